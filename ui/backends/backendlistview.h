// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/backendlistmodel.h"

#include <QTreeView>

namespace spillway
{

/// The table of the Backends page. Keys: arrows walk, Left and Right fold a priority, Enter opens the inspector, Space
/// turns a backend on or off, F2 edits its name, Alt+Up and Alt+Down move it to another priority, Delete removes it; a
/// row can be dragged to another priority. What they do is the page's business: they are signals.
class BackendListView : public QTreeView
{
    Q_OBJECT
public:
    /// The model is not owned and outlives the view.
    explicit BackendListView(BackendListModel &model, QWidget *parent = nullptr);

    BackendListModel &listModel() const { return m_model; }
    /// The backend of the current row; empty on a group.
    QString currentBackend() const;
    /// Makes it the current row and scrolls to it; false if it is not shown.
    bool setCurrentBackend(const QString &name);
    void editCurrentName();
    bool isHostHidden() const { return isColumnHidden(int(BackendListColumn::Host)); }
    bool isSwitchHovered(const QModelIndex &index) const { return m_hoveredSwitch == QPersistentModelIndex(index); }
    /// The height at which every row is seen.
    int contentHeight() const;

    /// Paints countdowns anew, with `all` also "2 min ago"; no model change, so that screen readers stay quiet.
    void tick(bool all);

signals:
    void opened(const QString &name);
    /// Another backend is the current one; empty for a group.
    void currentBackendChanged(const QString &name);
    void toggleRequested(const QString &name);
    void stepRequested(const QString &name, int by);
    void removeRequested(const QString &name);
    void menuRequested(const QString &name, const QPoint &globalPosition);
    void contentHeightChanged();

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter * /*painter*/, const QRect & /*rect*/, const QModelIndex & /*index*/) const override {}
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void startDrag(Qt::DropActions supported) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    QString nameOf(const QModelIndex &index) const;
    bool isOwnKey(const QKeyEvent &key) const;
    void layoutColumns();
    void hoverSwitch(const QModelIndex &index);
    QRect switchRect(const QModelIndex &index) const;
    qreal textLeft(BackendListColumn column) const;

    BackendListModel &m_model;
    QPersistentModelIndex m_hoveredSwitch;
    QPersistentModelIndex m_pressedSwitch;
};

} // namespace spillway
