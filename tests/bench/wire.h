// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

/// Plain POSIX pieces that the bench's backend and its load generator share: both must cost far less than what they
/// measure, so there is no Qt in them.
namespace bench
{

/// CLOCK_MONOTONIC in nanoseconds: one clock for every process on this computer.
int64_t nowNs();

int listenOn(uint16_t &port); ///< non-blocking, on 127.0.0.1; port 0 is replaced by the one taken
int connectTo(uint16_t port); ///< non-blocking, Nagle off; the connection may still be under way
void sendAll(int fd, const char *data, size_t size); ///< for small messages: waits where the socket is full

/// Finds the end of messages in what comes over one connection. Knows Content-Length and chunked, nothing else.
class MessageEnd
{
public:
    /// True when `buffer` holds a complete message; it is removed from the buffer then.
    bool take(std::string &buffer);
    int status() const { return m_status; }

private:
    size_t m_head = 0;
    int64_t m_length = -1;
    int m_status = 0;
};

} // namespace bench
