// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The bench's callers: non-blocking sockets on epoll, in the bench's own process.
namespace bench
{

/// Times in nanoseconds, sorted.
struct Samples
{
    std::vector<int64_t> values;
    double at(double quantile) const; ///< nanoseconds; 0 without a sample
};

struct LoadResult
{
    int64_t requests = 0;
    int64_t failures = 0; ///< answers other than 200, and connections that ended
    int64_t wallNs = 0;
    Samples latency;
};

/// A chat request as the SDK sends it, for a path under `/openai`.
std::string chatRequest(const std::string &path = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21");

/// `inFlight` callers, each sending its next request when its last was answered, for `seconds`.
LoadResult runClosed(uint16_t port, int inFlight, double seconds);
/// `perSecond` requests a second on a schedule that no slow answer delays; each latency counts from the moment its
/// request was due.
LoadResult runAtRate(uint16_t port, double perSecond, double seconds);
/// One request at a time with a pause between.
LoadResult runPaced(uint16_t port, int count, int64_t pauseNs);
/// GET; returns the body. For the bench's own questions.
std::string fetch(uint16_t port, const std::string &path);

/// Event streams held open at once.
class Streams
{
public:
    Streams(uint16_t port, int count, int intervalMs);
    ~Streams();
    /// Reads until every stream has had its first event; false after 30 s.
    bool awaitAll();
    /// Reads for a time; the delays from the backend's write to the read here.
    Samples measure(double seconds);

private:
    struct Stream
    {
        int fd = -1;
        std::string rest;
        bool begun = false;
    };
    void readFor(int64_t untilNs, Samples *samples, bool untilAllBegun);

    int m_epoll;
    std::vector<Stream> m_streams;
    int m_begun = 0;
};

} // namespace bench
