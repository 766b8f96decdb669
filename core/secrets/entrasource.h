// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entraanswer.h"

#include <QObject>
#include <QProcessEnvironment>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace spillway
{

/// The scope of a token for Azure OpenAI when a backend names no other.
inline const QString standardEntraScope = QStringLiteral("https://cognitiveservices.azure.com/.default");

/// What the sources need of their surroundings.
struct EntraSurroundings
{
    QProcessEnvironment environment;
    std::function<QDateTime()> now;                 ///< the wall clock
    std::chrono::milliseconds connectLimit{1'000};  ///< to the instance metadata address: a laptop has none
    std::chrono::milliseconds answerLimit{15'000};  ///< of an HTTP request as a whole
    std::chrono::milliseconds commandLimit{30'000}; ///< of az, which starts slowly
};

/// One place that gives Entra ID tokens. On the main thread; every answer comes from the event loop, never inline, and
/// is dropped when `context` has gone.
class EntraSource
{
public:
    using Callback = std::function<void(const EntraOutcome &)>;

    virtual ~EntraSource() = default;
    virtual void fetch(const QString &scope, QObject *context, Callback done) = 0;
};

/// Calls `done` from the event loop, unless `context` has gone by then.
void tellLater(QObject *context, EntraSource::Callback done, const EntraOutcome &outcome);

/// The sources in the order of CONTRACT.md section 3, as one: each that is absent is passed over; the first that is
/// there decides. If all are absent, the reason names each and says what to do.
std::unique_ptr<EntraSource> entraSources(const EntraSurroundings &surroundings);

} // namespace spillway
