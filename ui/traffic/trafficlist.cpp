// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficlist.h"

#include "ui/theme/metrics.h"
#include "ui/traffic/exchangefilter.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/format.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

namespace spillway
{

TrafficList::TrafficList(ExchangeModel &model, ExchangeFilter &rows, const BackendColors &colors, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_rows(rows)
    , m_table(new ExchangeTable(rows, colors, this))
    , m_empty(new EmptyState(Icon::Traffic, tr("No requests yet"), {}, m_table->viewport()))
    , m_nothingMatches(new EmptyState(Icon::Filter, {}, {}, m_table->viewport()))
    , m_chip(new Button(Icon::ChevronUp, {}, ButtonKind::Normal, m_table->viewport()))
{
    Button *copy = m_empty->addButton(tr("Copy endpoint"), Icon::Copy);
    copy->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(copy, &QPushButton::clicked, this, &TrafficList::copyEndpointRequested);
    Button *test = m_empty->addButton(tr("Send a test"), Icon::Send);
    test->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    connect(test, &QPushButton::clicked, this, &TrafficList::sendTestRequested);
    connect(m_nothingMatches->addButton(tr("Clear filter")), &QPushButton::clicked, this,
            &TrafficList::clearFilterWanted);
    m_chip->setButtonSize(ButtonSize::Small);
    m_chip->setFocusPolicy(Qt::NoFocus); // Home and Space do the same
    m_chip->hide();
    connect(m_chip, &QPushButton::clicked, this, [this] {
        if (m_model.isPaused()) {
            emit resumeWanted();
        } else {
            goToNewest();
        }
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &TrafficList::tellChip);
    m_table->viewport()->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    tellEmpty();
}

void TrafficList::takeBatch()
{
    const ExchangeTable::Anchor anchor = m_table->anchor();
    const int before = m_rows.rowOf(anchor.id);
    m_model.flush();
    m_table->restore(anchor);
    const int after = m_rows.rowOf(anchor.id);
    if (before >= 0 && after > before) {
        m_newAbove += after - before;
    }
    tellChip();
    tellEmpty();
}

void TrafficList::filterChanged()
{
    m_newAbove = 0;
    tellChip();
    tellEmpty();
}

void TrafficList::setEndpoint(const QString &origin)
{
    m_empty->setText(tr("Point a client at %1 and requests appear here.").arg(origin));
}

void TrafficList::goToNewest()
{
    m_table->goToNewest();
    tellChip();
}

void TrafficList::tellChip()
{
    if (m_table->isAtTop()) {
        m_newAbove = 0;
    }
    const bool paused = m_model.isPaused();
    const QString text =
        paused ? tr("Paused, %1 new").arg(formatCount(m_model.waiting())) : tr("%1 new").arg(formatCount(m_newAbove));
    if (m_chip->text() != text) {
        m_chip->setIconOf(paused ? Icon::Play : Icon::ChevronUp);
        m_chip->setText(text);
        m_chip->setTip(paused ? tr("Resume") : tr("Go to the newest request"));
        m_chip->setKey(paused ? Qt::Key_Space : Qt::Key_Home);
        place();
    }
    m_chip->setVisible(paused || m_newAbove > 0);
}

void TrafficList::tellEmpty()
{
    const bool empty = m_rows.rowCount() == 0;
    const int hidden = m_model.rowCount();
    if (empty && hidden > 0) {
        const QString text = m_rows.filter().text;
        m_nothingMatches->setTitle(text.isEmpty() ? tr("Nothing matches the filter.")
                                                  : tr("Nothing matches “%1”.").arg(text));
        m_nothingMatches->setText(hidden == 1 ? tr("1 request is hidden by the filter.")
                                              : tr("%1 requests are hidden by the filter.").arg(formatCount(hidden)));
    }
    m_empty->setVisible(empty && hidden == 0);
    m_nothingMatches->setVisible(empty && hidden > 0);
}

void TrafficList::place()
{
    const QRect area = m_table->viewport()->rect();
    m_empty->setGeometry(area);
    m_nothingMatches->setGeometry(area);
    const QSize size = m_chip->sizeHint();
    m_chip->setGeometry((area.width() - size.width()) / 2, spacing::s, size.width(), size.height());
}

bool TrafficList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize) {
        place();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace spillway
