// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendrow.h"
#include "ui/page.h"

#include <functional>

class QBoxLayout;
class QMenu;
class QSplitter;
class QTimer;

namespace spillway
{

class BackendActions;
class BackendCard;
class BackendTable;
class BackendTreeModel;
class DesktopSession;
class EndpointHeader;
class FiguresStrip;
class InspectorPane;
class TimelineCard;
class UseCodePopup;

/// The Endpoint page: is it serving, who takes the traffic, when does the throttled one come back. Header, figures,
/// timeline, live backend table, and the inspector beside them. While hidden it counts on and paints nothing.
class EndpointPage : public Page
{
    Q_OBJECT
public:
    /// `makeInspector` makes the pane when a backend is first opened; it may be null (no pane then).
    EndpointPage(DesktopSession &session, std::function<InspectorPane *(QWidget *)> makeInspector,
                 QWidget *parent = nullptr);
    ~EndpointPage() override;

    void focusSearch() override;
    bool escape() override;
    void focusNextPane(bool forward) override;
    bool hasUnsavedEdit() const override;
    QString discardQuestion() const override;
    void discardEdit() override;

    EndpointHeader *header() const { return m_header; }
    FiguresStrip *figures() const { return m_figures; }
    TimelineCard *timeline() const { return m_timeline; }
    BackendCard *backends() const { return m_card; }
    BackendTable *table() const;
    BackendTreeModel *model() const { return m_model; }
    /// Null before a backend was opened.
    InspectorPane *inspector() const { return m_inspector; }
    bool isInspectorOpen() const;

    /// What the page counts. Tests give it a past.
    TrafficStats &traffic() { return m_stats; }

    /// Column choices, chart and pane width, for the window's settings.
    QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;

    /// Brings all up to date at once, as the timer does four times a second and (`second`) once a second.
    void refresh(bool second);

public slots:
    /// Opens a backend in the inspector, and makes its row the current one.
    void showBackend(const QString &name);
    void addBackend();
    void copyEndpoint();
    void copyClientKey();
    void showUseInCode();
    void undo();
    /// Saves the edit in the inspector.
    void saveCurrent();
    void toggleCurrent();
    void movePriority(int by);
    void removeCurrent();
    void testCurrent();

signals:
    void sendTestRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildBody();
    void connectParts();
    bool isServing() const;
    Instant shownNow() const;
    void onStateChanged();
    void onProfileChanged();
    void tick();
    void fit();
    InspectorPane *ensureInspector();
    void setInspectorOpen(bool open);
    void followCurrent(const QString &name);
    void openMenu(const QString &name, const QPoint &position);
    void fillBackendMenu(QMenu &menu, const QString &name);
    void copyRow(const QString &name);
    /// False, and said so, while an edit in the inspector was not saved.
    bool mayLeaveEdit();

    DesktopSession &m_session;
    std::function<InspectorPane *(QWidget *)> m_makeInspector;
    TrafficStats m_stats;
    QList<BackendRow> m_rows;
    QString m_shownProfile; ///< whose traffic m_stats counts
    Instant m_stoppedAt;
    bool m_frozen = false; ///< stopped: the table and the chart show what was
    bool m_news = false;   ///< a snapshot has come since the last refresh
    int m_ticks = 0;
    bool m_following = false; ///< guards against following oneself

    EndpointHeader *m_header;
    QSplitter *m_splitter;
    QWidget *m_body;
    QBoxLayout *m_bodyLayout = nullptr;
    FiguresStrip *m_figures;
    TimelineCard *m_timeline;
    BackendTreeModel *m_model;
    BackendCard *m_card;
    BackendActions *m_actions;
    InspectorPane *m_inspector = nullptr;
    UseCodePopup *m_popup = nullptr;
    int m_inspectorWidth;
    QTimer *m_timer;
};

} // namespace spillway
