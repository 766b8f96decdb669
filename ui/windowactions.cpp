// SPDX-License-Identifier: MIT
#include "ui/windowactions.h"

#include "ui/page.h"

#include <QAction>

#include <array>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Who listens to a key.
enum class KeyScope {
    Window, ///< the window, everywhere in it
    Table,  ///< the page's table, and not the action: it only shows the key
};

struct ActionSpec
{
    ActionId id;
    MenuId menu;
    const char *text;
    QKeyCombination key = Qt::Key_unknown;
    KeyScope scope = KeyScope::Window;
    bool endsGroup = false; ///< a separator follows
};

constexpr QKeyCombination none = Qt::Key_unknown;

constexpr std::array specs = {
    ActionSpec{ActionId::OpenProfile, MenuId::File, QT_TR_NOOP("Open profile…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O},
    ActionSpec{ActionId::ShowProfileFolder, MenuId::File, QT_TR_NOOP("Show profile folder"), none, {}, true},
    ActionSpec{
        ActionId::ToggleDemo, MenuId::File, QT_TR_NOOP("Start the demo"), Qt::CTRL | Qt::SHIFT | Qt::Key_D, {}, true},
    ActionSpec{ActionId::ImportPolicy, MenuId::File, QT_TR_NOOP("Import policy…"), Qt::CTRL | Qt::Key_O},
    ActionSpec{ActionId::ExportPolicy, MenuId::File, QT_TR_NOOP("Export policy…"), Qt::CTRL | Qt::Key_E, {}, true},
    ActionSpec{ActionId::ExportHar, MenuId::File, QT_TR_NOOP("Export traffic as HAR…"),
               Qt::CTRL | Qt::SHIFT | Qt::Key_E},
    ActionSpec{ActionId::ExportCsv, MenuId::File, QT_TR_NOOP("Export traffic as CSV…"), none, {}, true},
    ActionSpec{ActionId::Quit, MenuId::File, QT_TR_NOOP("Quit"), Qt::CTRL | Qt::Key_Q},

    ActionSpec{
        ActionId::UndoRemove, MenuId::Edit, QT_TR_NOOP("Bring the backend back"), Qt::CTRL | Qt::Key_Z, {}, true},
    ActionSpec{ActionId::AddBackend, MenuId::Edit, QT_TR_NOOP("Add a backend"), Qt::CTRL | Qt::Key_N},
    ActionSpec{ActionId::ImportBackends, MenuId::Edit, QT_TR_NOOP("Import backends…")},
    ActionSpec{ActionId::RenameBackend, MenuId::Edit, QT_TR_NOOP("Rename backend"), Qt::Key_F2},
    ActionSpec{ActionId::RaiseBackend, MenuId::Edit, QT_TR_NOOP("Use earlier"), Qt::ALT | Qt::Key_Up, KeyScope::Table},
    ActionSpec{ActionId::LowerBackend, MenuId::Edit, QT_TR_NOOP("Use later"), Qt::ALT | Qt::Key_Down, KeyScope::Table},
    ActionSpec{ActionId::ToggleBackend, MenuId::Edit, QT_TR_NOOP("Enable or disable backend"), Qt::Key_Space,
               KeyScope::Table},
    ActionSpec{ActionId::SaveBackend, MenuId::Edit, QT_TR_NOOP("Save backend"), Qt::CTRL | Qt::Key_S},
    ActionSpec{ActionId::RemoveBackend, MenuId::Edit, QT_TR_NOOP("Delete backend"), Qt::Key_Delete, KeyScope::Table,
               true},
    ActionSpec{ActionId::Find, MenuId::Edit, QT_TR_NOOP("Find"), Qt::CTRL | Qt::Key_F},

    ActionSpec{ActionId::NextPane, MenuId::View, QT_TR_NOOP("Next pane"), Qt::Key_F6},
    ActionSpec{ActionId::PreviousPane, MenuId::View, QT_TR_NOOP("Previous pane"), Qt::SHIFT | Qt::Key_F6},
    ActionSpec{ActionId::NextTab, MenuId::View, QT_TR_NOOP("Next tab"), Qt::CTRL | Qt::Key_Tab},

    ActionSpec{ActionId::ToggleServing,
               MenuId::Endpoint,
               QT_TR_NOOP("Start serving"),
               Qt::CTRL | Qt::SHIFT | Qt::Key_S,
               {},
               true},
    ActionSpec{ActionId::CopyEndpoint, MenuId::Endpoint, QT_TR_NOOP("Copy endpoint"), Qt::CTRL | Qt::SHIFT | Qt::Key_C},
    ActionSpec{ActionId::CopyClientKey, MenuId::Endpoint, QT_TR_NOOP("Copy client key"),
               Qt::CTRL | Qt::SHIFT | Qt::Key_K},
    ActionSpec{
        ActionId::UseInCode, MenuId::Endpoint, QT_TR_NOOP("Use in code"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, {}, true},
    ActionSpec{ActionId::SendTest, MenuId::Endpoint, QT_TR_NOOP("Send a test"), Qt::CTRL | Qt::SHIFT | Qt::Key_T},
    ActionSpec{ActionId::TestBackend, MenuId::Endpoint, QT_TR_NOOP("Test connection"), Qt::CTRL | Qt::Key_T},
    ActionSpec{ActionId::TestAll, MenuId::Endpoint, QT_TR_NOOP("Test all backends"), Qt::Key_F5, {}, true},
    ActionSpec{ActionId::TogglePause, MenuId::Endpoint, QT_TR_NOOP("Pause or resume traffic"), Qt::Key_Space,
               KeyScope::Table},
    ActionSpec{ActionId::ClearTraffic, MenuId::Endpoint, QT_TR_NOOP("Clear traffic"), Qt::CTRL | Qt::Key_L},
    ActionSpec{ActionId::CopyAsCurl, MenuId::Endpoint, QT_TR_NOOP("Copy request as cURL"),
               Qt::CTRL | Qt::SHIFT | Qt::Key_X},
    ActionSpec{ActionId::SendAgain,
               MenuId::Endpoint,
               QT_TR_NOOP("Send request again"),
               Qt::CTRL | Qt::SHIFT | Qt::Key_R,
               {},
               true},
    ActionSpec{ActionId::VerifyStep, MenuId::Endpoint, QT_TR_NOOP("Verify step"), Qt::Key_F5},
    ActionSpec{ActionId::VerifyAllSteps, MenuId::Endpoint, QT_TR_NOOP("Verify all steps"), Qt::SHIFT | Qt::Key_F5},
    ActionSpec{
        ActionId::RunStep, MenuId::Endpoint, QT_TR_NOOP("Run the step's commands"), Qt::CTRL | Qt::Key_R, {}, true},
    ActionSpec{ActionId::PreviousStep, MenuId::Endpoint, QT_TR_NOOP("Previous step"), Qt::ALT | Qt::Key_Left},
    ActionSpec{ActionId::NextStep, MenuId::Endpoint, QT_TR_NOOP("Next step"), Qt::ALT | Qt::Key_Right, {}, true},
    ActionSpec{ActionId::SendPrompt, MenuId::Endpoint, QT_TR_NOOP("Send the prompt"), Qt::CTRL | Qt::Key_Return},

    ActionSpec{ActionId::About, MenuId::Help, QT_TR_NOOP("About Spillway"), Qt::Key_F1},
};

QKeySequence sequence(const ActionSpec &spec)
{
    return spec.key == none ? QKeySequence() : QKeySequence(spec.key);
}

} // namespace

WindowActions::WindowActions(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    for (const ActionSpec &spec : specs) {
        auto *action = new QAction(tr(spec.text), this);
        action->setShortcut(sequence(spec));
        action->setShortcutContext(spec.scope == KeyScope::Table ? Qt::WidgetShortcut : Qt::WindowShortcut);
        m_actions.insert(spec.id, action);
        connect(action, &QAction::triggered, this, [this, id = spec.id] {
            if (const Call *call = callFor(id)) {
                (*call)();
            }
        });
        window->addAction(action);
    }
    refresh();
}

QKeySequence WindowActions::key(ActionId id)
{
    for (const ActionSpec &spec : specs) {
        if (spec.id == id) {
            return sequence(spec);
        }
    }
    return {};
}

void WindowActions::bind(ActionId id, Page *page, const std::function<void()> &call)
{
    m_calls[id].insert(page, call);
    refresh();
}

void WindowActions::setCurrentPage(Page *page)
{
    m_page = page;
    refresh();
}

const WindowActions::Call *WindowActions::callFor(ActionId id) const
{
    const auto calls = m_calls.constFind(id);
    if (calls == m_calls.constEnd()) {
        return nullptr;
    }
    auto call = calls->constFind(m_page);
    if (call == calls->constEnd()) {
        call = calls->constFind(nullptr);
    }
    return call == calls->constEnd() ? nullptr : &*call;
}

void WindowActions::refresh()
{
    for (auto action = m_actions.cbegin(); action != m_actions.cend(); ++action) {
        action.value()->setVisible(m_calls.contains(action.key()));
        action.value()->setEnabled(callFor(action.key()) != nullptr);
    }
}

QList<QAction *> WindowActions::inMenu(MenuId menu) const
{
    QList<QAction *> actions;
    bool groupEnds = false;
    for (const ActionSpec &spec : specs) {
        if (spec.menu != menu) {
            continue;
        }
        if (m_calls.contains(spec.id)) {
            if (groupEnds && !actions.isEmpty()) {
                actions.append(nullptr);
            }
            groupEnds = false;
            actions.append(m_actions.value(spec.id));
        }
        groupEnds = groupEnds || spec.endsGroup;
    }
    return actions;
}

} // namespace spillway
