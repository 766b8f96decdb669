// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficpage.h"

#include "ui/session/desktopsession.h"
#include "ui/session/recordedrequest.h"
#include "ui/session/testrequest.h"
#include "ui/theme/theme.h"
#include "ui/traffic/curlcommand.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/exchangetext.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/textlabel.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDataStream>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>

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
    , m_banner(new Banner(BannerKind::Error))
    , m_filterBar(new TrafficFilterBar)
    , m_splitter(new QSplitter(Qt::Vertical))
{
    m_table = new ExchangeTable(*m_rows, m_colors);
    m_table->setMinimumHeight(leastList);
    m_detail = new ExchangeDetail(m_colors);
    m_detail->setMinimumHeight(leastPane);
    m_detail->hide();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({listShare, paneShare});

    auto *bannerRow = new QVBoxLayout;
    bannerRow->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::s);
    bannerRow->addWidget(m_banner);
    m_banner->hide();

    auto *surface = new Pane(Token::Surface);
    auto *body = new QVBoxLayout(surface);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(m_filterBar);
    body->addWidget(m_splitter, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addLayout(bannerRow);
    layout->addWidget(surface, 1);

    m_empty = new EmptyState(Icon::Traffic, tr("No requests yet"), {}, viewport());
    connect(m_empty->addButton(tr("Copy endpoint"), Icon::Copy), &QPushButton::clicked, this,
            &TrafficPage::copyEndpointRequested);
    connect(m_empty->addButton(tr("Send a test"), Icon::Send), &QPushButton::clicked, this,
            &TrafficPage::sendTestRequested);
    m_nothingMatches = new EmptyState(Icon::Filter, {}, {}, viewport());
    connect(m_nothingMatches->addButton(tr("Clear filter")), &QPushButton::clicked, m_filterBar,
            &TrafficFilterBar::clear);
    m_chip = new Button(Icon::ChevronUp, {}, ButtonKind::Normal, viewport());
    m_chip->setButtonSize(ButtonSize::Small);
    m_chip->setFocusPolicy(Qt::NoFocus); // Home and Space do the same
    m_chip->hide();

    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::CoarseTimer);
    m_tick.setInterval(tickTime);
    connectParts();
    takeProfile();
    tick();
}

TrafficPage::~TrafficPage() = default;

QWidget *TrafficPage::makeHeader()
{
    auto *header = new Pane(Token::Surface, Qt::BottomEdge);
    header->setFixedHeight(Theme::current().height(height::header));
    m_subtitle = new TextLabel({}, TextStyle::Label, Token::Text2);
    m_pause = new Button(Icon::Pause, tr("Resume"));
    m_pause->setKey(Qt::Key_Space, true);
    const int widest = m_pause->sizeHint().width();
    m_pause->setText(tr("Pause"));
    m_pause->setKey(Qt::Key_Space, true);
    m_pause->setFixedWidth(std::max(widest, m_pause->sizeHint().width())); // it says one or the other, in one place
    auto *clearButton = new Button(Icon::Trash, tr("Clear"));
    clearButton->setKey(QKeySequence(Qt::CTRL | Qt::Key_L));
    auto *har = new Button(Icon::Export, tr("Export HAR…"));
    har->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    auto *more = new IconButton(Icon::More, tr("More ways to export"));
    connect(m_pause, &QPushButton::clicked, this, &TrafficPage::togglePause);
    connect(clearButton, &QPushButton::clicked, this, &TrafficPage::clear);
    connect(har, &QPushButton::clicked, this, &TrafficPage::exportHar);
    connect(more, &QToolButton::clicked, this, [this, more] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Export HAR…"), this, &TrafficPage::exportHar);
        menu->addAction(tr("Export CSV…"), this, &TrafficPage::exportCsv);
        menu->popup(more->mapToGlobal(QPoint(0, more->height())));
    });

    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(spacing::l, 0, spacing::l, 0);
    layout->setSpacing(spacing::m);
    layout->addWidget(new TextLabel(tr("Traffic"), TextStyle::PageTitle));
    layout->addWidget(m_subtitle);
    layout->addStretch();
    layout->addWidget(m_pause);
    layout->addWidget(clearButton);
    layout->addWidget(har);
    layout->addWidget(more);
    return header;
}

void TrafficPage::connectParts()
{
    connect(&m_tick, &QTimer::timeout, this, &TrafficPage::tick);
    connect(&m_session, &DesktopSession::exchangesFinished, this, &TrafficPage::onRecords);
    connect(&m_session, &DesktopSession::exchangesUpdated, this, &TrafficPage::onRecords);
    connect(&m_session, &DesktopSession::profileChanged, this, &TrafficPage::takeProfile);
    connect(&m_session, &DesktopSession::stateChanged, this, &TrafficPage::tellEmpty);
    connect(m_filterBar, &TrafficFilterBar::changed, this, &TrafficPage::applyFilter);
    connect(m_table, &ExchangeTable::requestSelected, this, &TrafficPage::showRequest);
    connect(m_table, &ExchangeTable::openWanted, this, [this] { showRequest(m_table->selectedId()); });
    connect(m_table, &ExchangeTable::copyWanted, this, &TrafficPage::copyRow);
    connect(m_table, &ExchangeTable::menuWanted, this, &TrafficPage::showMenu);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &TrafficPage::tellChip);
    connect(m_detail, &ExchangeDetail::curlWanted, this, &TrafficPage::copyAsCurl);
    connect(m_detail, &ExchangeDetail::sendAgainWanted, this, &TrafficPage::sendAgain);
    connect(m_detail, &ExchangeDetail::closeWanted, this, &TrafficPage::closeDetail);
    connect(m_chip, &QPushButton::clicked, this, [this] {
        if (m_model->isPaused()) {
            togglePause();
        } else {
            goToNewest();
        }
    });
    connect(m_request, &TestRequest::finished, this, [this](bool, const QString &sentence) { emit told(sentence); });
    connect(m_export, &TrafficExport::failed, this, &TrafficPage::onExportFailed);
    connect(m_export, &TrafficExport::done, this, [this](const QString &path) {
        m_banner->hide();
        emit told(tr("Exported to %1").arg(path));
    });
    // Only the table has it: buttons keep their own Space.
    auto *pause = new QShortcut(Qt::Key_Space, m_table);
    pause->setContext(Qt::WidgetShortcut);
    connect(pause, &QShortcut::activated, this, &TrafficPage::togglePause);
    viewport()->installEventFilter(this);
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
    viewport()->update();
    tellEmpty();
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
    const ExchangeTable::Anchor anchor = m_table->anchor();
    const int before = m_rows->rowOf(anchor.id);
    m_model->flush();
    m_table->restore(anchor);
    const int after = m_rows->rowOf(anchor.id);
    if (before >= 0 && after > before) {
        m_newAbove += after - before;
    }
    if (m_detail->entry()) {
        m_detail->setInList(bool(m_model->latest(m_detail->entry().id())));
    }
    tellCounts();
    tellChip();
    tellEmpty();
}

void TrafficPage::applyFilter()
{
    const quint64 shown = m_detail->entry() && m_detail->isVisibleTo(this) ? m_detail->entry().id() : 0;
    m_rows->setFilter(m_filterBar->filter(), shown);
    m_newAbove = 0;
    if (shown != 0 && m_table->selectedId() == 0) {
        m_table->select(shown); // it was hidden by the filter before
    }
    tellChip();
    tellEmpty();
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

void TrafficPage::closeDetail()
{
    const bool hadFocus = m_detail->isAncestorOf(focusWidget());
    m_detail->hide();
    m_table->clearSelection();
    if (hadFocus) {
        m_table->setFocus(Qt::OtherFocusReason);
    }
}

void TrafficPage::tellCounts()
{
    const TrafficCounts &counts = m_model->counts();
    m_filterBar->setCounts(counts);
    m_subtitle->setText((counts.all == 1 ? tr("%1 request, %2 in flight") : tr("%1 requests, %2 in flight"))
                            .arg(formatCount(counts.all), formatCount(counts.inFlight)));
}

void TrafficPage::tellChip()
{
    if (m_table->isAtTop()) {
        m_newAbove = 0;
    }
    const bool paused = m_model->isPaused();
    const QString text =
        paused ? tr("Paused, %1 new").arg(formatCount(m_model->waiting())) : tr("%1 new").arg(formatCount(m_newAbove));
    if (m_chip->text() != text) {
        m_chip->setIconOf(paused ? Icon::Play : Icon::ChevronUp);
        m_chip->setText(text);
        m_chip->setTip(paused ? tr("Resume") : tr("Go to the newest request"));
        m_chip->setKey(paused ? Qt::Key_Space : Qt::Key_Home);
    }
    m_chip->setVisible(paused || m_newAbove > 0);
    placeOverlays();
}

void TrafficPage::tellEmpty()
{
    const bool empty = m_rows->rowCount() == 0;
    const bool filtered = empty && m_model->rowCount() > 0;
    if (empty && !filtered) {
        m_empty->setText(tr("Point a client at %1 and requests appear here.")
                             .arg(QString::fromLatin1(endpointOrigin(endpointUrl()))));
    }
    if (filtered) {
        const TrafficFilter filter = m_filterBar->filter();
        m_nothingMatches->setTitle(filter.text.isEmpty() ? tr("Nothing matches the filter.")
                                                         : tr("Nothing matches “%1”.").arg(filter.text));
        m_nothingMatches->setText(
            m_model->rowCount() == 1
                ? tr("1 request is hidden by the filter.")
                : tr("%1 requests are hidden by the filter.").arg(formatCount(m_model->rowCount())));
    }
    m_empty->setVisible(empty && !filtered);
    m_nothingMatches->setVisible(filtered);
    placeOverlays();
}

void TrafficPage::placeOverlays()
{
    m_empty->setGeometry(viewport()->rect());
    m_nothingMatches->setGeometry(viewport()->rect());
    const QSize size = m_chip->sizeHint();
    m_chip->setGeometry((viewport()->width() - size.width()) / 2, spacing::s, size.width(), size.height());
}

bool TrafficPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == viewport() && event->type() == QEvent::Resize) {
        placeOverlays();
    }
    return Page::eventFilter(watched, event);
}

void TrafficPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    emit told(tr("Keeping the last %1 requests in memory").arg(formatCount(ExchangeModel::capacity)));
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
    m_pause->setIconOf(m_model->isPaused() ? Icon::Play : Icon::Pause);
    m_pause->setText(m_model->isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setKey(Qt::Key_Space, true);
    tick();
    emit told(m_model->isPaused() ? tr("The list is paused. The endpoint goes on.") : tr("The list goes on"));
}

void TrafficPage::clear()
{
    m_model->clear();
    m_newAbove = 0;
    tick();
    emit told(tr("List cleared"));
}

void TrafficPage::goToNewest()
{
    m_table->goToNewest();
    tellChip();
}

void TrafficPage::nextTab()
{
    if (m_detail->isVisibleTo(this)) {
        m_detail->nextTab();
    }
}

QString TrafficPage::endpointUrl() const
{
    const QString url = m_session.endpoint().endpointUrl();
    if (!url.isEmpty()) {
        return url;
    }
    const EndpointOptions &options = m_session.profile().endpoint;
    const QString host = options.address.contains(u':') ? u'[' + options.address + u']' : options.address;
    return u"http://%1:%2"_s.arg(host).arg(options.port);
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
    connect(m_banner->addButton(tr("Dismiss")), &QPushButton::clicked, m_banner, &QWidget::hide);
    m_banner->show();
}

QWidget *TrafficPage::viewport() const
{
    return m_table->viewport();
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
