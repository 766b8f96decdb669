// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QWidget>

namespace spillway
{

class Banner;
class DesktopSession;

/// The lasting conditions that the Endpoint page tells of between header and body: the start failed, the profile's
/// file has errors, the endpoint is open to the network, the backends are simulated. Hidden while there is none.
class EndpointBanners : public QWidget
{
    Q_OBJECT
public:
    explicit EndpointBanners(DesktopSession &session, QWidget *parent = nullptr);

    Banner *startBanner() const { return m_start; }
    Banner *fileBanner() const { return m_file; }
    Banner *networkBanner() const { return m_network; }
    Banner *demoBanner() const { return m_demo; }

signals:
    /// Where address and port are set.
    void settingsRequested();
    void told(const QString &text);

private:
    void refresh();
    void showStart();
    void usePort(quint16 port);
    void stayLocal();
    void show(Banner *banner, bool shown);

    DesktopSession &m_session;
    Banner *m_start;
    Banner *m_file;
    Banner *m_network;
    Banner *m_demo;
    QString m_fileProblem;
    QString m_shownStart; ///< what the start banner's buttons were made for
};

} // namespace spillway
