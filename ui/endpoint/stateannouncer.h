// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendrow.h"

#include <QHash>

class QWidget;

namespace spillway
{

/// Tells screen readers of backends that change state, politely and at most once in five seconds: by name, or
/// "3 backends changed state". Healthy and probing count as one state: a probe is no news.
class StateAnnouncer
{
public:
    static constexpr std::chrono::seconds pause{5};

    /// Takes note of the states at `now`. Returns what to say, mostly nothing.
    QString update(const QList<BackendRow> &rows, Instant now);
    /// Another profile: what comes first is no change.
    void reset();

    /// Says it, as coming from `source`.
    static void announce(QWidget *source, const QString &text);

private:
    QHash<QString, HealthState> m_told; ///< as they were when it was last spoken of
    std::optional<Instant> m_last;
};

} // namespace spillway
