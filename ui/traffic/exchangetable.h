// SPDX-License-Identifier: MIT
#pragma once

#include <QPersistentModelIndex>
#include <QTableView>

class QMenu;

namespace spillway
{

class BackendColors;
class ExchangeFilter;

/// The traffic list: rows of one height, columns that can be moved and hidden, and a view that stands still while rows
/// come in above it.
class ExchangeTable : public QTableView
{
    Q_OBJECT
public:
    /// Both must outlive the table.
    ExchangeTable(ExchangeFilter &rows, const BackendColors &colors, QWidget *parent = nullptr);

    /// The row that is read, and where it stands.
    struct Anchor
    {
        quint64 id = 0; ///< 0: the list follows, since it is at its top
        int offset = 0;
    };
    /// Take it before rows come or go.
    Anchor anchor() const;
    /// Puts the row back where it stood; afterwards nothing has moved for whoever reads it.
    void restore(const Anchor &anchor);
    bool isAtTop() const;

    /// The request that is selected; 0 if none.
    quint64 selectedId() const;
    /// Selects a request without scrolling; false if it has no row.
    bool select(quint64 id);
    /// The row under the pointer; -1 if there is none.
    int hoveredRow() const;

    bool isFirstColumn(int column) const;
    bool isLastColumn(int column) const;
    /// Order and choice of the columns, for the settings.
    QByteArray saveColumns() const;
    bool restoreColumns(const QByteArray &state);
    /// Shows or hides a column because a person wants it so; wins over the room there is.
    void setColumnWanted(int column, bool wanted);
    /// A menu of the columns; the caller pops it up or puts it into another menu.
    QMenu *makeColumnMenu(QWidget *parent);

public slots:
    void goToNewest();

signals:
    /// Another request is selected. 0: none is any more, but not because its row went.
    void requestSelected(quint64 id);
    /// Enter, double click, or a click on what is selected already.
    void openWanted();
    void copyWanted();
    /// The context menu is wanted here, in coordinates of the screen.
    void menuWanted(const QPoint &position);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

protected slots:
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void fitRows();
    void fitColumns();
    QRect rowRect(int row) const;
    void moveHover(int row);

    ExchangeFilter &m_rows;
    QMap<int, bool> m_wanted; ///< columns that a person has shown or hidden
    int m_hovered = -1;
    quint64 m_selected = 0;
    bool m_removing = false;
};

} // namespace spillway
