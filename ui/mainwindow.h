// SPDX-License-Identifier: MIT
#pragma once

#include "ui/navigationrail.h"
#include "ui/theme/icon.h"

#include <QMainWindow>

#include <functional>

class QTimer;

namespace spillway
{

class DesktopSession;
class Page;
class PageStack;
class StateAnnouncer;
class StatusBar;
class TrayIcon;
class UserSettings;
class WindowActions;
class WindowBanners;
class WindowMenus;

/// The window: rail, pages, status bar, and what belongs to no page: menus, keys, tray, banners, the question about
/// unsaved edits. It knows pages by `Page` only; ui/windowassembly puts them in.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(DesktopSession &session, UserSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Adds a page; the window owns it. `keys` go to it; the first is named in the rail's tooltip.
    void addPage(Page *page, Icon icon, const QString &name, const QList<QKeySequence> &keys,
                 RailPlace place = RailPlace::Top);
    /// Shows `page` in the place of `instead` while no profile is open or it has no backends.
    void setFirstRunPage(Page *page, Page *instead);
    /// The page that is seen.
    Page *currentPage() const;
    /// Goes to a page of the rail, once unsaved edits are settled.
    void showPage(Page *page);

    WindowActions &actions() { return *m_actions; }
    WindowBanners &banners() { return *m_banners; }
    StatusBar &status() { return *m_status; }
    NavigationRail &rail() { return *m_rail; }
    TrayIcon &tray() { return *m_tray; }

    /// Opens a profile once unsaved edits are settled; a banner tells if it cannot be.
    void openProfile(const QString &path);
    /// Puts the demo in force and serves it.
    void startDemo();
    void stopDemo();
    /// Shows the window and brings it to the front.
    void raiseWindow();
    /// Ends the program once unsaved edits are settled.
    void quit();
    /// Goes on with `go` once unsaved edits are settled.
    void settle(std::function<void()> go);

signals:
    void quitRequested();
    /// The user wants to name a port or address by hand.
    void changeAddressRequested();
    /// A policy file was dropped on the window.
    void policyDropped(const QString &path);

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void keepState();
    void buildLayout();
    void bindActions();
    void connectSession();
    /// `takeFocus`: into the page; whoever walks through the rail stays there.
    void goTo(int number, bool takeFocus);
    void onShown(Page *page);
    void refreshSummary();
    void closeWindow();
    void chooseProfile();

    DesktopSession &m_session;
    UserSettings &m_settings;
    WindowActions *m_actions;
    WindowMenus *m_menus;
    NavigationRail *m_rail;
    WindowBanners *m_banners;
    PageStack *m_pages;
    StatusBar *m_status;
    StateAnnouncer *m_announcer;
    TrayIcon *m_tray;
    QTimer *m_summaryTimer;         ///< waits end without a snapshot
    QList<QAction *> m_pageActions; ///< go to the pages
    bool m_sessionEnds = false;
};

} // namespace spillway
