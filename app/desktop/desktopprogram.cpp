// SPDX-License-Identifier: MIT
#include "app/desktop/desktopprogram.h"

#include "ui/mainwindow.h"
#include "ui/theme/icon.h"
#include "ui/trayicon.h"
#include "ui/windowassembly.h"

#include <QApplication>
#include <QFileInfo>
#include <QProcessEnvironment>

namespace spillway
{

DesktopProgram::DesktopProgram(const DesktopOptions &options, SingleInstance &instance)
    : m_session(ProfileLibrary(ProfileLibrary::standardFolder()), &m_keychain, QProcessEnvironment::systemEnvironment())
{
    QApplication::setWindowIcon(applicationIcon());
    QApplication::setQuitOnLastWindowClosed(false); // it may go on in the tray
    followSettings(m_settings, m_theme, m_session);
    m_window = assembleWindow(m_session, m_settings);
    connect(m_window.get(), &MainWindow::quitRequested, this, &DesktopProgram::quit);
    connect(&m_signals, &ShutdownSignal::requested, this, &DesktopProgram::quit);
    connect(&instance, &SingleInstance::requested, this, &DesktopProgram::onRequest);
    connect(&m_files, &FileOpenEvents::requested, this, [this](const QString &path) { onRequest({path, false, {}}); });
    connect(&m_session, &DesktopSession::stateChanged, this, [this] {
        if (m_quitting && m_session.state() == EndpointState::Stopped) {
            QApplication::quit();
        }
    });
    begin(options);
}

DesktopProgram::~DesktopProgram() = default;

void DesktopProgram::begin(const DesktopOptions &options)
{
    // Before the window is seen, so that it does not begin with another page than it goes on with. What takes its time
    // (keys, the endpoint) comes from the event loop.
    const QString last = m_settings.lastProfile();
    if (options.demo) {
        m_window->startDemo();
    } else if (!options.profilePath.isEmpty()) {
        m_window->openProfile(options.profilePath);
    } else if (QFileInfo::exists(last)) {
        m_window->openProfile(last);
    }
    if (!options.demo && m_settings.servesOnStart() && !m_session.profile().backends.isEmpty()) {
        m_session.start();
    }
    if (!options.background || !m_window->tray().isAvailable()) {
        m_window->show();
    }
}

void DesktopProgram::onRequest(const InstanceRequest &request)
{
    if (m_quitting) {
        return;
    }
    if (!request.activationToken.isEmpty()) {
        qputenv("XDG_ACTIVATION_TOKEN", request.activationToken); // Qt's Wayland window takes it from there
    }
    m_window->raiseWindow();
    if (request.demo) {
        m_window->startDemo();
    } else if (!request.profilePath.isEmpty()) {
        m_window->openProfile(request.profilePath);
    }
}

void DesktopProgram::quit()
{
    const EndpointState state = m_session.state();
    const bool runs = state == EndpointState::Serving || state == EndpointState::Stopping;
    if (m_quitting || !runs) {
        m_session.endpoint().stopNow();
        QApplication::quit();
        return;
    }
    m_quitting = true;
    m_window->hide();
    m_window->tray().hide();
    m_session.stop();
}

} // namespace spillway
