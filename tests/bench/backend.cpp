// SPDX-License-Identifier: MIT
#include "tests/bench/backend.h"

#include "core/proxy/filelimit.h"
#include "tests/bench/wire.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace bench
{
namespace
{

struct Connection
{
    int fd = -1;
    int port = 0; ///< index of the listening port
    std::string in;
    MessageEnd end;
    int64_t interval = 0; ///< of its event stream, 0: none
    int64_t due = 0;
    int events = 0;
};

std::string answer(const std::string &status, const std::string &fields, const std::string &body)
{
    return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

class Backend
{
public:
    Backend();
    void run();

private:
    void accept(int listener, int port);
    void read(Connection &connection);
    void serve(Connection &connection, const std::string &request);
    void sendDueEvents();
    void sendEvent(Connection &connection, int64_t now);
    void drop(int fd);
    void watch(int fd);

    int m_epoll;
    int m_timer;
    std::vector<std::pair<int, int>> m_listeners;
    std::unordered_map<int, std::unique_ptr<Connection>> m_connections;
    std::vector<Connection *> m_streams;
    std::string m_ok;
    std::string m_throttled;
    int64_t m_throttledAt = 0;
    std::vector<int64_t> m_failovers;
    uint32_t m_phase = 0;
};

Backend::Backend()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
    , m_ok(answer("200 OK", azureHeaders(), azureBody()))
    , m_throttled(answer("429 Too Many Requests", azureHeaders() + "retry-after-ms: 1\r\nRetry-After: 0\r\n",
                         R"({"error":{"code":"429","message":"Rate limit is exceeded."}})"))
{
    for (int i = 0; i <= throttlingPorts; ++i) {
        uint16_t port = 0;
        const int fd = listenOn(port);
        m_listeners.emplace_back(fd, i);
        watch(fd);
        printf("%u%c", port, i == throttlingPorts ? '\n' : ' ');
    }
    fflush(stdout);
    watch(m_timer);
}

void Backend::watch(int fd)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
}

void Backend::run()
{
    epoll_event events[256];
    for (;;) {
        const int count = epoll_wait(m_epoll, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[i].data.fd;
            if (fd == m_timer) {
                uint64_t ticks = 0;
                if (::read(m_timer, &ticks, sizeof ticks) > 0) {
                    sendDueEvents();
                }
                continue;
            }
            bool isListener = false;
            for (const auto &[listener, port] : m_listeners) {
                if (fd == listener) {
                    accept(listener, port);
                    isListener = true;
                }
            }
            const auto found = m_connections.find(fd);
            if (!isListener && found != m_connections.end()) {
                read(*found->second);
            }
        }
    }
}

void Backend::accept(int listener, int port)
{
    for (;;) {
        const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        const int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        auto connection = std::make_unique<Connection>();
        connection->fd = fd;
        connection->port = port;
        m_connections[fd] = std::move(connection);
        watch(fd);
    }
}

void Backend::read(Connection &connection)
{
    char buffer[65536];
    const ssize_t count = recv(connection.fd, buffer, sizeof buffer, 0);
    if (count <= 0) {
        drop(connection.fd);
        return;
    }
    if (m_throttledAt > 0) {
        m_failovers.push_back(nowNs() - m_throttledAt);
        m_throttledAt = 0;
    }
    connection.in.append(buffer, size_t(count));
    for (;;) {
        const std::string line = connection.in.substr(0, connection.in.find('\r'));
        if (!connection.end.take(connection.in)) {
            return;
        }
        serve(connection, line);
    }
}

void Backend::serve(Connection &connection, const std::string &request)
{
    if (connection.port > 0) {
        m_throttledAt = nowNs();
        sendAll(connection.fd, m_throttled.data(), m_throttled.size());
        return;
    }
    if (request.find("/bench/failovers") != std::string::npos) {
        std::string text;
        for (const int64_t delta : m_failovers) {
            text += std::to_string(delta) + "\n";
        }
        m_failovers.clear();
        const std::string bytes = answer("200 OK", "", text);
        sendAll(connection.fd, bytes.data(), bytes.size());
        return;
    }
    const size_t stream = request.find("/stream/");
    if (stream == std::string::npos) {
        sendAll(connection.fd, m_ok.data(), m_ok.size());
        return;
    }
    const std::string head = "HTTP/1.1 200 OK\r\n" + azureHeaders() +
                             "Content-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
    sendAll(connection.fd, head.data(), head.size());
    connection.interval = std::max<int64_t>(1, atoll(request.c_str() + stream + 8)) * 1'000'000;
    // Spread over the interval, as callers who came at different times are.
    m_phase = m_phase * 1664525 + 1013904223;
    connection.due = nowNs() + int64_t(double(m_phase) / 4294967296.0 * double(connection.interval));
    m_streams.push_back(&connection);
    itimerspec every{{0, 500'000}, {0, 500'000}};
    timerfd_settime(m_timer, 0, &every, nullptr);
}

void Backend::sendDueEvents()
{
    for (size_t i = 0; i < m_streams.size(); ++i) {
        const int64_t now = nowNs();
        if (m_streams[i]->due <= now) {
            sendEvent(*m_streams[i], now);
        }
    }
    if (m_streams.empty()) {
        itimerspec off{};
        timerfd_settime(m_timer, 0, &off, nullptr);
    }
}

void Backend::sendEvent(Connection &connection, int64_t now)
{
    connection.due += connection.interval;
    if (connection.due < now) {
        connection.due = now + connection.interval;
    }
    char event[512];
    const int size =
        snprintf(event, sizeof event,
                 "data: {\"id\":\"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWx%06d\",\"object\":\"chat.completion.chunk\","
                 "\"created\":1772445600,\"model\":\"gpt-4o-2024-11-20\",\"system_fingerprint\":\"fp_ee1d74bde0\","
                 "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"
                 "\"finish_reason\":null,\"content_filter_results\":{}}],\"t\":%lld}\n\n",
                 connection.events++, static_cast<long long>(nowNs()));
    char chunk[600];
    const int total = snprintf(chunk, sizeof chunk, "%x\r\n%s\r\n", unsigned(size), event);
    // A reader that has gone, or cannot keep up, loses its event: the others must not wait.
    send(connection.fd, chunk, size_t(total), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Backend::drop(int fd)
{
    std::erase_if(m_streams, [fd](const Connection *stream) { return stream->fd == fd; });
    m_connections.erase(fd);
    close(fd);
}

} // namespace

std::string azureHeaders()
{
    return "Cache-Control: no-cache, must-revalidate\r\n"
           "Content-Type: application/json\r\n"
           "access-control-allow-origin: *\r\n"
           "apim-request-id: 0d4c7e0b-6a52-4a0e-9c37-2f1f6f1c9b1e\r\n"
           "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n"
           "x-content-type-options: nosniff\r\n"
           "x-ms-region: East US\r\n"
           "x-ratelimit-remaining-requests: 299\r\n"
           "x-ratelimit-remaining-tokens: 29985\r\n"
           "azureml-model-session: d013-20260224\r\n"
           "x-ms-client-request-id: 5b2f6a3c-1d9e-4b7a-8f60-3c1e9d7a2b44\r\n"
           "Date: Mon, 02 Mar 2026 10:00:00 GMT\r\n";
}

std::string azureBody()
{
    return R"({"choices":[{"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}},"finish_reason":"stop",)"
           R"("index":0,"logprobs":null,"message":{"content":"The tides are caused by the gravity of the moon and the )"
           R"(sun, which pull at the oceans, and by the turning of the earth beneath them.","role":"assistant"}}],)"
           R"("created":1772445600,"id":"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWx","model":"gpt-4o-2024-11-20",)"
           R"("object":"chat.completion","system_fingerprint":"fp_ee1d74bde0","usage":{"completion_tokens":31,)"
           R"("prompt_tokens":14,"total_tokens":45}})";
}

int runBackend()
{
    spillway::raiseFileLimit();
    Backend().run();
    return 0;
}

} // namespace bench
