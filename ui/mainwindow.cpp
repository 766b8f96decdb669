// SPDX-License-Identifier: MIT
#include "ui/mainwindow.h"

#include "ui/page.h"
#include "ui/profiledrop.h"
#include "ui/railbutton.h"
#include "ui/session/addressfollower.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"
#include "ui/stateannouncer.h"
#include "ui/statusbar.h"
#include "ui/trayicon.h"
#include "ui/unsavededit.h"
#include "ui/widgets/button.h"
#include "ui/windowactions.h"
#include "ui/windowbanners.h"
#include "ui/windowdialogs.h"
#include "ui/windowmenus.h"
#include "ui/windowplacement.h"

#include <QAction>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr QSize startSize{1360, 860};
constexpr QSize leastSize{960, 600};
constexpr std::chrono::seconds summaryPeriod{1};

/// The page's class, without the namespace: a key in a file of settings.
QString stateKey(const Page &page)
{
    return QString::fromLatin1(page.metaObject()->className()).section(u"::"_s, -1);
}

} // namespace

MainWindow::MainWindow(DesktopSession &session, UserSettings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_settings(settings)
    , m_actions(new WindowActions(this))
    , m_menus(new WindowMenus(this, *m_actions, settings))
    , m_rail(new NavigationRail(this))
    , m_pages(new QStackedWidget(this))
    , m_status(new StatusBar(this))
    , m_banners(new WindowBanners(session, this))
    , m_announcer(new StateAnnouncer(this))
    , m_tray(new TrayIcon(m_actions->action(ActionId::ToggleServing), m_actions->action(ActionId::CopyEndpoint), this))
    , m_summaryTimer(new QTimer(this))
{
    setWindowTitle(u"Spillway"_s);
    setMinimumSize(leastSize);
    buildLayout();
    bindActions();
    connectSession();
    auto *drop = new ProfileDrop(this);
    connect(drop, &ProfileDrop::dropped, this, &MainWindow::openProfile);
    connect(m_banners, &WindowBanners::changeAddressRequested, this, &MainWindow::changeAddressRequested);
    connect(m_banners, &WindowBanners::openProfileRequested, this, &MainWindow::chooseProfile);
    connect(m_banners, &WindowBanners::told, m_status, &StatusBar::tell);
    connect(m_tray, &TrayIcon::showRequested, this, &MainWindow::raiseWindow);
    connect(m_tray, &TrayIcon::quitRequested, this, &MainWindow::quit);
    connect(m_announcer, &StateAnnouncer::announced, m_status, &StatusBar::announce);
    // The desktop ends its session: then closing means closing.
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, [this] { m_sessionEnds = true; });
    restorePlacement(*this, settings.windowPlacement(), startSize);
}

MainWindow::~MainWindow()
{
    // A field that loses the focus applies what was written; it must not do so while its page is half gone.
    if (QWidget *focus = focusWidget()) {
        focus->clearFocus();
    }
    keepState();
}

void MainWindow::keepState()
{
    m_settings.setWindowPlacement(savedPlacement(*this));
    for (const Entry &entry : std::as_const(m_entries)) {
        if (const QByteArray state = entry.page->saveState(); !state.isEmpty()) {
            m_settings.setPageState(stateKey(*entry.page), state);
        }
    }
}

void MainWindow::buildLayout()
{
    auto *body = new QWidget(this);
    auto *columns = new QHBoxLayout(body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    auto *page = new QVBoxLayout;
    page->setSpacing(0);
    page->addWidget(m_pages, 1);
    page->addWidget(m_status);
    columns->addWidget(m_rail);
    columns->addLayout(page, 1);
    setCentralWidget(body);
    connect(m_rail->menuButton(), &IconButton::clicked, this, [this] {
        const QWidget *button = m_rail->menuButton();
        m_menus->menu()->popup(button->mapToGlobal(QPoint(m_rail->width() - button->x(), 0)));
    });
    connect(m_rail, &NavigationRail::chosen, this, [this](int entry) { goTo(entry, false); });
}

void MainWindow::bindActions()
{
    m_actions->bind(ActionId::OpenProfile, nullptr, [this] { chooseProfile(); });
    m_actions->bind(ActionId::ShowProfileFolder, nullptr, [this] {
        const QString folder = m_session.library().folder();
        QDir().mkpath(folder);
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    });
    m_actions->bind(ActionId::ToggleDemo, nullptr, [this] { m_session.isDemo() ? stopDemo() : startDemo(); });
    m_actions->bind(ActionId::Quit, nullptr, [this] { quit(); });
    m_actions->action(ActionId::Quit)->setMenuRole(QAction::QuitRole);
    m_actions->bind(ActionId::Find, nullptr, [this] { currentPage()->focusSearch(); });
    m_actions->bind(ActionId::NextPane, nullptr, [this] { currentPage()->focusNextPane(true); });
    m_actions->bind(ActionId::PreviousPane, nullptr, [this] { currentPage()->focusNextPane(false); });
    m_actions->bind(ActionId::ToggleServing, nullptr, [this] {
        const EndpointState state = m_session.state();
        state == EndpointState::Serving || state == EndpointState::Starting ? m_session.stop() : m_session.start();
    });
    m_actions->bind(ActionId::About, nullptr, [this] { openAboutDialog(this); });
    m_actions->action(ActionId::About)->setMenuRole(QAction::AboutRole);
}

void MainWindow::connectSession()
{
    new AddressFollower(m_session, this);
    connect(&m_session, &DesktopSession::snapshotChanged, this, [this] {
        m_announcer->look(m_session.snapshot().backends);
        refreshSummary();
    });
    connect(&m_session, &DesktopSession::stateChanged, this, [this] {
        if (m_session.state() == EndpointState::Starting) {
            m_announcer->reset();
        }
        refreshSummary();
    });
    connect(&m_session, &DesktopSession::profileChanged, this, [this] {
        if (!m_session.profilePath().isEmpty()) {
            m_settings.setLastProfile(m_session.profilePath());
        }
        showCurrent();
        refreshSummary();
    });
    connect(&m_session, &DesktopSession::profileReloaded, this,
            [this] { m_status->tell(tr("The profile changed on disk and was loaded again")); });
    connect(&m_session, &DesktopSession::told, m_status, &StatusBar::tell);
    m_summaryTimer->setTimerType(Qt::CoarseTimer);
    m_summaryTimer->setInterval(summaryPeriod);
    connect(m_summaryTimer, &QTimer::timeout, this, &MainWindow::refreshSummary);
    refreshSummary();
}

void MainWindow::addPage(Page *page, Icon icon, const QString &name, const QList<QKeySequence> &keys, RailPlace place)
{
    const int entry = m_rail->addPage(icon, name, keys.value(0), place);
    m_pages->addWidget(page);
    auto *action = new QAction(name, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [this, entry] { goTo(entry, true); });
    addAction(action);
    m_entries.append({page, action});
    page->restoreState(m_settings.pageState(stateKey(*page)));
    connect(page, &Page::told, m_status, &StatusBar::tell);
    QList<QAction *> actions;
    for (const Entry &known : std::as_const(m_entries)) {
        actions.append(known.action);
    }
    m_menus->setPageActions(actions);
    showCurrent();
}

void MainWindow::setFirstRunPage(Page *page, Page *instead)
{
    m_firstRun = page;
    m_firstRunInstead = instead;
    m_pages->addWidget(page);
    connect(page, &Page::told, m_status, &StatusBar::tell);
    showCurrent();
}

bool MainWindow::isFirstRun() const
{
    return !m_session.isOpen() || m_session.profile().backends.isEmpty();
}

Page *MainWindow::pageOf(int entry) const
{
    Page *page = m_entries.value(entry).page;
    return page == m_firstRunInstead && m_firstRun != nullptr && isFirstRun() ? m_firstRun : page;
}

Page *MainWindow::currentPage() const
{
    return static_cast<Page *>(m_pages->currentWidget());
}

void MainWindow::showPage(Page *page)
{
    for (int entry = 0; entry < m_entries.size(); ++entry) {
        if (m_entries[entry].page == page) {
            goTo(entry, true);
        }
    }
}

void MainWindow::goTo(int entry, bool takeFocus)
{
    if (entry == m_current) {
        switchTo(entry, takeFocus);
        return;
    }
    m_rail->setCurrent(m_current); // until the answer is there
    settleEdits(this, {currentPage()}, [this, entry, takeFocus] { switchTo(entry, takeFocus); });
}

void MainWindow::switchTo(int entry, bool takeFocus)
{
    m_current = entry;
    showCurrent();
    if (takeFocus) {
        QWidget *last = currentPage()->focusWidget();
        last != nullptr ? last->setFocus(Qt::OtherFocusReason) : currentPage()->focusNextPane(true);
    }
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (focusWidget() == nullptr && currentPage() != nullptr) {
        currentPage()->focusNextPane(true);
    }
}

void MainWindow::showCurrent()
{
    if (m_entries.isEmpty()) {
        return;
    }
    Page *page = pageOf(m_current);
    m_rail->setCurrent(m_current);
    m_banners->setQuiet(page == m_firstRun);
    page->placeBanners(m_banners);
    m_pages->setCurrentWidget(page);
    m_actions->setCurrentPage(page);
    m_rail->moveToEndOfTabOrder();
    setWindowTitle(m_session.profile().name.isEmpty() ? u"Spillway"_s
                                                      : tr("%1 – Spillway").arg(m_session.profile().name));
}

void MainWindow::refreshSummary()
{
    const ServingSummary summary = servingSummary(m_session);
    m_status->setSummary(summary);
    m_tray->setSummary(summary);
    const EndpointState state = m_session.state();
    const bool runs = state == EndpointState::Serving || state == EndpointState::Starting;
    m_actions->action(ActionId::ToggleServing)->setText(runs ? tr("Stop serving") : tr("Start serving"));
    m_actions->action(ActionId::ToggleDemo)->setText(m_session.isDemo() ? tr("Stop the demo") : tr("Start the demo"));
    if (RailButton *button = m_rail->button(0)) {
        button->setBadge(state == EndpointState::Stopped && !m_session.startProblem().isEmpty());
    }
    // A wait ends without a snapshot; while nothing is set aside nobody has to look.
    const QList<BackendSnapshot> &backends = m_session.snapshot().backends;
    const bool waits = state == EndpointState::Serving &&
                       std::any_of(backends.begin(), backends.end(), [this](const BackendSnapshot &backend) {
                           return backend.setAsideUntil > m_session.now();
                       });
    if (waits != m_summaryTimer->isActive()) {
        waits ? m_summaryTimer->start() : m_summaryTimer->stop();
    }
}

void MainWindow::settle(std::function<void()> go)
{
    QList<Page *> pages;
    for (const Entry &entry : std::as_const(m_entries)) {
        pages.append(entry.page);
    }
    settleEdits(this, pages, std::move(go));
}

void MainWindow::openProfile(const QString &path)
{
    settle([this, path] {
        const QString problem = m_session.open(path);
        if (problem.isEmpty()) {
            m_status->tell(tr("%1 opened").arg(m_session.profile().name));
        } else {
            m_banners->showOpenProblem(path, problem);
        }
    });
}

void MainWindow::startDemo()
{
    settle([this] {
        const QString problem = m_session.isDemo() ? QString() : m_session.openDemo();
        if (!problem.isEmpty()) {
            m_status->tell(problem);
            return;
        }
        m_session.start();
        m_status->tell(tr("Demo started"));
    });
}

void MainWindow::stopDemo()
{
    settle([this] { m_session.closeDemo(); });
}

void MainWindow::chooseProfile()
{
    openProfileDialog(this, m_session.library().folder(), [this](const QString &path) { openProfile(path); });
}

void MainWindow::raiseWindow()
{
    if (isMinimized()) {
        setWindowState(windowState() & ~Qt::WindowMinimized);
    }
    show();
    raise();
    activateWindow();
}

void MainWindow::quit()
{
    settle([this] { emit quitRequested(); });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    keepState();
    if (m_sessionEnds) {
        event->accept();
        emit quitRequested();
        return;
    }
    event->ignore();
    settle([this] { closeWindow(); });
}

void MainWindow::closeWindow()
{
    const bool serves = m_session.state() == EndpointState::Serving || m_session.state() == EndpointState::Starting;
    if (!serves || !m_settings.closesToTray() || !m_tray->isAvailable()) {
        emit quitRequested();
        return;
    }
    hide();
    if (!m_settings.wasTrayHintShown()) {
        m_settings.setTrayHintShown();
        m_tray->showHint(tr("Spillway keeps serving in the tray. Quit from there."));
    }
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Not a shortcut: whatever has the focus may want Esc for itself first.
    if (event->key() == Qt::Key_Escape && currentPage()->escape()) {
        return;
    }
    QMainWindow::keyPressEvent(event);
}

} // namespace spillway
