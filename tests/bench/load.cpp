// SPDX-License-Identifier: MIT
#include "tests/bench/load.h"

#include "tests/bench/wire.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace bench
{
namespace
{

struct Caller
{
    int fd = -1;
    std::string in;
    MessageEnd end;
    int64_t since = 0;
    bool busy = false;
};

/// A set of keep-alive connections and the events on them.
class Callers
{
public:
    Callers(uint16_t port, int count)
        : m_epoll(epoll_create1(EPOLL_CLOEXEC))
        , m_port(port)
    {
        for (int i = 0; i < count; ++i) {
            add();
        }
    }
    ~Callers()
    {
        for (const Caller &caller : m_callers) {
            close(caller.fd);
        }
        close(m_epoll);
    }
    Caller &add()
    {
        Caller caller;
        caller.fd = connectTo(m_port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = uint32_t(m_callers.size());
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, caller.fd, &event);
        m_callers.push_back(std::move(caller));
        return m_callers.back();
    }
    int epoll() const { return m_epoll; }
    std::deque<Caller> &all() { return m_callers; }

    /// Reads what is there for caller `index`. True when its answer is complete.
    bool read(uint32_t index, LoadResult &result)
    {
        char buffer[65536];
        Caller &caller = m_callers[index];
        const ssize_t count = recv(caller.fd, buffer, sizeof buffer, 0);
        if (count <= 0) {
            ++result.failures;
            epoll_ctl(m_epoll, EPOLL_CTL_DEL, caller.fd, nullptr);
            return false;
        }
        caller.in.append(buffer, size_t(count));
        if (!caller.end.take(caller.in)) {
            return false;
        }
        caller.busy = false;
        ++result.requests;
        result.failures += caller.end.status() != 200;
        result.latency.values.push_back(nowNs() - caller.since);
        return true;
    }

private:
    int m_epoll;
    uint16_t m_port;
    std::deque<Caller> m_callers;
};

void begin(Caller &caller, const std::string &request, int64_t since)
{
    caller.busy = true;
    caller.since = since;
    sendAll(caller.fd, request.data(), request.size());
}

void finish(LoadResult &result, int64_t start)
{
    result.wallNs = nowNs() - start;
    std::sort(result.latency.values.begin(), result.latency.values.end());
}

} // namespace

double Samples::at(double quantile) const
{
    if (values.empty()) {
        return 0;
    }
    return double(values[std::min(values.size() - 1, size_t(quantile * double(values.size())))]);
}

std::string chatRequest(const std::string &path)
{
    const std::string body = R"({"messages":[{"role":"system","content":"You answer briefly."},{"role":"user",)"
                             R"("content":"What are the tides caused by?"}],"model":"gpt-4o","temperature":0.2})";
    return "POST " + path +
           " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
           "User-Agent: AzureOpenAI/JS 4.77.0\r\nx-stainless-lang: js\r\nx-stainless-package-version: 4.77.0\r\n"
           "x-stainless-os: Linux\r\nx-stainless-arch: x64\r\nx-stainless-runtime: node\r\n"
           "x-stainless-runtime-version: v20.0.0\r\napi-key: nothing\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

LoadResult runClosed(uint16_t port, int inFlight, double seconds)
{
    LoadResult result;
    Callers callers(port, inFlight);
    const std::string request = chatRequest();
    const int64_t start = nowNs();
    const int64_t end = start + int64_t(seconds * 1e9);
    for (Caller &caller : callers.all()) {
        begin(caller, request, nowNs());
    }
    epoll_event events[64];
    while (nowNs() < end) {
        const int count = epoll_wait(callers.epoll(), events, 64, 100);
        for (int i = 0; i < count; ++i) {
            if (callers.read(events[i].data.u32, result)) {
                begin(callers.all()[events[i].data.u32], request, nowNs());
            }
        }
    }
    finish(result, start);
    return result;
}

LoadResult runAtRate(uint16_t port, double perSecond, double seconds)
{
    LoadResult result;
    Callers callers(port, 4);
    const std::string request = chatRequest();
    const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = UINT32_MAX;
    epoll_ctl(callers.epoll(), EPOLL_CTL_ADD, timer, &event);
    const int64_t interval = int64_t(1e9 / perSecond);
    const int64_t start = nowNs();
    const int64_t end = start + int64_t(seconds * 1e9);
    int64_t due = start + interval;
    epoll_event events[64];
    while (nowNs() < end) {
        itimerspec next{{0, 0}, {time_t(due / 1'000'000'000), long(due % 1'000'000'000)}};
        timerfd_settime(timer, TFD_TIMER_ABSTIME, &next, nullptr);
        const int count = epoll_wait(callers.epoll(), events, 64, 100);
        for (int i = 0; i < count; ++i) {
            if (events[i].data.u32 != UINT32_MAX) {
                callers.read(events[i].data.u32, result);
            }
        }
        for (; due <= nowNs() && due < end; due += interval) {
            const auto free = std::find_if(callers.all().begin(), callers.all().end(),
                                           [](const Caller &caller) { return !caller.busy; });
            begin(free == callers.all().end() ? callers.add() : *free, request, due);
        }
    }
    close(timer);
    finish(result, start);
    return result;
}

LoadResult runPaced(uint16_t port, int count, int64_t pauseNs)
{
    LoadResult result;
    Callers callers(port, 1);
    const std::string request = chatRequest();
    const int64_t start = nowNs();
    for (int i = 0; i < count; ++i) {
        Caller &caller = callers.all().front();
        begin(caller, request, nowNs());
        epoll_event event{};
        while (caller.busy && result.failures == 0 && epoll_wait(callers.epoll(), &event, 1, 5000) > 0) {
            callers.read(0, result);
        }
        const timespec pause{time_t(pauseNs / 1'000'000'000), long(pauseNs % 1'000'000'000)};
        nanosleep(&pause, nullptr);
    }
    finish(result, start);
    return result;
}

std::string fetch(uint16_t port, const std::string &path)
{
    const int fd = connectTo(port);
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    sendAll(fd, request.data(), request.size());
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    std::string all;
    for (;;) {
        std::string rest = all;
        MessageEnd end;
        if (end.take(rest) || epoll_wait(epoll, &event, 1, 5000) <= 0) {
            break;
        }
        char buffer[65536];
        const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
        if (count <= 0) {
            break;
        }
        all.append(buffer, size_t(count));
    }
    close(epoll);
    close(fd);
    const size_t body = all.find("\r\n\r\n");
    return body == std::string::npos ? std::string() : all.substr(body + 4);
}

Streams::Streams(uint16_t port, int count, int intervalMs)
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_streams(size_t(count))
{
    const std::string request = chatRequest("/openai/stream/" + std::to_string(intervalMs));
    for (size_t i = 0; i < m_streams.size(); ++i) {
        m_streams[i].fd = connectTo(port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_streams[i].fd, &event);
        sendAll(m_streams[i].fd, request.data(), request.size());
    }
}

Streams::~Streams()
{
    for (const Stream &stream : m_streams) {
        close(stream.fd);
    }
    close(m_epoll);
}

bool Streams::awaitAll()
{
    readFor(nowNs() + 30'000'000'000, nullptr, true);
    return m_begun == int(m_streams.size());
}

Samples Streams::measure(double seconds)
{
    Samples samples;
    readFor(nowNs() + int64_t(seconds * 1e9), &samples, false);
    std::sort(samples.values.begin(), samples.values.end());
    return samples;
}

void Streams::readFor(int64_t untilNs, Samples *samples, bool untilAllBegun)
{
    epoll_event events[256];
    char buffer[65536];
    while (nowNs() < untilNs && !(untilAllBegun && m_begun == int(m_streams.size()))) {
        const int count = epoll_wait(m_epoll, events, 256, 50);
        for (int i = 0; i < count; ++i) {
            Stream &stream = m_streams[events[i].data.u64];
            const ssize_t size = recv(stream.fd, buffer, sizeof buffer, 0);
            if (size <= 0) {
                epoll_ctl(m_epoll, EPOLL_CTL_DEL, stream.fd, nullptr);
                continue;
            }
            const int64_t now = nowNs();
            stream.rest.append(buffer, size_t(size));
            size_t at = 0;
            size_t done = 0;
            while ((at = stream.rest.find("\"t\":", done)) != std::string::npos) {
                const size_t end = stream.rest.find('}', at);
                if (end == std::string::npos) {
                    break;
                }
                if (samples) {
                    samples->values.push_back(now - atoll(stream.rest.c_str() + at + 4));
                }
                m_begun += !stream.begun;
                stream.begun = true;
                done = end;
            }
            stream.rest.erase(0, done);
        }
    }
}

} // namespace bench
