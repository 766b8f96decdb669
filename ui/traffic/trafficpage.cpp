// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficpage.h"

#include "ui/session/desktopsession.h"
#include "ui/session/recordedrequest.h"
#include "ui/session/testrequest.h"
#include "ui/theme/metrics.h"
#include "ui/traffic/curlcommand.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/exchangetext.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/traffic/trafficheader.h"
#include "ui/traffic/trafficlist.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/format.h"
#include "ui/widgets/searchfield.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDataStream>
#include <QGuiApplication>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

constexpr auto tickTime = 250ms;
constexpr int listShare = 447; ///< of the design's 736 px for list and pane
constexpr int paneShare = 289;
constexpr int leastList = 120;
constexpr int leastPane = 150;

} // namespace

TrafficPage::TrafficPage(DesktopSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_model(new ExchangeModel(this))
    , m_rows(new ExchangeFilter(*m_model, this))
    , m_request(new TestRequest(session, this))
    , m_export(new TrafficExport(this))
    , m_header(new TrafficHeader)
    , m_bannerArea(new Pane(Token::Surface))
    , m_banner(new Banner(BannerKind::Error, m_bannerArea))
    , m_filterBar(new TrafficFilterBar)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_list(new TrafficList(*m_model, *m_rows, m_colors))
    , m_table(m_list->table())
    , m_detail(new ExchangeDetail(m_colors))
{
    m_list->setMinimumHeight(leastList);
    m_detail->setMinimumHeight(leastPane);
    m_detail->hide();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({listShare, paneShare});

    auto *bannerRow = new QVBoxLayout(m_bannerArea);
    bannerRow->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::s);
    bannerRow->addWidget(m_banner);
    m_bannerArea->hide();

    auto *surface = new Pane(Token::Surface);
    auto *body = new QVBoxLayout(surface);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(m_filterBar);
    body->addWidget(m_splitter, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_bannerArea);
    layout->addWidget(surface, 1);

    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::CoarseTimer);
    m_tick.setInterval(tickTime);
    connectParts();
    takeProfile();
    tick();
}

TrafficPage::~TrafficPage() = default;

void TrafficPage::connectParts()
{
    connect(&m_tick, &QTimer::timeout, this, &TrafficPage::tick);
    connect(&m_session, &DesktopSession::exchangesFinished, this, &TrafficPage::onRecords);
    connect(&m_session, &DesktopSession::exchangesUpdated, this, &TrafficPage::onRecords);
    connect(&m_session, &DesktopSession::profileChanged, this, &TrafficPage::takeProfile);
    connect(&m_session, &DesktopSession::stateChanged, this, &TrafficPage::nameEndpoint);
    connect(m_header, &TrafficHeader::pauseWanted, this, &TrafficPage::togglePause);
    connect(m_header, &TrafficHeader::clearWanted, this, &TrafficPage::clear);
    connect(m_header, &TrafficHeader::harWanted, this, &TrafficPage::exportHar);
    connect(m_header, &TrafficHeader::csvWanted, this, &TrafficPage::exportCsv);
    connect(m_list, &TrafficList::resumeWanted, this, &TrafficPage::togglePause);
    connect(m_list, &TrafficList::clearFilterWanted, m_filterBar, &TrafficFilterBar::clear);
    connect(m_list, &TrafficList::copyEndpointRequested, this, &TrafficPage::copyEndpointRequested);
    connect(m_list, &TrafficList::sendTestRequested, this, &TrafficPage::sendTestRequested);
    connect(m_filterBar, &TrafficFilterBar::changed, this, &TrafficPage::applyFilter);
    connect(m_table, &ExchangeTable::requestSelected, this, &TrafficPage::showRequest);
    connect(m_table, &ExchangeTable::openWanted, this, [this] { showRequest(m_table->selectedId()); });
    connect(m_table, &ExchangeTable::copyWanted, this, &TrafficPage::copyRow);
    connect(m_table, &ExchangeTable::menuWanted, this, &TrafficPage::showMenu);
    connect(m_detail, &ExchangeDetail::curlWanted, this, &TrafficPage::copyAsCurl);
    connect(m_detail, &ExchangeDetail::sendAgainWanted, this, &TrafficPage::sendAgain);
    connect(m_detail, &ExchangeDetail::closeWanted, this, &TrafficPage::closeDetail);
    connect(m_request, &TestRequest::finished, this, [this](bool, const QString &sentence) { emit told(sentence); });
    connect(m_export, &TrafficExport::failed, this, &TrafficPage::onExportFailed);
    connect(m_export, &TrafficExport::done, this, [this](const QString &path) {
        m_bannerArea->hide();
        emit told(tr("Exported to %1").arg(path));
    });
    // Only the table has it: buttons keep their own Space.
    auto *pause = new QShortcut(Qt::Key_Space, m_table);
    pause->setContext(Qt::WidgetShortcut);
    connect(pause, &QShortcut::activated, this, &TrafficPage::togglePause);
}

void TrafficPage::takeProfile()
{
    m_model->setFacts(ProfileFacts::of(m_session.profile()));
    m_colors.setProfile(m_session.profile());
    QStringList names;
    for (const Backend &backend : m_session.profile().backends) {
        names.append(backend.name);
    }
    m_filterBar->setBackends(names);
    m_table->viewport()->update();
    m_detail->update();
    nameEndpoint();
}

void TrafficPage::nameEndpoint()
{
    m_list->setEndpoint(QString::fromLatin1(endpointOrigin(endpointUrl())));
}

void TrafficPage::onRecords(const QList<ExchangeRecord> &records)
{
    m_model->enqueue(records);
    // What the pane shows goes on to its end even when the list is paused or has dropped it.
    if (const TrafficEntry shown = m_detail->entry(); shown && shown.record->end == ExchangeEnd::Running) {
        for (const ExchangeRecord &record : records) {
            if (record.id == shown.id()) {
                m_detail->setEntry({std::make_shared<const ExchangeRecord>(record), shown.facts});
            }
        }
    }
    if (!isVisible()) {
        tick();
    } else if (!m_tick.isActive()) {
        m_tick.start();
    }
}

void TrafficPage::tick()
{
    m_list->takeBatch();
    if (m_detail->entry()) {
        m_detail->setInList(bool(m_model->latest(m_detail->entry().id())));
    }
    m_filterBar->setCounts(m_model->counts());
    m_header->setCounts(m_model->counts());
}

void TrafficPage::applyFilter()
{
    const quint64 shown = m_detail->entry() && m_detail->isVisibleTo(this) ? m_detail->entry().id() : 0;
    m_rows->setFilter(m_filterBar->filter(), shown);
    if (shown != 0 && m_table->selectedId() == 0) {
        m_table->select(shown); // it was hidden by the filter before
    }
    m_list->filterChanged();
}

void TrafficPage::showRequest(quint64 id)
{
    const TrafficEntry entry = m_model->latest(id);
    if (!entry) {
        return; // what is shown stays, also when its row has gone
    }
    m_detail->setEntry(entry);
    if (m_detail->isHidden()) {
        m_detail->show();
        // The row that was chosen stays in sight above the pane.
        QMetaObject::invokeMethod(
            m_table, [this, id] { m_table->scrollTo(m_rows->index(m_rows->rowOf(id), 0)); }, Qt::QueuedConnection);
    }
}

bool TrafficPage::showExchange(quint64 id)
{
    tick(); // what came in a moment ago
    if (!m_model->latest(id)) {
        emit told(tr("This request is no longer in memory"));
        return false;
    }
    if (!m_table->select(id) && m_model->rowOf(id) >= 0) {
        m_filterBar->clear();
        m_table->select(id);
    }
    showRequest(id); // also one that waits because the list is paused
    if (const int row = m_rows->rowOf(id); row >= 0) {
        m_table->scrollTo(m_rows->index(row, 0));
        m_table->setFocus(Qt::OtherFocusReason);
    }
    return true;
}

void TrafficPage::closeDetail()
{
    const bool hadFocus = m_detail->isAncestorOf(focusWidget());
    m_detail->hide();
    m_table->clearSelection();
    if (hadFocus) {
        m_table->setFocus(Qt::OtherFocusReason);
    }
}

int TrafficPage::bannerGap() const
{
    return spacing::m; // the filter's own ground follows
}

QString TrafficPage::hint() const
{
    return tr("Keeping the last %1 requests in memory").arg(formatCount(ExchangeModel::capacity));
}

void TrafficPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    if (m_tick.isActive()) {
        m_tick.stop();
        tick();
    }
}

void TrafficPage::focusSearch()
{
    if (CodeView *code = m_detail->focusedCode()) {
        code->openFind();
    } else {
        m_filterBar->search()->setFocus(Qt::ShortcutFocusReason);
        m_filterBar->search()->selectAll();
    }
}

bool TrafficPage::escape()
{
    if (!m_filterBar->filter().isEmpty()) {
        m_filterBar->clear();
        return true;
    }
    if (m_detail->isVisibleTo(this)) {
        closeDetail();
        return true;
    }
    return false;
}

void TrafficPage::focusNextPane(bool forward)
{
    QList<QWidget *> panes{m_filterBar, m_table};
    if (m_detail->isVisibleTo(this)) {
        panes.append(m_detail);
    }
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes[i] == focusWidget() || panes[i]->isAncestorOf(focusWidget())) {
            at = i;
        }
    }
    const qsizetype next =
        at < 0 ? (forward ? 0 : panes.size() - 1) : (at + (forward ? 1 : panes.size() - 1)) % panes.size();
    const std::array<QWidget *, 3> entrances{m_filterBar->search(), m_table, m_detail->tabs()};
    entrances[size_t(next)]->setFocus(Qt::ShortcutFocusReason);
}

void TrafficPage::togglePause()
{
    m_model->setPaused(!m_model->isPaused());
    m_header->setPaused(m_model->isPaused());
    tick();
    emit told(m_model->isPaused() ? tr("The list is paused. The endpoint goes on.") : tr("The list goes on"));
}

void TrafficPage::clear()
{
    m_model->clear();
    tick();
    emit told(tr("List cleared"));
}

void TrafficPage::goToNewest()
{
    m_list->goToNewest();
}

void TrafficPage::nextTab()
{
    if (m_detail->isVisibleTo(this)) {
        m_detail->nextTab();
    }
}

QString TrafficPage::endpointUrl() const
{
    QString url = m_session.endpoint().endpointUrl();
    if (!url.isEmpty()) {
        return url;
    }
    const EndpointOptions &options = m_session.profile().endpoint;
    const QString host = options.address.contains(u':') ? u'[' + options.address + u']' : options.address;
    return u"http://%1:%2"_s.arg(host).arg(options.port);
}

/// What the pane shows, else what is selected.
TrafficEntry TrafficPage::chosen() const
{
    return m_detail->isVisibleTo(this) ? m_detail->entry() : m_model->latest(m_table->selectedId());
}

void TrafficPage::copyAsCurl()
{
    const TrafficEntry entry = m_detail->isVisibleTo(this) ? m_detail->entry() : m_model->latest(m_table->selectedId());
    if (!entry) {
        emit told(tr("Select a request first"));
        return;
    }
    QGuiApplication::clipboard()->setText(curlCommand(*entry.record, endpointUrl()));
    m_detail->showCopied();
    emit told(curlNeedsBodyFile(*entry.record) ? tr("cURL copied. The body was not recorded: put it into body.json.")
                                               : tr("cURL copied"));
}

void TrafficPage::copyRow()
{
    if (const TrafficEntry entry = m_model->latest(m_table->selectedId())) {
        QGuiApplication::clipboard()->setText(exchangeLine(*entry.record));
        emit told(tr("Request copied"));
    }
}

void TrafficPage::sendAgain()
{
    const TrafficEntry entry = m_detail->isVisibleTo(this) ? m_detail->entry() : m_model->latest(m_table->selectedId());
    if (!entry) {
        emit told(tr("Select a request first"));
    } else if (m_request->resend(*entry.record)) {
        emit told(tr("Sending the request again"));
    }
}

void TrafficPage::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const TrafficEntry entry = m_model->latest(m_table->selectedId());
    QAction *copy = menu->addAction(tr("Copy"), this, &TrafficPage::copyRow);
    QAction *curl = menu->addAction(tr("Copy as cURL"), this, &TrafficPage::copyAsCurl);
    QAction *again = menu->addAction(tr("Send again"), this, &TrafficPage::sendAgain);
    for (QAction *action : {copy, curl, again}) {
        action->setEnabled(bool(entry));
    }
    again->setEnabled(entry && replayProblem(*entry.record).isEmpty());
    menu->addSeparator();
    menu->addMenu(m_table->makeColumnMenu(menu));
    menu->popup(position);
}

QList<TrafficEntry> TrafficPage::shownEntries() const
{
    QList<TrafficEntry> entries;
    entries.reserve(m_rows->rowCount());
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        entries.append(m_rows->at(row));
    }
    return entries;
}

QString TrafficPage::exportName(const QString &suffix) const
{
    return u"spillway-%1.%2"_s.arg(m_session.wallNow().toLocalTime().toString(u"yyyy-MM-dd-HHmm"), suffix);
}

void TrafficPage::startExport(ExportFormat format)
{
    const QList<TrafficEntry> entries = shownEntries();
    if (entries.isEmpty()) {
        emit told(tr("There is nothing to export"));
        return;
    }
    m_export->ask(format, entries, {QCoreApplication::applicationVersion(), endpointUrl()},
                  exportName(format == ExportFormat::Har ? u"har"_s : u"csv"_s));
}

void TrafficPage::exportHar()
{
    startExport(ExportFormat::Har);
}

void TrafficPage::exportCsv()
{
    startExport(ExportFormat::Csv);
}

void TrafficPage::onExportFailed(const QString &path, const QString &reason)
{
    m_banner->setText(tr("The export failed."), tr("%1 could not be written: %2").arg(path, reason));
    m_banner->clearButtons();
    connect(m_banner->addButton(tr("Dismiss")), &QPushButton::clicked, m_bannerArea, &QWidget::hide);
    m_bannerArea->show();
}

QByteArray TrafficPage::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_table->saveColumns() << m_splitter->saveState();
    return state;
}

bool TrafficPage::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray columns;
    QByteArray splitter;
    stream >> columns >> splitter;
    return stream.status() == QDataStream::Ok && m_table->restoreColumns(columns) && m_splitter->restoreState(splitter);
}

} // namespace spillway
