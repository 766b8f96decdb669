// SPDX-License-Identifier: MIT
#pragma once

#include "ui/page.h"
#include "ui/traffic/backendcolors.h"
#include "ui/traffic/trafficexport.h"

#include <QTimer>

class QSplitter;

namespace spillway
{

class Banner;
class Button;
class DesktopSession;
class EmptyState;
class ExchangeDetail;
class ExchangeFilter;
class ExchangeModel;
class ExchangeTable;
class TestRequest;
class TextLabel;
class TrafficFilterBar;

/// The Traffic page: the list of requests with its filter, and the pane that explains one of them. It takes requests
/// in also while it is hidden.
class TrafficPage : public Page
{
    Q_OBJECT
public:
    /// `session` must outlive it.
    explicit TrafficPage(DesktopSession &session, QWidget *parent = nullptr);
    ~TrafficPage() override;

    void focusSearch() override;
    bool escape() override;
    void focusNextPane(bool forward) override;

    /// Columns and splitter, for the window's settings.
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

    ExchangeModel &model() const { return *m_model; }
    ExchangeTable &table() const { return *m_table; }
    ExchangeDetail &detail() const { return *m_detail; }
    TrafficFilterBar &filterBar() const { return *m_filterBar; }
    TrafficExport &exporter() const { return *m_export; }

public slots:
    void togglePause();
    void clear();
    void goToNewest();
    /// Copies the request that is shown or selected.
    void copyAsCurl();
    void copyRow();
    void sendAgain();
    /// Both export what the filter shows.
    void exportHar();
    void exportCsv();
    void nextTab();

signals:
    void sendTestRequested();
    void copyEndpointRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHeader();
    void connectParts();
    void takeProfile();
    void onRecords(const QList<ExchangeRecord> &records);
    void tick();
    void applyFilter();
    void showRequest(quint64 id);
    void closeDetail();
    void tellCounts();
    void tellChip();
    void tellEmpty();
    void placeOverlays();
    void showMenu(const QPoint &position);
    void onExportFailed(const QString &path, const QString &reason);
    QList<TrafficEntry> shownEntries() const;
    QString endpointUrl() const;
    QString exportName(const QString &suffix) const;
    void startExport(ExportFormat format);
    QWidget *viewport() const;

    DesktopSession &m_session;
    BackendColors m_colors;
    ExchangeModel *m_model;
    ExchangeFilter *m_rows;
    TestRequest *m_request;
    TrafficExport *m_export;
    TextLabel *m_subtitle = nullptr;
    Button *m_pause = nullptr;
    Banner *m_banner = nullptr;
    TrafficFilterBar *m_filterBar = nullptr;
    QSplitter *m_splitter = nullptr;
    ExchangeTable *m_table = nullptr;
    ExchangeDetail *m_detail = nullptr;
    EmptyState *m_empty = nullptr;
    EmptyState *m_nothingMatches = nullptr;
    Button *m_chip = nullptr; ///< "12 new", over the list's top edge
    QTimer m_tick;
    int m_newAbove = 0; ///< rows that came in above since the list was last at its top
};

} // namespace spillway
