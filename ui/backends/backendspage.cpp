// SPDX-License-Identifier: MIT
#include "ui/backends/backendspage.h"

#include "ui/backends/backendedits.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendlive.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/droparea.h"
#include "ui/backends/nextrequestcard.h"
#include "ui/backends/whatifcard.h"
#include "ui/inspectorpane.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

constexpr auto tickTime = 250ms;
constexpr int ticksASecond = 4;
constexpr int ticksOfAgo = 20; ///< how often "2 min ago" is painted anew
constexpr int filterWidth = 300;
constexpr int leastTable = 96;
constexpr int handleWidth = 5;

QString selectionHint(Selection selection)
{
    switch (selection) {
    case Selection::Weighted:
        return BackendsPage::tr("Drag a backend to another priority. Within one priority, Spillway picks at random by "
                                "weight.");
    case Selection::LeastBusy:
        return BackendsPage::tr("Drag a backend to another priority. Within one priority, Spillway picks the least "
                                "busy.");
    case Selection::Random:
        break;
    }
    return BackendsPage::tr("Drag a backend to another priority. Within one priority, Spillway picks at random.");
}

/// The info icon beside the hint; decoration only.
class InfoIcon : public QWidget
{
public:
    explicit InfoIcon(QWidget *parent)
        : QWidget(parent)
    {
        setFixedSize(14, 14);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        paintIcon(painter, rect(), Icon::Info, Theme::current().color(Token::Text2));
    }
};

} // namespace

BackendsPage::BackendsPage(DesktopSession &session, const std::function<InspectorPane *(QWidget *)> &makeInspector,
                           QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_edits(BackendEdits::of(session))
    , m_tests(ConnectionTests::of(session))
    , m_model(new BackendListModel({[this] { return m_session.now(); }, [this] { return m_session.wallNow(); }}, this))
    , m_inspector(makeInspector(this))
    , m_timer(new QTimer(this))
{
    setAccessibleName(tr("Backends"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader());
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(handleWidth);
    m_stack = new QStackedWidget(m_splitter);
    auto *empty = new EmptyState(Icon::Backends, tr("No backends yet"),
                                 tr("Add an Azure OpenAI resource, or import the ones you have."), m_stack);
    connect(empty->addButton(tr("Add a backend"), Icon::Plus), &QPushButton::clicked, this, &BackendsPage::addBackend);
    connect(empty->addButton(tr("Import…"), Icon::Import), &QPushButton::clicked, this, &BackendsPage::importBackends);
    m_stack->addWidget(buildBody());
    m_stack->addWidget(empty);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_inspector->hide();
    layout->addWidget(m_splitter, 1);

    connectTable();
    connect(&m_session, &DesktopSession::profileChanged, this, &BackendsPage::refresh);
    connect(&m_session, &DesktopSession::secretsChanged, this, &BackendsPage::refresh);
    connect(&m_session, &DesktopSession::stateChanged, this, &BackendsPage::refresh);
    connect(&m_session, &DesktopSession::snapshotChanged, this, [this] { m_dirty = true; });
    connect(&m_tests, &ConnectionTests::changed, this, &BackendsPage::refresh);
    connect(&m_tests, &ConnectionTests::allTested, this, [this] {
        int good = 0;
        for (const Backend &backend : m_session.profile().backends) {
            const auto last = m_tests.last(backend);
            good += last && last->report.isGood() ? 1 : 0;
        }
        emit told(tr("%1 of %2 backends connected").arg(good).arg(m_session.profile().backends.size()));
    });
    connect(&m_edits, &BackendEdits::told, this, &BackendsPage::told);
    connect(m_inspector, &InspectorPane::told, this, &BackendsPage::told);
    connect(m_inspector, &InspectorPane::closed, this, &BackendsPage::closeInspector);
    connect(m_inspector, &InspectorPane::backendChanged, this, [this](const QString &name) {
        if (!name.isEmpty() && m_table->currentBackend() != name) {
            m_table->setCurrentBackend(name);
        }
    });
    connect(m_timer, &QTimer::timeout, this, &BackendsPage::tick);
    m_timer->setInterval(tickTime);
    m_timer->setTimerType(Qt::CoarseTimer);
    refresh();
}

BackendsPage::~BackendsPage() = default;

QWidget *BackendsPage::buildHeader()
{
    auto *header = new Pane(Token::Surface, Qt::BottomEdge, this);
    header->setFixedHeight(Theme::current().height(height::header));
    m_counts = new TextLabel({}, TextStyle::Label, Token::Text2, header);
    m_import = new Button(Icon::File, tr("Import…"), ButtonKind::Normal, header);
    m_testAll = new Button(Icon::Refresh, tr("Test all"), ButtonKind::Normal, header);
    m_testAll->setKey(Qt::Key_F5, true);
    m_add = new Button(Icon::Plus, tr("Add backend"), ButtonKind::Primary, header);
    m_add->setKey(QKeySequence::New, true);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(spacing::l, 0, spacing::l, 0);
    row->setSpacing(spacing::m);
    row->addWidget(new TextLabel(tr("Backends"), TextStyle::PageTitle, Token::Text, header));
    row->addWidget(m_counts);
    row->addStretch();
    row->addWidget(m_import);
    row->addWidget(m_testAll);
    row->addWidget(m_add);
    connect(m_import, &QPushButton::clicked, this, &BackendsPage::importBackends);
    connect(m_testAll, &QPushButton::clicked, this, &BackendsPage::testAll);
    connect(m_add, &QPushButton::clicked, this, &BackendsPage::addBackend);
    return header;
}

QWidget *BackendsPage::buildBody()
{
    m_list = new QWidget(this);
    m_top = new QWidget(m_list);
    m_filter = new SearchField(tr("Filter by name, host or region"), QKeySequence::Find, m_top);
    m_filter->setFixedWidth(Theme::current().height(filterWidth));
    m_infoIcon = new InfoIcon(m_top);
    m_hint = new TextLabel({}, TextStyle::Label, Token::Text2, m_top);
    m_hint->setMinimumWidth(1); // it goes when there is no room, and must not keep the page from shrinking
    auto *top = new QHBoxLayout(m_top);
    top->setContentsMargins(0, 0, 0, 0);
    top->setSpacing(spacing::s - 2);
    top->addWidget(m_filter);
    top->addStretch();
    top->addWidget(m_infoIcon);
    top->addWidget(m_hint);
    m_notice = new Banner(BannerKind::Error, m_list);
    m_notice->hide();
    m_card = new Card({}, m_list);
    m_table = new BackendListView(*m_model, m_card);
    m_nothing = new EmptyState(Icon::Filter, {}, {}, m_card);
    m_nothing->hide();
    connect(m_nothing->addButton(tr("Clear filter")), &QPushButton::clicked, m_filter, &QLineEdit::clear);
    m_card->body()->addWidget(m_table);
    m_card->body()->addWidget(m_nothing);
    m_card->setMinimumHeight(leastTable);
    m_drop = new DropArea(m_list);
    m_next = new NextRequestCard(m_session, m_list);
    m_whatIf = new WhatIfCard(m_session, m_list);
    auto *layout = new QVBoxLayout(m_list);
    layout->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    layout->setSpacing(spacing::m);
    layout->addWidget(m_top);
    layout->addWidget(m_notice);
    layout->addWidget(m_card, 1);
    layout->addWidget(m_drop);
    layout->addWidget(m_next);
    layout->addWidget(m_whatIf);
    layout->addStretch(0);
    connect(m_whatIf, &WhatIfCard::openChanged, this, &BackendsPage::showWhatIf);
    connect(m_whatIf, &WhatIfCard::told, this, &BackendsPage::told);
    connect(m_whatIf, &WhatIfCard::addRequested, this, &BackendsPage::addWithPriority);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        presentCounts();
    });
    return m_list;
}

void BackendsPage::connectTable()
{
    connect(m_table, &BackendListView::opened, this, &BackendsPage::openInspector);
    connect(m_table, &BackendListView::currentBackendChanged, this, &BackendsPage::follow);
    connect(m_table, &BackendListView::toggleRequested, this, [this] { toggleCurrent(); });
    connect(m_table, &BackendListView::stepRequested, this, [this](const QString &, int by) { movePriority(by); });
    connect(m_table, &BackendListView::removeRequested, this, &BackendsPage::removeCurrent);
    connect(m_table, &BackendListView::menuRequested, this, &BackendsPage::showMenu);
    connect(m_table, &BackendListView::contentHeightChanged, this, &BackendsPage::fitTable);
    // Later: the editor that asks has to close before its row goes.
    connect(m_model, &BackendListModel::renameRequested, this, &BackendsPage::rename, Qt::QueuedConnection);
    connect(m_model, &BackendListModel::toggleRequested, this, &BackendsPage::toggle);
    connect(m_model, &BackendListModel::moveRequested, this, &BackendsPage::move);
    connect(m_drop, &DropArea::dropped, this, [this](const QString &name) { move(name, nextPriority(), -1); });
    connect(m_drop, &QAbstractButton::clicked, this, [this] { addWithPriority(nextPriority()); });
}

QList<BackendListRow> BackendsPage::rows() const
{
    const QList<Backend> &backends = m_session.profile().backends;
    QList<BackendListRow> rows;
    for (const Backend &backend : backends) {
        BackendListRow row;
        row.backend = backend;
        row.place = backendPlace(backend.name, backend.url);
        row.host = QUrl(backend.url).authority();
        row.colorIndex = m_session.colorOf(backend.name) - 1;
        row.pill = backendPill(backend, m_session.snapshot(), m_session.now());
        for (const BackendSnapshot &told : m_session.snapshot().backends) {
            if (row.pill.left && told.name == backend.name) {
                row.waitEnds = told.setAsideUntil;
            }
        }
        row.testing = m_tests.isTesting(backend.name);
        if (const auto last = m_tests.last(backend)) {
            row.tested = connectionWords(last->report, backend.auth);
            row.testedAt = last->at;
        }
        rows.append(row);
    }
    return rows;
}

void BackendsPage::refresh()
{
    m_dirty = false;
    const QString current = m_table->currentBackend();
    m_model->setRows(rows());
    if (!current.isEmpty() && m_table->currentBackend() != current && m_model->indexOf(current).isValid()) {
        m_table->setCurrentBackend(current); // it has moved to another priority
    }
    presentCounts();
    m_next->refresh();
}

void BackendsPage::presentCounts()
{
    const QList<Backend> &backends = m_session.profile().backends;
    const bool canEdit = !m_session.isReadOnly();
    m_counts->setText(backends.isEmpty() ? QString() : countsText(backends));
    m_hint->setText(selectionHint(m_session.profile().balancing.selection));
    m_stack->setCurrentIndex(backends.isEmpty() ? 1 : 0);
    m_drop->setPriority(nextPriority());
    m_drop->setEnabled(canEdit);
    m_add->setEnabled(canEdit);
    m_import->setEnabled(canEdit);
    m_testAll->setEnabled(!backends.isEmpty());
    m_table->setDragEnabled(canEdit);
    const bool nothing = !backends.isEmpty() && m_model->shownCount() == 0;
    m_table->setVisible(!nothing);
    m_nothing->setVisible(nothing);
    if (nothing) {
        m_nothing->setTitle(tr("Nothing matches “%1”.").arg(m_filter->text().trimmed()));
        m_nothing->setText(backends.size() == 1 ? tr("1 backend is hidden by the filter.")
                                                : tr("%1 backends are hidden by the filter.").arg(backends.size()));
    }
    fitTable();
}

int BackendsPage::nextPriority() const
{
    int last = 0;
    for (const Backend &backend : m_session.profile().backends) {
        last = std::max(last, backend.priority);
    }
    return std::min(last + 1, maxPriority);
}

void BackendsPage::fitTable()
{
    const int wanted = m_nothing->isHidden() ? m_table->contentHeight() + 2 : m_nothing->sizeHint().height();
    m_card->setMaximumHeight(std::max(wanted, leastTable));
}

void BackendsPage::tick()
{
    ++m_ticks;
    if (m_dirty) {
        refresh();
    } else if (m_ticks % ticksASecond == 0) {
        m_next->refresh();
    }
    m_table->tick(m_ticks % ticksOfAgo == 0);
}

void BackendsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refresh();
    m_timer->start();
}

void BackendsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_timer->stop();
}

void BackendsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    fitHint();
}

void BackendsPage::fitHint()
{
    const int listWidth = width() - (isInspectorOpen() ? m_inspector->width() + handleWidth : 0);
    const int needed =
        2 * spacing::l + m_filter->width() + spacing::xxl + m_infoIcon->width() + m_hint->sizeHint().width();
    const bool room = listWidth >= needed;
    m_hint->setVisible(room);
    m_infoIcon->setVisible(room);
}

} // namespace spillway
