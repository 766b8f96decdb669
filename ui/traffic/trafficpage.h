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
class DesktopSession;
class ExchangeDetail;
class ExchangeFilter;
class ExchangeModel;
class ExchangeTable;
class Pane;
class TestRequest;
class TrafficFilterBar;
class TrafficHeader;
class TrafficList;

/// The Traffic page: the list of requests with its filter, and the pane that explains one of them. It takes requests
/// in also while it is hidden.
class TrafficPage : public Page
{
    Q_OBJECT
public:
    /// `session` must outlive it.
    explicit TrafficPage(DesktopSession &session, QWidget *parent = nullptr);
    ~TrafficPage() override;

    QString hint() const override;
    void focusSearch() override;
    bool escape() override;
    void focusNextPane(bool forward) override;

    /// Columns and splitter, for the window's settings.
    QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;

    ExchangeModel &model() const { return *m_model; }
    TrafficList &list() const { return *m_list; }
    ExchangeTable &table() const { return *m_table; }
    ExchangeDetail &detail() const { return *m_detail; }
    TrafficFilterBar &filterBar() const { return *m_filterBar; }
    Banner &banner() const { return *m_banner; }
    TrafficExport &exporter() const { return *m_export; }

    /// Selects this request and explains it; a filter that hides it is cleared. False: it is not known (any more),
    /// which is told.
    bool showExchange(quint64 id);

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
    int bannerGap() const override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectParts();
    void takeProfile();
    void nameEndpoint();
    void onRecords(const QList<ExchangeRecord> &records);
    void tick();
    void applyFilter();
    void showRequest(quint64 id);
    void closeDetail();
    void showMenu(const QPoint &position);
    void onExportFailed(const QString &path, const QString &reason);
    QList<TrafficEntry> shownEntries() const;
    QString endpointUrl() const;
    QString exportName(const QString &suffix) const;
    void startExport(ExportFormat format);
    TrafficEntry chosen() const;

    DesktopSession &m_session;
    BackendColors m_colors;
    ExchangeModel *m_model;
    ExchangeFilter *m_rows;
    TestRequest *m_request;
    TrafficExport *m_export;
    TrafficHeader *m_header;
    Pane *m_bannerArea;
    Banner *m_banner;
    TrafficFilterBar *m_filterBar;
    QSplitter *m_splitter;
    TrafficList *m_list;
    ExchangeTable *m_table; ///< the list's
    ExchangeDetail *m_detail;
    QTimer m_tick;
};

} // namespace spillway
