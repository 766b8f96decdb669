// SPDX-License-Identifier: MIT
#include "tests/bench/wire.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

namespace bench
{
namespace
{

sockaddr_in loopback(uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// The value of a field in a head, or null. Fields are searched at the start of a line, without regard to case.
const char *fieldIn(const std::string &buffer, size_t head, const char *name)
{
    const size_t length = strlen(name);
    size_t at = 0;
    while ((at = buffer.find("\r\n", at)) != std::string::npos && at + 2 < head) {
        at += 2;
        if (strncasecmp(buffer.data() + at, name, length) == 0) {
            return buffer.data() + at + length;
        }
    }
    return nullptr;
}

} // namespace

int64_t nowNs()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

int listenOn(uint16_t &port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    if (fd < 0 || bind(fd, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(fd, 4096) != 0) {
        perror("listen");
        exit(1);
    }
    getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size);
    port = ntohs(address.sin_port);
    return fd;
}

int connectTo(uint16_t port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fd < 0 ||
        (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 && errno != EINPROGRESS)) {
        perror("connect");
        exit(1);
    }
    return fd;
}

void sendAll(int fd, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent > 0) {
            data += sent;
            size -= size_t(sent);
        } else if (errno == EAGAIN || errno == EINTR) {
            pollfd wait{fd, POLLOUT, 0};
            poll(&wait, 1, 1000);
        } else {
            return;
        }
    }
}

bool MessageEnd::take(std::string &buffer)
{
    if (m_head == 0) {
        const size_t end = buffer.find("\r\n\r\n");
        if (end == std::string::npos) {
            return false;
        }
        m_head = end + 4;
        m_status = buffer.starts_with("HTTP/") ? atoi(buffer.c_str() + 9) : 0;
        const char *length = fieldIn(buffer, m_head, "content-length:");
        m_length = length ? atoll(length) : fieldIn(buffer, m_head, "transfer-encoding:") ? -1 : 0;
    }
    size_t total = 0;
    if (m_length >= 0) {
        total = m_head + size_t(m_length);
        if (buffer.size() < total) {
            return false;
        }
    } else {
        // Good enough for the bodies of the bench: none of them holds this text.
        const size_t end = buffer.find("0\r\n\r\n", m_head);
        if (end == std::string::npos) {
            return false;
        }
        total = end + 5;
    }
    buffer.erase(0, total);
    m_head = 0;
    return true;
}

} // namespace bench
