// SPDX-License-Identifier: MIT
#include "ui/endpoint/endpointbanners.h"

#include "ui/session/desktopsession.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/banner.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

EndpointBanners::EndpointBanners(DesktopSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_start(new Banner(BannerKind::Error, this))
    , m_file(new Banner(BannerKind::Error, this))
    , m_network(new Banner(BannerKind::Attention, this))
    , m_demo(new Banner(BannerKind::Info, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::l, spacing::m, spacing::l, 0);
    layout->setSpacing(spacing::s);
    for (Banner *banner : {m_start, m_file, m_network, m_demo}) {
        layout->addWidget(banner);
        banner->hide();
    }
    m_network->setText(tr("Open to your network."), tr("Anyone with the client key can spend your quota."));
    connect(m_network->addButton(tr("This computer only")), &QPushButton::clicked, this, &EndpointBanners::stayLocal);
    m_demo->setText(tr("Simulated backends."), tr("Nothing leaves this computer."));
    connect(m_demo->addButton(tr("Stop the demo")), &QPushButton::clicked, this, [this] { m_session.closeDemo(); });

    connect(&session, &DesktopSession::stateChanged, this, &EndpointBanners::refresh);
    connect(&session, &DesktopSession::profileChanged, this, [this] {
        m_fileProblem.clear();
        refresh();
    });
    connect(&session, &DesktopSession::profileRejected, this, [this](const QList<Finding> &findings) {
        const auto error = std::find_if(findings.begin(), findings.end(),
                                        [](const Finding &finding) { return finding.severity == Severity::Error; });
        m_fileProblem = error == findings.end() ? QString() : error->toString();
        refresh();
    });
    refresh();
}

void EndpointBanners::show(Banner *banner, bool shown)
{
    banner->setVisible(shown);
}

void EndpointBanners::refresh()
{
    showStart();
    m_file->setText(tr("The profile's file has an error, so what was in force stays."), m_fileProblem);
    show(m_file, !m_fileProblem.isEmpty());
    show(m_network, !isLoopback(m_session.profile().endpoint.address));
    show(m_demo, m_session.isDemo());
    const QList<Banner *> banners{m_start, m_file, m_network, m_demo};
    setVisible(std::any_of(banners.begin(), banners.end(), [](const Banner *banner) { return !banner->isHidden(); }));
}

void EndpointBanners::showStart()
{
    const QString problem = m_session.state() == EndpointState::Stopped ? m_session.startProblem() : QString();
    show(m_start, !problem.isEmpty());
    const quint16 port = m_session.profile().endpoint.port;
    const QString key = problem + QString::number(port);
    if (problem.isEmpty() || key == m_shownStart) {
        return; // buttons keep the focus while nothing is new
    }
    m_shownStart = key;
    m_start->clearButtons();
    const bool inUse = problem.contains("already in use"_L1);
    if (inUse) {
        m_start->setText(tr("Port %1 is in use by another program.").arg(port), tr("Spillway is not serving."));
        const quint16 next = port == 65535 ? 8080 : quint16(port + 1);
        connect(m_start->addButton(tr("Use %1").arg(next)), &QPushButton::clicked, this, [this, next] { usePort(next); });
    } else {
        m_start->setText(tr("Spillway cannot serve."), problem);
        connect(m_start->addButton(tr("Try again")), &QPushButton::clicked, this, [this] { m_session.start(); });
    }
    connect(m_start->addButton(tr("Change…")), &QPushButton::clicked, this, &EndpointBanners::settingsRequested);
}

void EndpointBanners::usePort(quint16 port)
{
    Profile next = m_session.profile();
    next.endpoint.port = port;
    if (const QString problem = m_session.save(next); !problem.isEmpty()) {
        emit told(problem);
        return;
    }
    m_session.start();
}

void EndpointBanners::stayLocal()
{
    Profile next = m_session.profile();
    next.endpoint.address = u"127.0.0.1"_s;
    if (const QString problem = m_session.save(next); !problem.isEmpty()) {
        emit told(problem);
        return;
    }
    if (m_session.state() == EndpointState::Serving) {
        m_session.stop(); // answers under way finish
        m_session.start();
    }
}

} // namespace spillway
