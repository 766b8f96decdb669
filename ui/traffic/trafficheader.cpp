// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficheader.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/format.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QMenu>

namespace spillway
{

TrafficHeader::TrafficHeader(QWidget *parent)
    : PageHeader(tr("Traffic"), parent)
    , m_subtitle(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_pause(new Button(Icon::Pause, tr("Pause"), ButtonKind::Normal, this))
{
    auto *clearButton = new Button(Icon::Trash, tr("Clear"), ButtonKind::Normal, this);
    clearButton->setKey(QKeySequence(Qt::CTRL | Qt::Key_L));
    auto *har = new Button(Icon::Export, tr("Export HAR…"), ButtonKind::Normal, this);
    har->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    auto *more = new IconButton(Icon::More, tr("More ways to export"), {}, this);
    connect(m_pause, &QPushButton::clicked, this, &TrafficHeader::pauseWanted);
    connect(clearButton, &QPushButton::clicked, this, &TrafficHeader::clearWanted);
    connect(har, &QPushButton::clicked, this, &TrafficHeader::harWanted);
    connect(more, &QToolButton::clicked, this, [this, more] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Export HAR…"), this, &TrafficHeader::harWanted);
        menu->addAction(tr("Export CSV…"), this, &TrafficHeader::csvWanted);
        menu->popup(more->mapToGlobal(QPoint(0, more->height())));
    });

    row()->setSpacing(spacing::m);
    row()->insertWidget(1, m_subtitle); // behind the title
    row()->addWidget(m_pause);
    row()->addWidget(clearButton);
    row()->addWidget(har);
    row()->addWidget(more);
    connect(&Theme::current(), &Theme::changed, this, &TrafficHeader::fitPause);
    fitPause();
}

void TrafficHeader::fitPause()
{
    // The button says one or the other, and nothing beside it moves.
    m_pause->setText(tr("Resume"));
    m_pause->setKey(Qt::Key_Space, true);
    const int resume = m_pause->sizeHint().width();
    m_pause->setText(tr("Pause"));
    m_pause->setFixedWidth(std::max(resume, m_pause->sizeHint().width()));
    setPaused(m_paused);
}

void TrafficHeader::setPaused(bool paused)
{
    m_paused = paused;
    m_pause->setIconOf(paused ? Icon::Play : Icon::Pause);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setKey(Qt::Key_Space, true); // the tooltip names the text too
}

void TrafficHeader::setCounts(const TrafficCounts &counts)
{
    const QString text = counts.all == 1 ? tr("%1 request, %2 in flight") : tr("%1 requests, %2 in flight");
    m_subtitle->setText(text.arg(formatCount(counts.all), formatCount(counts.inFlight)));
}

} // namespace spillway
