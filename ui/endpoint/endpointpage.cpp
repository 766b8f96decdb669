// SPDX-License-Identifier: MIT
#include "ui/endpoint/endpointpage.h"

#include "ui/endpoint/backendactions.h"
#include "ui/endpoint/backendcard.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/endpointheader.h"
#include "ui/endpoint/figuresstrip.h"
#include "ui/endpoint/profilepicker.h"
#include "ui/endpoint/timelinecard.h"
#include "ui/endpoint/timelinechart.h"
#include "ui/inspectorpane.h"
#include "ui/session/clienturl.h"
#include "ui/session/desktopsession.h"
#include "ui/session/profileedits.h"
#include "ui/theme/theme.h"
#include "ui/usecode/codetabs.h"
#include "ui/usecode/usecodepopup.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/switch.h"

#include <QDataStream>
#include <QEvent>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

using namespace std::chrono_literals;

namespace spillway
{

namespace
{

constexpr auto tickTime = 250ms;
constexpr int ticksInSecond = 4;
constexpr int compactWidth = 1100;                 ///< below it figures and legend give way
constexpr int lowHeight = 700 - height::statusBar; ///< the window's 700 px, seen from the page
constexpr int leastBodyWidth = 500;
constexpr quint32 stateVersion = 1;

} // namespace

EndpointPage::EndpointPage(DesktopSession &session, std::function<InspectorPane *(QWidget *)> makeInspector,
                           QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_makeInspector(std::move(makeInspector))
    , m_header(new EndpointHeader(session, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_body(new QWidget(m_splitter))
    , m_figures(new FiguresStrip(m_body))
    , m_timeline(new TimelineCard(m_body))
    , m_model(new BackendTreeModel([this] { return shownNow(); }, this))
    , m_card(new BackendCard(*m_model, m_body))
    , m_actions(new BackendActions(session, this))
    , m_inspectorWidth(width::inspector)
    , m_timer(new QTimer(this))
{
    buildBody();
    m_timer->setTimerType(Qt::CoarseTimer);
    m_timer->setInterval(tickTime);
    connect(m_timer, &QTimer::timeout, this, &EndpointPage::tick);
    connectParts();
    onStateChanged();
    onProfileChanged();
}

EndpointPage::~EndpointPage() = default;

void EndpointPage::buildBody()
{
    m_bodyLayout = new QVBoxLayout(m_body);
    m_bodyLayout->setSpacing(spacing::m);
    m_bodyLayout->addWidget(m_figures);
    m_bodyLayout->addWidget(m_timeline);
    m_bodyLayout->addWidget(m_card, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(m_body);
    m_splitter->setStretchFactor(0, 1);
    m_body->setMinimumWidth(leastBodyWidth);
    m_body->installEventFilter(this);
    auto *layout = new QVBoxLayout(this); // the window puts its banners behind the header
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_splitter, 1);
    fit();
}

void EndpointPage::connectParts()
{
    connect(&m_session, &DesktopSession::stateChanged, this, &EndpointPage::onStateChanged);
    connect(&m_session, &DesktopSession::profileChanged, this, &EndpointPage::onProfileChanged);
    connect(&m_session, &DesktopSession::snapshotChanged, this, [this] {
        m_stats.note(m_session.snapshot(), m_session.now());
        m_news = true;
    });
    connect(&m_session, &DesktopSession::exchangesFinished, this,
            [this](const QList<ExchangeRecord> &records) { m_stats.add(records, m_session.now()); });
    connect(m_header, &EndpointHeader::told, this, &Page::told);
    connect(m_header, &EndpointHeader::useInCodeRequested, this, &EndpointPage::showUseInCode);
    m_header->profilePicker()->setLeaveGuard([this](const std::function<void()> &then) {
        if (mayLeaveEdit()) {
            then();
        }
    });
    connect(m_timeline, &TimelineCard::chosen, this, [this] { refresh(true); });
    connect(m_timeline, &TimelineCard::sendTestRequested, this, &EndpointPage::sendTestRequested);
    connect(m_timeline->chart(), &TimelineChart::copied, this, &Page::told);
    connect(m_card, &BackendCard::addRequested, this, &EndpointPage::addBackend);
    connect(m_actions, &BackendActions::told, this, &Page::told);
    connect(m_actions, &BackendActions::restored, this,
            [this](const QString &name) { table()->setCurrentBackend(name); });
    BackendTable *rows = table();
    connect(rows, &BackendTable::opened, this, &EndpointPage::showBackend);
    connect(rows, &BackendTable::currentBackendChanged, this, &EndpointPage::followCurrent);
    connect(rows, &BackendTable::toggleRequested, m_actions, &BackendActions::toggle);
    connect(rows, &BackendTable::moveRequested, m_actions, &BackendActions::move);
    connect(rows, &BackendTable::removeRequested, m_actions, &BackendActions::remove);
    connect(rows, &BackendTable::undoRequested, m_actions, &BackendActions::undo);
    connect(rows, &BackendTable::copyRequested, this, &EndpointPage::copyRow);
    connect(rows, &BackendTable::menuRequested, this, &EndpointPage::openMenu);
}

BackendTable *EndpointPage::table() const
{
    return m_card->table();
}

bool EndpointPage::isServing() const
{
    return m_session.state() == EndpointState::Serving || m_session.state() == EndpointState::Stopping;
}

Instant EndpointPage::shownNow() const
{
    return m_frozen ? m_stoppedAt : m_session.now();
}

void EndpointPage::onStateChanged()
{
    const bool frozen = !isServing();
    if (frozen && !m_frozen) {
        m_stoppedAt = m_session.now();
    }
    m_frozen = frozen;
    refresh(true);
}

void EndpointPage::onProfileChanged()
{
    const QString shown = m_session.isDemo() ? m_session.profile().name : m_session.profilePath();
    if (shown != m_shownProfile) {
        m_shownProfile = shown;
        m_stats.clear();
        m_rows.clear();
    }
    refresh(true);
}

void EndpointPage::refresh(bool second)
{
    const Instant now = shownNow();
    m_news = false;
    const auto color = [this](const QString &name) { return m_session.colorOf(name) - 1; };
    m_rows = backendRows(m_session.profile(), m_session.snapshot(), m_stats, color, m_rows, second, now);
    m_model->setRows(m_rows);
    m_card->showAvailability(!m_frozen);
    if (!second) {
        return;
    }
    m_header->tick();
    const bool starting = m_session.state() == EndpointState::Starting;
    m_figures->setFigures(starting ? Figures() : figuresOf(m_stats, m_rows, now));
    QList<TimelineBackend> backends;
    const QList<BackendRow> rows = m_model->rows();
    for (const BackendRow &row : rows) {
        backends.append({row.name, row.colorIndex});
    }
    // As in the table: by priority, the first at the base.
    std::stable_sort(backends.begin(), backends.end(), [this](const TimelineBackend &a, const TimelineBackend &b) {
        const auto priority = [this](const QString &name) {
            const qsizetype index = profileedits::indexOf(m_session.profile(), name);
            return index < 0 ? maxPriority : m_session.profile().backends[index].priority;
        };
        return priority(a.name) < priority(b.name);
    });
    m_timeline->setData(timelineData(m_stats, backends, m_timeline->measure(), m_timeline->window(), now), now,
                        !m_frozen);
}

void EndpointPage::tick()
{
    const bool second = ++m_ticks % ticksInSecond == 0;
    if (!m_frozen) {
        // A wait that ends is no news of the endpoint's, so rows that wait are looked at each time.
        const bool waiting = std::any_of(m_rows.begin(), m_rows.end(), [](const BackendRow &row) {
            return row.state == HealthState::Throttled || row.state == HealthState::Unreachable;
        });
        if (second || waiting || m_news) {
            refresh(second);
        }
        table()->tick(second);
    } else if (second) {
        m_header->tick();
    }
}

void EndpointPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refresh(true);
    m_timer->start();
}

void EndpointPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_timer->stop();
}

void EndpointPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    fit();
}

bool EndpointPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_body && event->type() == QEvent::Resize) {
        fit(); // the splitter gives and takes, too
    }
    return Page::eventFilter(watched, event);
}

void EndpointPage::fit()
{
    const bool low = height() < lowHeight;
    const bool compact = m_body->width() < Theme::current().height(compactWidth);
    m_bodyLayout->setContentsMargins(spacing::l, spacing::m, spacing::l, low ? 0 : spacing::m);
    m_figures->setCompact(compact);
    m_timeline->setLegendVisible(!compact);
    m_timeline->setLow(low);
    m_card->setCompact(compact);
}

void EndpointPage::focusSearch()
{
    m_card->searchField()->setFocus(Qt::ShortcutFocusReason);
    m_card->searchField()->selectAll();
}

void EndpointPage::copyEndpoint()
{
    m_header->copyEndpoint();
}

void EndpointPage::copyClientKey()
{
    m_header->copyClientKey();
}

void EndpointPage::showUseInCode()
{
    if (m_popup == nullptr) {
        m_popup = new UseCodePopup(this);
        connect(m_popup->tabs(), &CodeTabs::copied, this, &Page::told);
    }
    const Profile &profile = m_session.profile();
    SampleFacts facts;
    facts.endpoint = clientUrl(profile.endpoint, m_session.endpoint().endpointUrl());
    for (const Backend &backend : profile.backends) {
        for (auto entry = backend.deployments.begin(); entry != backend.deployments.end(); ++entry) {
            if (entry.key() != QLatin1String("*")) {
                facts.deployment = entry.key();
                break;
            }
        }
    }
    m_popup->tabs()->setFacts(facts);
    m_popup->tabs()->setKeyRequired(keyRequired(profile.endpoint, profile.endpoint.address));
    m_popup->openBelow(m_header->useInCodeButton());
}

void EndpointPage::undo()
{
    m_actions->undo();
}

void EndpointPage::toggleCurrent()
{
    m_actions->toggle(table()->currentBackend());
}

void EndpointPage::movePriority(int by)
{
    m_actions->move(table()->currentBackend(), by);
}

void EndpointPage::removeCurrent()
{
    m_actions->remove(table()->currentBackend());
}

QByteArray EndpointPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    const int pane = isInspectorOpen() ? m_inspector->width() : m_inspectorWidth;
    stream << stateVersion << table()->columnChoices().toBytes() << qint32(m_timeline->measure())
           << qint32(m_timeline->window()) << qint32(pane);
    return bytes;
}

bool EndpointPage::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    QByteArray columns;
    qint32 measure = 0;
    qint32 window = 0;
    qint32 pane = 0;
    stream >> version >> columns >> measure >> window >> pane;
    if (stream.status() != QDataStream::Ok || version != stateVersion) {
        return false;
    }
    table()->setColumnChoices(ColumnChoices::fromBytes(columns));
    m_timeline->setMeasure(TimelineMeasure(std::clamp(measure, 0, 1)));
    m_timeline->setWindow(TimelineWindow(std::clamp(window, 0, 2)));
    m_inspectorWidth = std::clamp(pane, width::inspectorLeast, width::inspectorMost);
    refresh(true);
    return true;
}

} // namespace spillway
