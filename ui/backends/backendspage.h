// SPDX-License-Identifier: MIT
#pragma once

#include "ui/page.h"

#include <functional>

class QSplitter;
class QStackedWidget;
class QTimer;

namespace spillway
{

class BackendEdits;
class BackendListModel;
class BackendListView;
class Banner;
class Button;
class Card;
class ConnectionTests;
class DesktopSession;
class DropArea;
class EmptyState;
class InspectorPane;
class NextRequestCard;
class SearchField;
class TextLabel;
class WhatIfCard;
struct BackendImport;
struct BackendListRow;

/// Backends: the list by priority, where the next request would go, what another plan would have done, and the
/// inspector at the right.
class BackendsPage : public Page
{
    Q_OBJECT
public:
    BackendsPage(DesktopSession &session, const std::function<InspectorPane *(QWidget *)> &makeInspector,
                 QWidget *parent = nullptr);
    ~BackendsPage() override;

    void focusSearch() override;
    bool escape() override;
    void focusNextPane(bool forward) override;
    bool hasUnsavedEdit() const override;
    QString discardQuestion() const override;
    void discardEdit() override;

    // For the window's actions. Each works on the current row, and does nothing on a page without one.
    void addBackend();
    void testAll();
    void importBackends();
    void renameCurrent();
    void movePriority(int by);
    void toggleCurrent();
    void testCurrent();
    void saveCurrent();
    void removeCurrent();
    void undo();
    /// Opens the inspector for the current row.
    void openCurrent();
    /// Makes a backend the current row and opens the inspector for it.
    void showBackend(const QString &name);
    /// Adds the backends of a file.
    void importFile(const QString &path);

    BackendListView *table() const { return m_table; }
    NextRequestCard *nextRequestCard() const { return m_next; }
    WhatIfCard *whatIfCard() const { return m_whatIf; }
    DropArea *dropArea() const { return m_drop; }
    SearchField *filter() const { return m_filter; }
    InspectorPane *inspector() const { return m_inspector; }
    Button *addButton() const { return m_add; }
    QStackedWidget *stack() const { return m_stack; }
    /// About the last import, if there was something wrong; hidden mostly.
    Banner *notice() const { return m_notice; }

signals:
    /// Backends are to be taken out of an API Management policy.
    void importPolicyRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildHeader();
    QWidget *buildBody();
    void connectTable();
    void refresh();
    QList<BackendListRow> rows() const;
    void presentCounts();
    void fitTable();
    void fitHint();
    void tick();
    void openInspector(const QString &name);
    void showInspector();
    void closeInspector();
    void showWhatIf(bool open);
    void addWithPriority(int priority);
    int nextPriority() const;
    void follow(const QString &name);
    bool isInspectorOpen() const;
    void move(const QString &name, int priority, int position);
    void rename(const QString &name, const QString &newName);
    void toggle(const QString &name, bool enabled);
    void tell(const QString &problem, const QString &done);
    void take(const BackendImport &import, const QString &source);
    void showMenu(const QString &name, const QPoint &globalPosition);
    QString currentOrShown() const;

    DesktopSession &m_session;
    BackendEdits &m_edits;
    ConnectionTests &m_tests;
    BackendListModel *m_model;
    BackendListView *m_table = nullptr;
    InspectorPane *m_inspector;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_list = nullptr;
    QWidget *m_top = nullptr;
    Card *m_card = nullptr;
    TextLabel *m_counts = nullptr;
    TextLabel *m_hint = nullptr;
    Button *m_import = nullptr;
    Button *m_testAll = nullptr;
    Button *m_add = nullptr;
    SearchField *m_filter = nullptr;
    Banner *m_notice = nullptr;
    EmptyState *m_nothing = nullptr;
    QWidget *m_infoIcon = nullptr;
    DropArea *m_drop = nullptr;
    NextRequestCard *m_next = nullptr;
    WhatIfCard *m_whatIf = nullptr;
    QTimer *m_timer;
    int m_ticks = 0;
    bool m_dirty = false; ///< the endpoint has told something new since the last tick
};

} // namespace spillway
