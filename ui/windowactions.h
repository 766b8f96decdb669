// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QWidget;

namespace spillway
{

class Page;

/// Everything that a key or the menu does, beside going to a page.
enum class ActionId {
    OpenProfile,
    ShowProfileFolder,
    ToggleDemo,
    ImportPolicy,
    ExportPolicy,
    ExportHar,
    ExportCsv,
    Quit,
    AddBackend,
    ImportBackends,
    RenameBackend,
    RaiseBackend,
    LowerBackend,
    ToggleBackend,
    SaveBackend,
    RemoveBackend,
    UndoRemove,
    Find,
    NextPane,
    PreviousPane,
    NextTab,
    ToggleServing,
    CopyEndpoint,
    CopyClientKey,
    UseInCode,
    SendTest,
    TestBackend,
    TestAll,
    TogglePause,
    ClearTraffic,
    CopyAsCurl,
    SendAgain,
    VerifyStep,
    VerifyAllSteps,
    RunStep,
    PreviousStep,
    NextStep,
    SendPrompt,
    About,
};

/// The menus, in their order.
enum class MenuId { File, Edit, View, Endpoint, Help };

/// The window's actions with their keys (design section 5). They belong to the window, so that keys work while no menu
/// is to be seen. What an action does is bound by page: its key is free for others on a page that has nothing for it.
/// An action that nothing is bound to is neither in a menu nor has a key.
class WindowActions : public QObject
{
    Q_OBJECT
public:
    explicit WindowActions(QWidget *window);

    QAction *action(ActionId id) const { return m_actions.value(id); }
    /// The key of an action, for tooltips. Empty if it has none.
    static QKeySequence key(ActionId id);

    /// What the action does on `page`; null: wherever the page has nothing of its own.
    void bind(ActionId id, Page *page, const std::function<void()> &call);
    /// Another page is shown: actions follow.
    void setCurrentPage(Page *page);

    /// The menu's actions in order; a null action is a separator.
    QList<QAction *> inMenu(MenuId menu) const;

private:
    using Call = std::function<void()>;

    const Call *callFor(ActionId id) const;
    void refresh();

    QWidget *m_window;
    Page *m_page = nullptr;
    QHash<ActionId, QAction *> m_actions;
    QHash<ActionId, QHash<Page *, Call>> m_calls;
};

} // namespace spillway
