// SPDX-License-Identifier: MIT
#include "ui/setup/commandpanel.h"

#include "core/export/powershellscript.h"
#include "core/export/shellscript.h"
#include "ui/setup/setuprunner.h"
#include "ui/setup/steppage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

constexpr int mostBlocks = 10'000; ///< lines of output that are kept
constexpr int leastHeight = 132;
constexpr int roomyWidth = 760; ///< below it the buttons do without their key caps

} // namespace

CommandPanel::CommandPanel(SetupRunner &runner, QWidget *parent)
    : Pane(Token::CodeGround, Qt::TopEdge, parent)
    , m_runner(runner)
    , m_tabs(new QTabBar(this))
    , m_shells(new SegmentedControl(tr("Shell"), SegmentWidth::Fit, this))
    , m_copy(new Button(Icon::Copy, tr("Copy"), ButtonKind::Normal, this))
    , m_run(new Button(Icon::Play, tr("Run"), ButtonKind::Normal, this))
    , m_verify(new Button(Icon::Check, tr("Verify"), ButtonKind::Normal, this))
    , m_note(new Banner(BannerKind::Info, this))
    , m_noteArea(new QWidget(this))
    , m_views(new QStackedWidget(this))
    , m_commands(new CodeView(this))
    , m_output(new CodeView(this))
{
    setAccessibleName(tr("Commands"));
    setMinimumHeight(leastHeight);
    m_tabs->setAccessibleName(tr("Commands and output"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Commands"));
    m_tabs->addTab(tr("Output"));
    m_shells->addSegment(tr("Bash"));
    m_shells->addSegment(tr("PowerShell"));
    for (Button *button : {m_copy, m_run, m_verify}) {
        button->setButtonSize(ButtonSize::Small);
    }
    m_run->setKey(Qt::CTRL | Qt::Key_R, true);
    m_verify->setKey(Qt::Key_F5, true);
    for (CodeView *view : {m_commands, m_output}) {
        view->setFrameShape(QFrame::NoFrame);
        view->setLineWrapMode(QPlainTextEdit::NoWrap);
        m_views->addWidget(view);
        connect(view, &CodeView::copied, this, &CommandPanel::told);
    }
    m_commands->setAccessibleName(tr("Commands"));
    m_output->setAccessibleName(tr("Output"));
    m_output->setMaximumBlockCount(mostBlocks);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(spacing::m, 1, spacing::m, 1);
    top->setSpacing(6);
    top->addWidget(m_tabs);
    top->addStretch();
    top->addWidget(m_shells);
    top->addWidget(m_copy);
    top->addWidget(m_run);
    top->addWidget(m_verify);
    auto *note = new QVBoxLayout(m_noteArea);
    note->setContentsMargins(spacing::m, spacing::s, spacing::m, 0);
    note->addWidget(m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_noteArea);
    auto *views = new QHBoxLayout;
    views->setContentsMargins(spacing::m, 0, 0, 0);
    views->addWidget(m_views);
    layout->addLayout(views, 1);
    fit();

    connect(m_tabs, &QTabBar::currentChanged, m_views, &QStackedWidget::setCurrentIndex);
    connect(m_shells, &SegmentedControl::chosen, this, &CommandPanel::showCommands);
    connect(m_copy, &QPushButton::clicked, this, &CommandPanel::copy);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (runsHere()) {
            emit stopRequested();
        } else {
            emit runRequested();
        }
    });
    connect(m_verify, &QPushButton::clicked, this, &CommandPanel::verifyRequested);
    connect(&runner, &SetupRunner::busyChanged, this, &CommandPanel::showBusy);
    connect(&runner, &SetupRunner::outputCleared, this, [this](SetupStep step) {
        if (m_page != nullptr && m_page->step() == step) {
            m_output->clear();
        }
    });
    connect(&runner, &SetupRunner::outputAdded, this, [this](SetupStep step, const QString &line) {
        if (m_page != nullptr && m_page->step() == step) {
            m_output->appendPlainText(line); // follows while its end is in view
        }
    });
    connect(&runner.account(), &AzAccount::changed, this, [this] {
        showNote();
        showBusy();
    });
    showNote();
    showBusy();
}

void CommandPanel::setPage(StepPage *page)
{
    m_page = page;
    refresh();
    showOutput();
    const bool followsRun = runsHere();
    showTab(followsRun ? OutputTab : CommandsTab);
}

void CommandPanel::refresh()
{
    m_gap = m_page == nullptr ? QString() : m_page->gap();
    m_script = m_page == nullptr || !m_gap.isEmpty() ? AzScript() : m_page->script();
    showCommands();
    showBusy();
}

void CommandPanel::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

bool CommandPanel::isPowerShell() const
{
    return m_shells->currentIndex() == 1;
}

bool CommandPanel::runsHere() const
{
    return m_page != nullptr && m_runner.runningStep() == m_page->step();
}

bool CommandPanel::canRun() const
{
    return m_runner.account().isSignedIn() && !m_runner.isRunning() && !m_script.commands.isEmpty();
}

void CommandPanel::showCommands()
{
    const QString text = m_script.commands.isEmpty() ? QString() : scriptText();
    if (m_commands->toPlainText() != text) {
        m_commands->setCode(text, CodeLanguage::Shell);
    }
    m_commands->setPlaceholderText(m_gap);
    m_commands->setAccessibleDescription(m_gap);
    m_copy->setEnabled(!m_script.commands.isEmpty());
    m_copy->setTip(m_gap.isEmpty() ? m_copy->text() : m_gap);
}

QString CommandPanel::scriptText() const
{
    return isPowerShell() ? powershellText(m_script) : bashText(m_script);
}

void CommandPanel::showOutput()
{
    m_output->setPlainText(m_page == nullptr ? QString() : m_runner.output(m_page->step()));
    m_output->verticalScrollBar()->setValue(m_output->verticalScrollBar()->maximum());
}

void CommandPanel::showNote()
{
    const AzState state = m_runner.account().state();
    const bool wanted = state == AzState::Absent || state == AzState::SignedOut || state == AzState::SigningIn;
    m_noteArea->setVisible(wanted);
    m_note->clearButtons();
    if (!wanted) {
        return;
    }
    m_note->setKind(state == AzState::SigningIn ? BannerKind::Info : BannerKind::Attention);
    m_note->setText({}, m_runner.account().problem());
    if (state == AzState::SignedOut) {
        Button *button = m_note->addButton(tr("Sign in"));
        connect(button, &QPushButton::clicked, &m_runner.account(), &AzAccount::signIn);
    }
}

void CommandPanel::showBusy()
{
    const bool here = runsHere();
    m_run->setIconOf(here ? Icon::Stop : Icon::Play);
    m_run->setText(here ? tr("Stop") : tr("Run"));
    m_run->setEnabled(here || canRun());
    QString why;
    if (!here && m_runner.isRunning()) {
        why = tr("Step %1 is running").arg(int(*m_runner.runningStep()));
    } else if (!here) {
        why = m_gap.isEmpty() ? m_runner.account().problem() : m_gap;
    }
    m_run->setTip(why.isEmpty() ? m_run->text() : why);
    const bool verifies = m_page != nullptr && m_runner.isVerifying(m_page->step());
    m_verify->setText(verifies ? tr("Verifying…") : tr("Verify"));
    m_verify->setEnabled(!verifies && m_runner.account().isSignedIn());
}

void CommandPanel::copy()
{
    if (m_script.commands.isEmpty()) {
        return;
    }
    QGuiApplication::clipboard()->setText(scriptText());
    m_copy->setIconOf(Icon::Check);
    QTimer::singleShot(copiedTime, m_copy, [this] { m_copy->setIconOf(Icon::Copy); });
    emit told(tr("Commands copied"));
}

void CommandPanel::fit()
{
    m_tabs->setFixedHeight(Theme::current().height(height::tabBar));
}

void CommandPanel::resizeEvent(QResizeEvent *event)
{
    Pane::resizeEvent(event);
    const bool roomy = event->size().width() >= roomyWidth;
    m_run->setKey(Qt::CTRL | Qt::Key_R, roomy);
    m_verify->setKey(Qt::Key_F5, roomy);
}

void CommandPanel::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
    }
}

void CommandPanel::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::CodeGround));
    const QRectF bar(0, 0, width(), m_tabs->geometry().bottom() + 2);
    painter.fillRect(bar, theme.color(Token::Surface));
    fillTopLine(painter, rect(), theme.color(Token::Border));
    fillBottomLine(painter, bar, theme.color(Token::Border));
}

} // namespace spillway
