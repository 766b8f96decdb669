// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

/// A scripted scenario (SCENARIO.md) as a value: when requests arrive and what each backend answers. Times count from
/// the scenario's start.
namespace spillway
{

/// How a backend gives no answer.
enum class ScenarioFault { None, Refused, Reset, TimedOut };

/// What a backend gives for one call.
struct ScenarioAnswer
{
    int status = 200; ///< without meaning where there is a fault
    ScenarioFault fault = ScenarioFault::None;
    HeaderList headers;
    std::chrono::milliseconds latency{0}; ///< from the call to the answer's head, or to the fault
    QString deployment;                   ///< only for requests that name it; empty: for all

    bool operator==(const ScenarioAnswer &) const = default;
};

/// In a window, header values that stand for the time from the call to the window's end: whole seconds, rounded up, and
/// milliseconds (for retry-after-ms).
inline constexpr QByteArrayView autoSeconds = "auto";
inline constexpr QByteArrayView autoMilliseconds = "auto-ms";

/// An answer for every call within a time.
struct ScenarioWindow
{
    std::chrono::milliseconds from{0};
    std::chrono::milliseconds to{0}; ///< not within it any more
    ScenarioAnswer answer;

    bool operator==(const ScenarioWindow &) const = default;
};

/// A quota: so many calls get the usual answer in each period, the others 429.
struct ScenarioLimit
{
    int requests = 0;
    std::chrono::milliseconds period{0};
    QByteArray header = "Retry-After";    ///< tells the whole seconds, rounded up, to the end of the period
    std::chrono::milliseconds latency{0}; ///< of the 429s
    QString deployment;                   ///< only its calls are counted and limited; empty: all

    bool operator==(const ScenarioLimit &) const = default;
};

/// What one backend does. At most one of the first four is set; where none applies to a call, `otherwise` does, and
/// without that the scenario's default.
struct ScenarioBackend
{
    QString key;                          ///< `#N` or a URL
    QList<ScenarioAnswer> calls;          ///< one a call
    std::optional<ScenarioAnswer> always; ///< for ever
    QList<ScenarioWindow> windows;        ///< the first of the list that fits
    std::optional<ScenarioLimit> limit;
    std::optional<ScenarioAnswer> otherwise;

    bool operator==(const ScenarioBackend &) const = default;
};

struct ScenarioRequest
{
    std::chrono::milliseconds at{0};
    QString deployment; ///< by the caller's name; empty: it names none

    bool operator==(const ScenarioRequest &) const = default;
};

struct Scenario
{
    QDateTime start;                 ///< UTC; what the wall clock shows at the start
    QList<quint32> draws;            ///< one is used up for each choice; then 0
    std::optional<quint64> seed;     ///< instead of `draws`: the program's own generator
    QList<ScenarioRequest> requests; ///< a request's number is its place here
    QList<ScenarioBackend> backends;
    ScenarioAnswer otherwise; ///< the scenario's default

    bool operator==(const Scenario &) const = default;
};

/// True if what is restricted to this deployment (empty: to none) holds for a request that names `deployment`.
bool concerns(const QString &restriction, const QString &deployment);

/// `refused`, `reset` or `timeout`; empty for None.
QByteArray faultName(ScenarioFault fault);

} // namespace spillway
