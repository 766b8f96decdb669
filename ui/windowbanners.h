// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QHash>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace spillway
{

class Banner;
class DesktopSession;
enum class BannerKind;

/// The lasting conditions that a page can have above its body, in the order in which they are shown.
enum class BannerId {
    OpenFailed,  ///< a profile could not be opened
    StartFailed, ///< Spillway is not serving, though it was told to
    Rejected,    ///< the file has changed, and has errors
    ReadOnly,    ///< the file is of a later version
    Network,     ///< other computers can reach the endpoint
    Keychain,    ///< keys stay in memory
    Demo,        ///< simulated backends
};

/// The banners between header and body of whatever page is shown. They follow the session; each appears and goes with
/// its condition only.
class WindowBanners : public QWidget
{
    Q_OBJECT
public:
    explicit WindowBanners(DesktopSession &session, QWidget *parent = nullptr);
    ~WindowBanners() override;

    /// Tells that `path` could not be opened, until a profile is.
    void showOpenProblem(const QString &path, const QString &problem);
    /// Leaves out what does not keep anybody from a first start: with the first-run page nothing else competes.
    void setQuiet(bool quiet);
    /// Null while it is not shown.
    Banner *banner(BannerId id) const;

signals:
    /// The port or the address is to be changed by hand.
    void changeAddressRequested();
    void openProfileRequested();
    void stopDemoRequested();
    void told(const QString &text);

private:
    struct Choice
    {
        QString text;
        std::function<void()> call;
        bool primary = false;
    };

    void refresh();
    void refreshStartFailed();
    void refreshRejected();
    void noteFailedStart();
    void usePort(quint16 port);
    void tellIfFailed(const QString &problem);
    void put(BannerId id, BannerKind kind, const QString &strong, const QString &rest, const QList<Choice> &choices);
    void take(BannerId id);

    DesktopSession &m_session;
    QVBoxLayout *m_layout;
    QHash<BannerId, Banner *> m_banners;
    EndpointOptions m_failedAt; ///< where the last start failed
    bool m_portTaken = false;
    QString m_openPath;
    QString m_openProblem;
    QList<Finding> m_rejected;
    bool m_keychainHidden = false;
    bool m_quiet = false;
};

} // namespace spillway
