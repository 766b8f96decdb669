// SPDX-License-Identifier: MIT
#include "ui/windowassembly.h"

#include "ui/firstrun/firstrunpage.h"
#include "ui/mainwindow.h"
#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/usersettings.h"
#include "ui/statusbar.h"
#include "ui/theme/theme.h"
#include "ui/windowactions.h"

namespace spillway
{

namespace
{

void addFirstRun(MainWindow &window, DesktopSession &session)
{
    auto *page = new FirstRunPage(session, &window);
    window.addPage(page, Icon::Endpoint, MainWindow::tr("Endpoint"), {Qt::CTRL | Qt::Key_1});
    QObject::connect(page, &FirstRunPage::demoRequested, &window, &MainWindow::startDemo);
    QObject::connect(page, &FirstRunPage::addBackendRequested, &window, [&window, &session] {
        if (const QString problem = ensureEmptyProfile(session, MainWindow::tr("My backends")); !problem.isEmpty()) {
            window.status().tell(problem);
        }
    });
}

void addSettings(MainWindow &window, DesktopSession &session, UserSettings &settings)
{
    auto *page = new SettingsPage(session, settings, &window);
    window.addPage(page, Icon::Settings, MainWindow::tr("Settings"), {Qt::CTRL | Qt::Key_6, Qt::CTRL | Qt::Key_Comma},
                   RailPlace::Bottom);
    QObject::connect(&window, &MainWindow::changeAddressRequested, page, [&window, page] {
        window.showPage(page);
        page->focusPort();
    });
}

} // namespace

std::unique_ptr<MainWindow> assembleWindow(DesktopSession &session, UserSettings &settings)
{
    auto window = std::make_unique<MainWindow>(session, settings);
    addFirstRun(*window, session);
    addSettings(*window, session, settings);
    return window;
}

void followSettings(UserSettings &settings, Theme &theme, DesktopSession &session)
{
    const auto apply = [&settings, &theme, &session] {
        theme.setMode(settings.theme());
        session.endpoint().setCapture(settings.capture());
    };
    QObject::connect(&settings, &UserSettings::changed, &session, apply);
    apply();
}

} // namespace spillway
