// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/ondemandkeychain.h"
#include "app/commands/shutdownsignal.h"
#include "app/desktop/desktopoptions.h"
#include "ui/fileopenevents.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"
#include "ui/singleinstance.h"
#include "ui/theme/theme.h"

#include <memory>

namespace spillway
{

class MainWindow;

/// The desktop program from its first window to its orderly end. On the main thread; needs a QApplication.
class DesktopProgram : public QObject
{
    Q_OBJECT
public:
    /// `instance` brings what later starts ask for. Shows the window, unless it begins in the tray.
    DesktopProgram(const DesktopOptions &options, SingleInstance &instance);
    ~DesktopProgram() override;

private:
    void begin(const DesktopOptions &options);
    void onRequest(const InstanceRequest &request);
    /// Stops serving, lets running answers finish, and ends; asked once more it ends at once.
    void quit();

    UserSettings m_settings;
    Theme m_theme;
    ShutdownSignal m_signals;
    FileOpenEvents m_files;
    OnDemandKeychain m_keychain;
    DesktopSession m_session;
    std::unique_ptr<MainWindow> m_window;
    bool m_quitting = false;
};

} // namespace spillway
