// SPDX-License-Identifier: MIT
// How the What-if card looks and what it says.
#include "ui/backends/recordedtraffic.h"
#include "ui/backends/whatifcard.h"
#include "ui/backends/whatiffigures.h"
#include "ui/backends/whatifplantable.h"
#include "ui/backends/whatifwords.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/downscrollarea.h"
#include "ui/widgets/elidedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int baseWidth = 220;
constexpr int roomyCard = 804; ///< with less room, tokens per minute go

Button *smallButton(Icon icon, const QString &text, QWidget *parent)
{
    auto *button = new Button(icon, text, ButtonKind::Normal, parent);
    button->setButtonSize(ButtonSize::Small);
    return button;
}

} // namespace

WhatIfCard::WhatIfCard(DesktopSession &session, QWidget *parent)
    : Card(tr("What if?"), parent)
    , m_session(session)
    , m_traffic(RecordedTraffic::of(session))
    , m_replay(new WhatIfReplay(this))
    , m_plan(session.profile())
    , m_profilePath(session.isDemo() ? u"demo"_s : session.profilePath())
    , m_toggle(smallButton(Icon::Play, {}, this))
{
    setAccessibleName(tr("What if?"));
    titleRow()->setContentsMargins(spacing::l, 0, spacing::m, 0);
    titleRow()->addWidget(m_toggle);
    body()->addWidget(buildContent());
    connectTable();
    connect(m_toggle, &QPushButton::clicked, this, [this] { setOpen(!m_isOpen); });
    connect(m_replay, &WhatIfReplay::loaded, this, &WhatIfCard::onLoaded);
    connect(m_replay, &WhatIfReplay::played, this, &WhatIfCard::onPlayed);
    connect(&m_session, &DesktopSession::profileChanged, this, &WhatIfCard::onProfileChanged);
    connect(&m_traffic, &RecordedTraffic::changed, this,
            [this] { m_useWindow->setEnabled(m_traffic.count() > 0 && !m_replay->isLoading()); });
    present();
}

QWidget *WhatIfCard::buildContent()
{
    m_scroll = new DownScrollArea(this);
    m_scroll->setAccessibleName(tr("Recording, other plan and results"));
    auto *content = new QWidget(m_scroll);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, spacing::m);
    layout->setSpacing(spacing::s);
    // In the order of Tab.
    layout->addLayout(buildSource());
    m_problem = new Banner(BannerKind::Error, content);
    connect(m_problem->addButton(tr("Close")), &QPushButton::clicked, m_problem, &QWidget::hide);
    m_problem->hide();
    m_verdict = new Banner(BannerKind::Info, content);
    auto *banners = new QVBoxLayout;
    banners->setContentsMargins(spacing::l, 0, spacing::l, 0);
    banners->setSpacing(spacing::s);
    banners->addWidget(m_problem);
    banners->addWidget(m_verdict);
    layout->addLayout(banners);
    m_figures = new WhatIfFigures(content);
    layout->addWidget(m_figures);
    layout->addLayout(buildPlanRow());
    m_table = new WhatIfPlanTable([this](const QString &name) { return colorOf(name); }, content);
    m_table->setTabsAfter(m_takeOver);
    layout->addWidget(m_table);
    m_notesTitle = new TextLabel(tr("What the recording cannot tell"), TextStyle::Section, Token::Text, content);
    m_notes = new QVBoxLayout;
    m_notes->setContentsMargins(spacing::l, spacing::xs, spacing::l, 0);
    m_notes->setSpacing(spacing::xs);
    m_notes->addWidget(m_notesTitle);
    layout->addLayout(m_notes);
    layout->addStretch();
    m_scroll->setWidget(content);
    // The card's own ground shows through.
    content->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    return m_scroll;
}

QLayout *WhatIfCard::buildSource()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(spacing::l, 0, spacing::m, 0);
    row->setSpacing(spacing::s);
    m_source = new ElidedLabel({}, Qt::ElideRight, this);
    m_source->setStyleOf(TextStyle::Body, Token::Text);
    m_useWindow = smallButton(Icon::Traffic, tr("This window’s traffic"), this);
    m_useWindow->setTip(tr("Replay what this window has seen up to now"));
    m_openLog = smallButton(Icon::File, tr("Open a log…"), this);
    m_openLog->setTip(tr("Replay a file that “spillway-cli serve --log json” wrote"));
    row->addWidget(new TextLabel(tr("Traffic"), TextStyle::Label, Token::Text2, this));
    row->addWidget(m_source, 1);
    row->addWidget(m_useWindow);
    row->addWidget(m_openLog);
    connect(m_useWindow, &QPushButton::clicked, this, &WhatIfCard::useWindowTraffic);
    connect(m_openLog, &QPushButton::clicked, this, &WhatIfCard::chooseLog);
    return row;
}

QLayout *WhatIfCard::buildPlanRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(spacing::l, spacing::xs, spacing::m, spacing::xs);
    row->setSpacing(spacing::s);
    auto *label = new TextLabel(tr("Other plan"), TextStyle::Label, Token::Text2, this);
    m_base = new QComboBox(this);
    m_base->setAccessibleName(tr("The other plan begins as"));
    m_base->setProperty("toolbar", true);
    m_base->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_base->setMinimumWidth(Theme::current().height(baseWidth));
    m_base->addItem(tr("A copy of the plan in force"), QString());
    label->setBuddy(m_base);
    m_reset = smallButton(Icon::Undo, tr("Reset"), this);
    m_reset->setTip(tr("Undo every change of the other plan"));
    m_add = smallButton(Icon::Plus, tr("Add"), this);
    m_add->setTip(tr("Add a backend to the other plan"));
    m_add->setAccessibleName(tr("Add a backend to the other plan"));
    m_takeOver = smallButton(Icon::Check, tr("Take over"), this);
    row->addWidget(label);
    row->addWidget(m_base);
    row->addStretch();
    row->addWidget(m_add);
    row->addWidget(m_reset);
    row->addWidget(m_takeOver);
    connect(m_base, &QComboBox::activated, this, &WhatIfCard::chooseBase);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_plan = WhatIfPlan(m_plan.base());
        edited();
    });
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_plan.addBackend();
        edited();
    });
    connect(m_takeOver, &QPushButton::clicked, this, &WhatIfCard::takeOver);
    return row;
}

QString WhatIfCard::sourceText() const
{
    return m_source->text();
}

QStringList WhatIfCard::notes() const
{
    QStringList notes;
    for (int i = 1; i < m_notes->count(); ++i) {
        notes.append(static_cast<QLabel *>(m_notes->itemAt(i)->widget())->text());
    }
    return notes;
}

void WhatIfCard::showProblem(const QString &problem, const QString &advice)
{
    m_problem->setText(problem, advice);
    m_problem->setVisible(!problem.isEmpty());
}

void WhatIfCard::present()
{
    setSubtitle(m_isOpen ? QString() : tr("Replay recorded traffic under another plan"));
    m_toggle->setText(m_isOpen ? tr("Close") : tr("Try another plan"));
    m_toggle->setIconOf(m_isOpen ? Icon::Close : Icon::Play);
    m_toggle->setKey(m_isOpen ? QKeySequence(Qt::Key_Escape) : QKeySequence());
    m_scroll->setVisible(m_isOpen);
    setSizePolicy(QSizePolicy::Preferred, m_isOpen ? QSizePolicy::Expanding : QSizePolicy::Fixed);
    if (!m_isOpen) {
        return;
    }
    m_source->setText(m_replay->isLoading() ? tr("Reading…")
                      : m_recording         ? recordingText(*m_recording)
                                            : tr("None yet. Send requests through the endpoint, or open a log."));
    m_useWindow->setEnabled(m_traffic.count() > 0 && !m_replay->isLoading());
    m_openLog->setEnabled(!m_replay->isLoading());
    m_figures->present(m_result);
    m_table->present(m_plan, m_recording.get(), m_result ? &*m_result : nullptr);
    m_verdict->setVisible(m_recording != nullptr);
    if (m_result) {
        // While the next replay is under way the last answer stays: nothing is to flicker.
        const WhatIfVerdict verdict = whatIfVerdict(*m_result, m_plan);
        m_verdict->setKind(verdict.kind);
        m_verdict->setText(verdict.strong, verdict.rest);
    } else {
        m_verdict->setKind(BannerKind::Info);
        m_verdict->setText(tr("Replaying…"));
    }
    m_reset->setEnabled(m_plan.isChanged());
    bool hasAdded = false;
    for (const PlannedBackend &planned : m_plan.backends()) {
        hasAdded = hasAdded || (planned.isAdded && planned.backend.enabled);
    }
    const bool differs = m_plan.appliedTo(m_session.profile()) != m_session.profile();
    m_takeOver->setEnabled(isBaseInForce() && !m_session.isReadOnly() && (differs || hasAdded));
    m_takeOver->setTip(isBaseInForce()
                           ? tr("Put priorities and switches into the profile, and enter the added backend. Quotas "
                                "are Azure’s: change them there.")
                           : tr("This plan is another profile’s. Open that profile to use it."));
    presentNotes();
}

void WhatIfCard::presentNotes()
{
    const QStringList notes = m_recording ? whatIfNotes(*m_recording, m_plan) : QStringList();
    m_notesTitle->setVisible(!notes.isEmpty());
    while (m_notes->count() - 1 > notes.size()) {
        delete m_notes->itemAt(m_notes->count() - 1)->widget();
    }
    while (m_notes->count() - 1 < notes.size()) {
        auto *label = new TextLabel({}, TextStyle::Label, Token::Text2, m_notesTitle->parentWidget());
        label->setWordWrap(true);
        m_notes->addWidget(label);
    }
    for (int i = 0; i < notes.size(); ++i) {
        static_cast<QLabel *>(m_notes->itemAt(i + 1)->widget())->setText(notes[i]);
    }
}

void WhatIfCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_table->setNarrow(width() < Theme::current().height(roomyCard));
}

} // namespace spillway
