// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendtreemodel.h"

#include <QHash>
#include <QSet>
#include <QTreeView>

class QMenu;

namespace spillway
{

class BackendHeader;
class BackendSortProxy;

/// The live backend table. Keys: arrows walk, Left and Right fold groups, Enter opens a backend, Space turns it on or
/// off, Alt+Up and Alt+Down move it to another priority, Delete removes it, Ctrl+Z brings it back, Ctrl+C copies the
/// row. What they do is its owner's business: they are signals. Columns follow the width and the user's choices.
class BackendTable : public QTreeView
{
    Q_OBJECT
public:
    /// The model is not owned and outlives the table.
    explicit BackendTable(BackendTreeModel &model, QWidget *parent = nullptr);

    Instant now() const { return m_model.now(); }
    BackendSortProxy *proxy() const { return m_proxy; }
    /// The backend of the current row; empty on a group.
    QString currentBackend() const;
    /// Makes it the current row and scrolls to it; false if it is not shown.
    bool setCurrentBackend(const QString &name);

    /// Shows the backends that match `text` only; groups that come back are unfolded as they were.
    void filter(const QString &text);

    const ColumnChoices &columnChoices() const { return m_choices; }
    void setColumnChoices(const ColumnChoices &choices);
    BackendColumn lastShownColumn() const;
    /// What the header's menu offers: a check box for each column that can go, and "Automatic".
    void fillColumnMenu(QMenu &menu);
    void fillSortMenu(QMenu &menu);

    /// Sorts by a column; the same again turns the order round, a third time is the user's order.
    void sortBy(BackendColumn column);

    /// The timer's tick: countdowns are painted anew, with `second` also "12 s ago"; and the rows are sorted anew if
    /// that disturbs nobody. No model change, so screen readers stay quiet.
    void tick(bool second);

signals:
    void opened(const QString &name);
    /// Another backend is the current one; empty for a group.
    void currentBackendChanged(const QString &name);
    void toggleRequested(const QString &name);
    void moveRequested(const QString &name, int by);
    void removeRequested(const QString &name);
    void undoRequested();
    void copyRequested(const QString &name);
    void menuRequested(const QString &name, const QPoint &globalPosition);

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    QString nameOf(const QModelIndex &index) const;
    bool isOwnKey(const QKeyEvent &key) const;
    void open(const QModelIndex &index);
    void layoutColumns();
    void expandNew();
    void noteFolding(const QModelIndex &group, bool folded);
    bool isCalm() const;
    void updateCell(const QModelIndex &source);
    void updateLastStatus(const QModelIndex &source);

    BackendTreeModel &m_model;
    BackendSortProxy *m_proxy;
    BackendHeader *m_header;
    ColumnChoices m_choices;
    QSet<int> m_folded;                  ///< priorities whose group a person has folded
    QHash<QString, QString> m_lastTexts; ///< what the last column said at the last tick, by backend
    QPersistentModelIndex m_hovered;     ///< the row under the pointer
    Instant m_pointerSeen;               ///< when the pointer was over the table last
    Instant m_sorted;
};

} // namespace spillway
