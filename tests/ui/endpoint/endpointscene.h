// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/endpoint/panestandin.h"
#include "ui/endpoint/endpointpage.h"
#include "ui/endpoint/trafficstats.h"
#include "ui/session/desktopsession.h"

#include <QTemporaryDir>

#include <memory>

namespace spillway
{

/// The eight backends of the design's pictures.
inline Profile sceneProfile(const QString &name = QStringLiteral("Contoso prod"))
{
    struct Known
    {
        const char *name;
        const char *host;
        int priority;
        bool enabled;
    };
    constexpr Known known[] = {
        {"ptu-eastus2", "contoso-ptu-eus2", 1, true},          {"ptu-swedencentral", "contoso-ptu-swc", 1, true},
        {"paygo-eastus", "contoso-oai-eus", 2, true},          {"paygo-westus3", "contoso-oai-wus3", 2, true},
        {"paygo-northcentralus", "contoso-oai-ncus", 2, true}, {"paygo-francecentral", "contoso-oai-frc", 3, true},
        {"paygo-uksouth", "contoso-oai-uks", 3, true},         {"paygo-australiaeast", "contoso-oai-aue", 3, false},
    };
    Profile profile;
    profile.name = name;
    profile.endpoint.port = 0;
    for (const Known &one : known) {
        Backend backend;
        backend.name = QLatin1String(one.name);
        backend.url = QStringLiteral("https://%1.openai.azure.com").arg(QLatin1String(one.host));
        backend.priority = one.priority;
        backend.enabled = one.enabled;
        backend.auth = AuthKind::None;
        profile.backends.append(backend);
    }
    return profile;
}

/// A finished exchange that this backend answered.
inline ExchangeRecord answeredBy(const QString &backend, int priority = 1, qint64 tokens = 400, int status = 200)
{
    ExchangeRecord record;
    record.status = status;
    record.servedBy = backend;
    AttemptRecord attempt;
    attempt.backend = backend;
    attempt.priority = priority;
    attempt.status = status;
    attempt.startedAfter = std::chrono::microseconds(200);
    attempt.headAfter = std::chrono::milliseconds(300);
    attempt.endedAfter = std::chrono::milliseconds(900);
    attempt.answered = true;
    record.attempts = {attempt};
    record.firstByte = std::chrono::microseconds(300'100);
    record.total = std::chrono::milliseconds(900);
    record.usage = TokenUsage{tokens / 2, tokens - tokens / 2, tokens};
    return record;
}

/// A snapshot of a profile in which all is well.
inline StatusSnapshot healthySnapshot(const Profile &profile, Instant now)
{
    StatusSnapshot snapshot;
    snapshot.profile = profile.name;
    snapshot.takenAt = now;
    for (const Backend &backend : profile.backends) {
        BackendSnapshot one;
        one.name = backend.name;
        one.url = backend.url;
        one.priority = backend.priority;
        one.enabled = backend.enabled;
        one.state = backend.enabled ? HealthState::Healthy : HealthState::Disabled;
        one.lastStatus = backend.enabled ? 200 : 0;
        one.lastReason = backend.enabled ? QStringLiteral("200") : QStringLiteral("turned off");
        one.lastAt = backend.enabled ? now : Instant::min();
        snapshot.backends.append(one);
    }
    return snapshot;
}

/// A session over a library in a temporary folder, with the profile of the pictures open.
class EndpointScene
{
public:
    explicit EndpointScene(const Profile &profile = sceneProfile())
        : session(ProfileLibrary(folder.path()), nullptr, QProcessEnvironment())
    {
        QString path;
        session.library().create(profile.name, &path);
        session.open(path);
        session.save(profile);
    }

    std::unique_ptr<EndpointPage> makePage()
    {
        return std::make_unique<EndpointPage>(session, [this](QWidget *parent) {
            pane = new PaneStandIn(parent);
            return pane;
        });
    }

    /// What the endpoint would publish.
    void publish(const StatusSnapshot &snapshot) { emit session.endpoint().snapshotChanged(snapshot); }
    void finish(const QList<ExchangeRecord> &records) { emit session.endpoint().exchangesFinished(records); }

    QTemporaryDir folder;
    DesktopSession session;
    PaneStandIn *pane = nullptr;
};

} // namespace spillway
