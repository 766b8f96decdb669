// SPDX-License-Identifier: MIT
#include "ui/mainwindow.h"

#include "ui/page.h"
#include "ui/pagestack.h"
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

} // namespace

MainWindow::MainWindow(DesktopSession &session, UserSettings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_settings(settings)
    , m_actions(new WindowActions(this))
    , m_menus(new WindowMenus(this, *m_actions, settings))
    , m_rail(new NavigationRail(this))
    , m_banners(new WindowBanners(session, this))
    , m_pages(new PageStack(session, *m_banners, this))
    , m_status(new StatusBar(this))
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
    connect(drop, &ProfileDrop::policyDropped, this, &MainWindow::policyDropped);
    connect(m_banners, &WindowBanners::changeAddressRequested, this, &MainWindow::changeAddressRequested);
    connect(m_banners, &WindowBanners::openProfileRequested, this, &MainWindow::chooseProfile);
    connect(m_banners, &WindowBanners::stopDemoRequested, this, &MainWindow::stopDemo);
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
    m_pages->keepState(m_settings);
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
    connect(m_pages, &PageStack::shown, this, &MainWindow::onShown);
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
    m_rail->addPage(icon, name, keys.value(0), place);
    const int number = m_pages->addPage(page, m_settings);
    auto *action = new QAction(name, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [this, number] { goTo(number, true); });
    addAction(action);
    m_pageActions.append(action);
    m_menus->setPageActions(m_pageActions);
    connect(page, &Page::told, m_status, &StatusBar::tell);
}

void MainWindow::setFirstRunPage(Page *page, Page *instead)
{
    m_pages->setFirstRunPage(page, instead);
    connect(page, &Page::told, m_status, &StatusBar::tell);
}

Page *MainWindow::currentPage() const
{
    return m_pages->currentPage();
}

void MainWindow::showPage(Page *page)
{
    if (const qsizetype number = m_pages->pages().indexOf(page); number >= 0) {
        goTo(int(number), true);
    }
}

void MainWindow::goTo(int number, bool takeFocus)
{
    if (number == m_pages->current()) {
        m_pages->setCurrent(number, takeFocus);
        return;
    }
    m_rail->setCurrent(m_pages->current()); // until the answer is there
    settleEdits(this, {currentPage()}, [this, number, takeFocus] { m_pages->setCurrent(number, takeFocus); });
}

void MainWindow::onShown(Page *page)
{
    m_rail->setCurrent(m_pages->current());
    m_rail->moveToEndOfTabOrder();
    m_actions->setCurrentPage(page);
    m_status->setHint(page->hint());
    setWindowTitle(m_session.profile().name.isEmpty() ? u"Spillway"_s
                                                      : tr("%1 – Spillway").arg(m_session.profile().name));
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (focusWidget() == nullptr && currentPage() != nullptr) {
        currentPage()->focusNextPane(true);
    }
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
    settleEdits(this, m_pages->pages(), std::move(go));
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
