// SPDX-License-Identifier: MIT
#include "ui/session/servingsummary.h"

#include "ui/session/desktopsession.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("ServingSummary", text);
}

bool isAvailable(const BackendSnapshot &backend, Instant now)
{
    switch (backend.state) {
    case HealthState::Healthy:
    case HealthState::Probing:
        return true;
    case HealthState::Throttled:
    case HealthState::Unreachable:
        return backend.setAsideUntil <= now;
    case HealthState::Disabled:
        break;
    }
    return false;
}

/// `127.0.0.1:8080` of `http://127.0.0.1:8080/openai`.
QString placeOf(const QString &url)
{
    return QUrl(url).authority();
}

struct Stand
{
    UiState glyph;
    QString sentence; ///< of the status bar
    QString word;     ///< of the tray
};

Stand standOf(DesktopSession &session, int available, int usable)
{
    switch (session.state()) {
    case EndpointState::Starting:
        return {UiState::Probing, tr("Starting…"), tr("starting")};
    case EndpointState::Stopping:
        return {UiState::Disabled, tr("Stopping…"), tr("stopping")};
    case EndpointState::Serving: {
        const QString sentence = tr("Serving on %1").arg(placeOf(session.endpoint().endpointUrl()));
        const UiState glyph = available > 0 ? UiState::Healthy : usable > 0 ? UiState::Throttled : UiState::Unreachable;
        return {glyph, sentence, tr("serving")};
    }
    case EndpointState::Stopped:
        break;
    }
    if (!session.startProblem().isEmpty()) {
        return {UiState::Unreachable, tr("Not serving"), tr("not serving")};
    }
    return {UiState::Disabled, tr("Stopped"), tr("stopped")};
}

} // namespace

ServingSummary servingSummary(DesktopSession &session)
{
    const bool running = session.state() == EndpointState::Serving || session.state() == EndpointState::Stopping;
    const QList<BackendSnapshot> backends = running ? session.snapshot().backends : QList<BackendSnapshot>();
    const Instant now = session.now();
    const int available = int(std::count_if(backends.begin(), backends.end(),
                                            [now](const BackendSnapshot &b) { return isAvailable(b, now); }));
    const int usable = int(std::count_if(backends.begin(), backends.end(), [](const BackendSnapshot &b) {
        return b.state != HealthState::Disabled && b.state != HealthState::Unreachable;
    }));
    const int known = int(session.profile().backends.size());
    const Stand stand = standOf(session, available, usable);

    ServingSummary summary{stand.glyph, stand.sentence, {}, {}, {}};
    if (running) {
        summary.inFlight = tr("%1 in flight").arg(formatCount(session.snapshot().inFlight));
    }
    if (known == 0) {
        summary.availability = tr("No backends yet");
        summary.tooltip = tr("Spillway, %1").arg(stand.word);
    } else if (running && !backends.isEmpty()) {
        summary.availability = tr("%1 of %2 backends available").arg(available).arg(backends.size());
        summary.tooltip = tr("Spillway, %1, %2 of %3 available").arg(stand.word).arg(available).arg(backends.size());
    } else {
        summary.availability = known == 1 ? tr("1 backend") : tr("%1 backends").arg(known);
        summary.tooltip = tr("Spillway, %1").arg(stand.word);
    }
    return summary;
}

} // namespace spillway
