// SPDX-License-Identifier: MIT
#include "ui/windowbanners.h"

#include "core/config/address.h"
#include "ui/session/desktopsession.h"
#include "ui/session/freeport.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/banner.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr qsizetype shownFindings = 2;
constexpr int bannerCount = int(BannerId::Demo) + 1;

bool samePlace(const EndpointOptions &a, const EndpointOptions &b)
{
    return a.address == b.address && a.port == b.port;
}

/// The vault's problem as a whole sentence, and what follows from it.
QString keychainSentence(const QString &problem)
{
    if (problem.endsWith(u'.')) {
        return problem;
    }
    return WindowBanners::tr("%1. Keys stay in memory until Spillway closes.")
        .arg(problem.left(1).toUpper() + problem.mid(1));
}

/// True if a key has to be kept: of a backend, or the callers'.
bool needsKeychain(const Profile &profile)
{
    return keyRequired(profile.endpoint, profile.endpoint.address) ||
           std::any_of(profile.backends.begin(), profile.backends.end(),
                       [](const Backend &backend) { return backend.auth == AuthKind::Key; });
}

} // namespace

WindowBanners::WindowBanners(DesktopSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(spacing::l, spacing::m, spacing::l, 0);
    m_layout->setSpacing(spacing::s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setVisible(false);
    connect(&session, &DesktopSession::stateChanged, this, [this] {
        noteFailedStart();
        refresh();
    });
    connect(&session, &DesktopSession::profileChanged, this, [this] {
        m_openProblem.clear();
        m_rejected.clear();
        refresh();
    });
    connect(&session, &DesktopSession::profileRejected, this, [this](const QList<Finding> &findings) {
        m_rejected = findings;
        refresh();
    });
    connect(&session.keys(), &KeyVault::problemChanged, this, [this] {
        m_keychainHidden = false;
        refresh();
    });
    noteFailedStart();
    refresh();
}

WindowBanners::~WindowBanners() = default;

void WindowBanners::showOpenProblem(const QString &path, const QString &problem)
{
    m_openPath = path;
    m_openProblem = problem;
    refresh();
}

void WindowBanners::setQuiet(bool quiet)
{
    if (quiet != m_quiet) {
        m_quiet = quiet;
        refresh();
    }
}

Banner *WindowBanners::banner(BannerId id) const
{
    Banner *banner = m_banners.value(id);
    return banner != nullptr && !banner->isHidden() ? banner : nullptr;
}

void WindowBanners::noteFailedStart()
{
    m_portTaken = false;
    if (!m_session.startProblem().isEmpty()) {
        m_failedAt = m_session.profile().endpoint;
        m_portTaken = isPortTaken(m_failedAt.address, m_failedAt.port);
    }
}

void WindowBanners::refresh()
{
    const Profile &profile = m_session.profile();
    if (m_openProblem.isEmpty()) {
        take(BannerId::OpenFailed);
    } else {
        const QString name = QFileInfo(m_openPath).fileName();
        put(BannerId::OpenFailed, BannerKind::Error, tr("%1 cannot be opened.").arg(name), m_openProblem,
            {{tr("Open another…"), [this] { emit openProfileRequested(); }},
             {tr("Dismiss"), [this] { showOpenProblem({}, {}); }}});
    }
    refreshStartFailed();
    refreshRejected();
    if (m_session.isReadOnly() && !m_session.isDemo()) {
        put(BannerId::ReadOnly, BannerKind::Info, tr("This profile is of a later version of Spillway."),
            tr("It is used as far as this version knows it, and never rewritten."), {});
    } else {
        take(BannerId::ReadOnly);
    }
    if (m_session.state() == EndpointState::Serving && !isLoopback(profile.endpoint.address)) {
        put(BannerId::Network, BannerKind::Attention, tr("Open to your network."),
            tr("Anyone with the client key can spend your quota."), {{tr("This computer only"), [this] {
                                                                          Profile next = m_session.profile();
                                                                          next.endpoint.address =
                                                                              EndpointOptions().address;
                                                                          tellIfFailed(m_session.save(next));
                                                                      }}});
    } else {
        take(BannerId::Network);
    }
    const QString keychain = m_session.keys().problem();
    const bool keysMatter = !m_session.isDemo() && !m_quiet && needsKeychain(profile);
    if (keychain.isEmpty() || !keysMatter || m_keychainHidden) {
        take(BannerId::Keychain);
    } else {
        put(BannerId::Keychain, BannerKind::Attention, {}, keychainSentence(keychain), {{tr("Dismiss"), [this] {
                                                                                             m_keychainHidden = true;
                                                                                             refresh();
                                                                                         }}});
    }
    if (m_session.isDemo()) {
        put(BannerId::Demo, BannerKind::Info, {}, tr("Simulated backends. Nothing leaves this computer."),
            {{tr("Stop the demo"), [this] { emit stopDemoRequested(); }}});
    } else {
        take(BannerId::Demo);
    }
    setVisible(std::any_of(m_banners.begin(), m_banners.end(), [](const Banner *b) { return !b->isHidden(); }));
}

void WindowBanners::refreshStartFailed()
{
    const QString problem = m_session.startProblem();
    const EndpointOptions &place = m_session.profile().endpoint;
    if (problem.isEmpty() || m_session.state() != EndpointState::Stopped || !samePlace(place, m_failedAt)) {
        take(BannerId::StartFailed);
        return;
    }
    const Choice change{tr("Change…"), [this] { emit changeAddressRequested(); }};
    if (!m_portTaken) {
        put(BannerId::StartFailed, BannerKind::Error, tr("Spillway is not serving."), problem,
            {{tr("Try again"), [this] { m_session.start(); }, true}, change});
        return;
    }
    QList<Choice> choices;
    if (const quint16 free = nextFreePort(place.address, place.port); free != 0) {
        choices.append({tr("Use %1").arg(free), [this, free] { usePort(free); }, true});
    }
    choices.append(change);
    put(BannerId::StartFailed, BannerKind::Error, tr("Port %1 is in use").arg(place.port),
        tr("by another program. Spillway is not serving."), choices);
}

void WindowBanners::refreshRejected()
{
    QStringList errors;
    for (const Finding &finding : std::as_const(m_rejected)) {
        if (finding.severity == Severity::Error) {
            errors.append(finding.path.isEmpty() ? finding.message : finding.path + u": "_s + finding.message);
        }
    }
    if (errors.isEmpty()) {
        take(BannerId::Rejected);
        return;
    }
    QString text = tr("What was in force stays.") + u' ' + errors.mid(0, shownFindings).join(u' ');
    if (const qsizetype more = errors.size() - shownFindings; more > 0) {
        text += u' ' + (more == 1 ? tr("And 1 more.") : tr("And %1 more.").arg(more));
    }
    const QString path = m_session.profilePath();
    put(BannerId::Rejected, BannerKind::Error, tr("The profile changed on disk and has errors."), text,
        {{tr("Open the file"), [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); }},
         {tr("Dismiss"), [this] {
              m_rejected.clear();
              refresh();
          }}});
}

void WindowBanners::usePort(quint16 port)
{
    Profile next = m_session.profile();
    next.endpoint.port = port;
    const QString problem = m_session.save(next);
    tellIfFailed(problem);
    if (problem.isEmpty()) {
        m_session.start();
    }
}

void WindowBanners::tellIfFailed(const QString &problem)
{
    if (!problem.isEmpty()) {
        emit told(problem);
    }
}

void WindowBanners::put(BannerId id, BannerKind kind, const QString &strong, const QString &rest,
                        const QList<Choice> &choices)
{
    Banner *&banner = m_banners[id];
    if (banner == nullptr) {
        banner = new Banner(kind, this);
        int place = 0;
        for (int other = 0; other < bannerCount && other < int(id); ++other) {
            place += m_banners.value(BannerId(other)) != nullptr ? 1 : 0;
        }
        m_layout->insertWidget(place, banner);
    } else if (!banner->isHidden() && banner->text() == (strong + u' ' + rest).trimmed()) {
        return; // as it was: its buttons, one of which may have the focus, stay too
    }
    banner->setText(strong, rest);
    banner->clearButtons();
    for (const Choice &choice : choices) {
        Button *button = banner->addButton(choice.text, choice.primary ? ButtonKind::Primary : ButtonKind::Normal);
        // Queued: the call may take the banner away.
        connect(button, &Button::clicked, this, choice.call, Qt::QueuedConnection);
    }
    banner->setVisible(true);
}

void WindowBanners::take(BannerId id)
{
    if (Banner *banner = m_banners.value(id)) {
        banner->setVisible(false);
    }
}

} // namespace spillway
