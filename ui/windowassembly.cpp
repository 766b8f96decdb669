// SPDX-License-Identifier: MIT
#include "ui/windowassembly.h"

#include "ui/backends/backendinspector.h"
#include "ui/backends/backendspage.h"
#include "ui/endpoint/endpointpage.h"
#include "ui/firstrun/firstrunpage.h"
#include "ui/mainwindow.h"
#include "ui/policy/policypage.h"
#include "ui/railbutton.h"
#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"
#include "ui/session/testrequest.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/usersettings.h"
#include "ui/setup/setuppage.h"
#include "ui/statusbar.h"
#include "ui/theme/theme.h"
#include "ui/traffic/trafficpage.h"
#include "ui/windowactions.h"

namespace spillway
{

namespace
{

/// The pages whose functions the window's actions call.
struct Pages
{
    EndpointPage *endpoint;
    BackendsPage *backends;
    TrafficPage *traffic;
    SetupPage *setup;
    FirstRunPage *firstRun;
};

/// az as this computer has it, in the surroundings that the session was made with.
AzAccount::FindContext azOf(const DesktopSession &session)
{
    return [&session] {
        AzContext context;
        context.program = findAz(session.environment());
        context.environment = session.environment();
        return context;
    };
}

Pages addWorkPages(MainWindow &window, DesktopSession &session)
{
    const auto makeInspector = [&session](QWidget *parent) -> InspectorPane * {
        return new BackendInspector(session, parent);
    };
    const Pages pages{new EndpointPage(session, makeInspector, &window),
                      new BackendsPage(session, makeInspector, &window), new TrafficPage(session, &window),
                      new SetupPage(session, azOf(session), &window), new FirstRunPage(session, &window)};
    window.addPage(pages.endpoint, Icon::Endpoint, MainWindow::tr("Endpoint"), {Qt::CTRL | Qt::Key_1});
    window.addPage(pages.backends, Icon::Backends, MainWindow::tr("Backends"), {Qt::CTRL | Qt::Key_2});
    window.addPage(pages.traffic, Icon::Traffic, MainWindow::tr("Traffic"), {Qt::CTRL | Qt::Key_3});
    window.addPage(pages.setup, Icon::Setup, MainWindow::tr("Setup"), {Qt::CTRL | Qt::Key_4});
    RailButton *setupButton = window.rail().button(window.rail().count() - 1);
    QObject::connect(pages.setup, &SetupPage::attentionChanged, setupButton, &RailButton::setBadge);
    return pages;
}

void addFirstRun(MainWindow &window, DesktopSession &session, const Pages &pages)
{
    FirstRunPage *page = pages.firstRun;
    window.setFirstRunPage(page, pages.endpoint);
    QObject::connect(page, &FirstRunPage::demoRequested, &window, &MainWindow::startDemo);
    QObject::connect(page, &FirstRunPage::addBackendRequested, &window, [&window, &session, pages] {
        if (const QString problem = ensureEmptyProfile(session, MainWindow::tr("My backends")); !problem.isEmpty()) {
            window.status().tell(problem);
            return;
        }
        window.showPage(pages.backends);
        pages.backends->addBackend();
    });
}

/// What keys and menus do with backends: on the Backends page, and on the Endpoint page with its table.
void bindBackendActions(WindowActions &actions, const Pages &pages)
{
    EndpointPage *endpoint = pages.endpoint;
    BackendsPage *backends = pages.backends;
    actions.bind(ActionId::AddBackend, backends, [backends] { backends->addBackend(); });
    actions.bind(ActionId::ImportBackends, backends, [backends] { backends->importBackends(); });
    actions.bind(ActionId::RenameBackend, backends, [backends] { backends->renameCurrent(); });
    actions.bind(ActionId::RaiseBackend, backends, [backends] { backends->movePriority(-1); });
    actions.bind(ActionId::LowerBackend, backends, [backends] { backends->movePriority(1); });
    actions.bind(ActionId::ToggleBackend, backends, [backends] { backends->toggleCurrent(); });
    actions.bind(ActionId::SaveBackend, backends, [backends] { backends->saveCurrent(); });
    actions.bind(ActionId::RemoveBackend, backends, [backends] { backends->removeCurrent(); });
    actions.bind(ActionId::UndoRemove, backends, [backends] { backends->undo(); });
    actions.bind(ActionId::TestBackend, backends, [backends] { backends->testCurrent(); });
    actions.bind(ActionId::TestAll, backends, [backends] { backends->testAll(); });

    actions.bind(ActionId::AddBackend, endpoint, [endpoint] { endpoint->addBackend(); });
    actions.bind(ActionId::RaiseBackend, endpoint, [endpoint] { endpoint->movePriority(-1); });
    actions.bind(ActionId::LowerBackend, endpoint, [endpoint] { endpoint->movePriority(1); });
    actions.bind(ActionId::ToggleBackend, endpoint, [endpoint] { endpoint->toggleCurrent(); });
    actions.bind(ActionId::SaveBackend, endpoint, [endpoint] { endpoint->saveCurrent(); });
    actions.bind(ActionId::RemoveBackend, endpoint, [endpoint] { endpoint->removeCurrent(); });
    actions.bind(ActionId::UndoRemove, endpoint, [endpoint] { endpoint->undo(); });
    actions.bind(ActionId::TestBackend, endpoint, [endpoint] { endpoint->testCurrent(); });
}

void bindTrafficActions(WindowActions &actions, TrafficPage *traffic)
{
    actions.bind(ActionId::ExportHar, traffic, [traffic] { traffic->exportHar(); });
    actions.bind(ActionId::ExportCsv, traffic, [traffic] { traffic->exportCsv(); });
    actions.bind(ActionId::NextTab, traffic, [traffic] { traffic->nextTab(); });
    actions.bind(ActionId::TogglePause, traffic, [traffic] { traffic->togglePause(); });
    actions.bind(ActionId::ClearTraffic, traffic, [traffic] { traffic->clear(); });
    actions.bind(ActionId::CopyAsCurl, traffic, [traffic] { traffic->copyAsCurl(); });
    actions.bind(ActionId::SendAgain, traffic, [traffic] { traffic->sendAgain(); });
}

void bindSetupActions(MainWindow &window, const Pages &pages)
{
    WindowActions &actions = window.actions();
    SetupPage *setup = pages.setup;
    actions.bind(ActionId::VerifyStep, setup, [setup] { setup->verifyCurrent(); });
    actions.bind(ActionId::VerifyAllSteps, setup, [setup] { setup->verifyAll(); });
    actions.bind(ActionId::RunStep, setup, [setup] { setup->runCurrent(); });
    actions.bind(ActionId::PreviousStep, setup, [setup] { setup->goBack(); });
    actions.bind(ActionId::NextStep, setup, [setup] { setup->goNext(); });
    actions.bind(ActionId::SendPrompt, setup, [setup] { setup->send(); });
    QObject::connect(setup, &SetupPage::accountShown, &window.status(), &StatusBar::setAccount);
    QObject::connect(setup, &SetupPage::backendsRequested, &window,
                     [&window, pages] { window.showPage(pages.backends); });
    QObject::connect(setup, &SetupPage::trafficRequested, &window, [&window, pages](quint64 id) {
        window.showPage(pages.traffic);
        pages.traffic->showExchange(id);
    });
}

/// What works on every page.
void bindEndpointActions(MainWindow &window, DesktopSession &session, const Pages &pages)
{
    WindowActions &actions = window.actions();
    EndpointPage *endpoint = pages.endpoint;
    actions.bind(ActionId::CopyEndpoint, nullptr, [endpoint] { endpoint->copyEndpoint(); });
    actions.bind(ActionId::CopyClientKey, nullptr, [endpoint] { endpoint->copyClientKey(); });
    actions.bind(ActionId::UseInCode, nullptr, [&window, endpoint] {
        window.showPage(endpoint); // its button is what the pane hangs on
        endpoint->showUseInCode();
    });
    auto *test = new TestRequest(session, &window);
    QObject::connect(test, &TestRequest::finished, &window,
                     [&window](bool /*ok*/, const QString &sentence) { window.status().tell(sentence); });
    const auto send = [test] { test->send(); };
    actions.bind(ActionId::SendTest, nullptr, send);
    QObject::connect(endpoint, &EndpointPage::sendTestRequested, test, send);
    QObject::connect(pages.traffic, &TrafficPage::sendTestRequested, test, send);
    QObject::connect(pages.traffic, &TrafficPage::copyEndpointRequested, endpoint, &EndpointPage::copyEndpoint);
}

/// The Policy page, and every way to it.
void addPolicy(MainWindow &window, DesktopSession &session, UserSettings &settings, const Pages &pages)
{
    auto *page = new PolicyPage(session, settings, &window);
    window.addPage(page, Icon::Policy, MainWindow::tr("Policy"), {Qt::CTRL | Qt::Key_5});
    window.actions().bind(ActionId::ExportPolicy, page, [page] { page->exportPolicy(); });
    window.actions().bind(ActionId::ImportPolicy, page, [page] { page->importPolicy(); });
    BackendsPage *backends = pages.backends;
    QObject::connect(page, &PolicyPage::addBackendRequested, pages.firstRun, &FirstRunPage::addBackendRequested);
    QObject::connect(page, &PolicyPage::showBackendsRequested, &window,
                     [&window, backends] { window.showPage(backends); });
    QObject::connect(page, &PolicyPage::showBackendRequested, &window, [&window, backends](const QString &name) {
        window.showPage(backends);
        backends->showBackend(name);
    });
    const auto import = [&window, page] {
        window.showPage(page);
        page->importPolicy();
    };
    QObject::connect(pages.setup, &SetupPage::policyRequested, page, [&window, page] { window.showPage(page); });
    QObject::connect(backends, &BackendsPage::importPolicyRequested, page, import);
    QObject::connect(pages.firstRun, &FirstRunPage::importPolicyRequested, page, import);
    QObject::connect(&window, &MainWindow::policyDropped, page, [&window, page](const QString &path) {
        window.showPage(page);
        page->importFile(path);
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
    const Pages pages = addWorkPages(*window, session);
    addFirstRun(*window, session, pages);
    addPolicy(*window, session, settings, pages);
    addSettings(*window, session, settings);
    bindBackendActions(window->actions(), pages);
    bindTrafficActions(window->actions(), pages.traffic);
    bindSetupActions(*window, pages);
    bindEndpointActions(*window, session, pages);
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
