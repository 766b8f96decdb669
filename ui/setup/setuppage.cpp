// SPDX-License-Identifier: MIT
#include "ui/setup/setuppage.h"

#include "ui/session/desktopsession.h"
#include "ui/setup/commandpanel.h"
#include "ui/setup/confirmrun.h"
#include "ui/setup/setupheader.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuprunner.h"
#include "ui/setup/steplist.h"
#include "ui/setup/steppage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/codeview.h"

#include <QDataStream>
#include <QHBoxLayout>
#include <QIODevice>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int panelHeight = 244;
constexpr int lowPanelHeight = 168;
constexpr int lowHeight = 700; ///< of the page, below which the form needs the room more than the commands
constexpr quint8 stateVersion = 1;

} // namespace

SetupPage::SetupPage(DesktopSession &session, AzAccount::FindContext find, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_model(new SetupModel(session, this))
    , m_account(new AzAccount(std::move(find), this))
    , m_runner(new SetupRunner(*m_model, *m_account, this))
{
    buildLayout();
    connect(m_steps, &StepList::chosen, this, &SetupPage::onChosen);
    connect(m_header, &SetupHeader::verifyAllRequested, this, &SetupPage::verifyAll);
    connect(m_header, &SetupHeader::failed, this, &Page::told);
    connect(m_panel, &CommandPanel::runRequested, this, &SetupPage::runCurrent);
    connect(m_panel, &CommandPanel::stopRequested, m_runner, &SetupRunner::stop);
    connect(m_panel, &CommandPanel::verifyRequested, this, &SetupPage::verifyCurrent);
    connect(m_panel, &CommandPanel::told, this, &Page::told);
    connect(m_runner, &SetupRunner::finished, this, &SetupPage::onFinished);
    connect(m_runner, &SetupRunner::told, this, &Page::told);
    connect(m_model, &SetupModel::stepsChanged, this, &SetupPage::showAttention);
    connect(m_account, &AzAccount::lineArrived, this, &Page::told);
    connect(m_account, &AzAccount::changed, this, &SetupPage::showAccount);
    onChosen(SetupStep::Service);
}

SetupPage::~SetupPage()
{
    // A field that loses the focus saves what was typed; it must not do so while its page is half gone.
    if (QWidget *focus = focusWidget()) {
        focus->clearFocus();
    }
}

void SetupPage::buildLayout()
{
    m_header = new SetupHeader(*m_model, *m_runner, this);
    auto *column = new Pane(Token::Surface, Qt::RightEdge, this);
    column->setFixedWidth(width::steps);
    m_steps = new StepList(*m_model, column);
    auto *steps = new QVBoxLayout(column);
    steps->setContentsMargins(0, spacing::s, 1, spacing::s);
    steps->addWidget(m_steps);
    m_pages = new QStackedWidget(this);
    m_panel = new CommandPanel(*m_runner, this);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({1000, panelHeight});
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_arranged = true; });
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(column);
    body->addWidget(m_splitter, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(body, 1);
}

StepPage *SetupPage::pageOf(SetupStep step)
{
    StepPage *&page = m_made[step];
    if (page == nullptr) {
        page = makePage(step);
        m_pages->addWidget(page);
        connectPage(page);
    }
    return page;
}

void SetupPage::connectPage(StepPage *page)
{
    connect(page, &StepPage::backRequested, this, &SetupPage::goBack);
    connect(page, &StepPage::nextRequested, this, &SetupPage::goNext);
    connect(page, &StepPage::fixRequested, this, &SetupPage::run);
    connect(page, &StepPage::told, this, &Page::told);
    connect(page, &StepPage::scriptChanged, this, [this, page] {
        if (page == m_current) {
            m_panel->refresh();
        }
    });
}

void SetupPage::onChosen(SetupStep step)
{
    m_current = pageOf(step);
    m_pages->setCurrentWidget(m_current);
    m_panel->setVisible(m_current->hasCommands());
    m_panel->setPage(m_current);
    m_header->setCurrent(step);
    showAccount();
}

void SetupPage::showStep(SetupStep step)
{
    m_steps->setCurrent(step);
}

void SetupPage::goBack()
{
    if (m_current->step() != SetupStep::Service) {
        showStep(SetupStep(int(m_current->step()) - 1));
    }
}

void SetupPage::goNext()
{
    if (m_current->step() != SetupStep::Test) {
        showStep(SetupStep(int(m_current->step()) + 1));
        return;
    }
    // Finished: what still needs a look comes first.
    for (const SetupStep step : setupSteps()) {
        if (m_model->stateOf(step) != StepState::Done) {
            showStep(step);
            emit told(m_model->progressText());
            return;
        }
    }
    emit told(tr("All ten steps are done"));
}

void SetupPage::send()
{
    m_current->send();
}

void SetupPage::verifyCurrent()
{
    if (!m_account->isSignedIn()) {
        emit told(m_account->problem());
        m_account->look();
        return;
    }
    m_runner->verify(m_current->step());
}

void SetupPage::verifyAll()
{
    if (!m_account->isSignedIn()) {
        emit told(m_account->problem());
        m_account->look();
        return;
    }
    m_runner->verifyAll();
}

void SetupPage::runCurrent()
{
    if (!m_current->hasCommands()) {
        return;
    }
    if (m_runner->isRunning()) {
        emit told(tr("Step %1 is running. Stop it first, or wait.").arg(int(*m_runner->runningStep())));
        return;
    }
    if (!m_account->isSignedIn()) {
        emit told(m_account->problem());
        return;
    }
    if (const QString problem = m_current->demand(); !problem.isEmpty()) {
        emit told(problem);
        return;
    }
    run(m_current->script());
}

void SetupPage::run(const AzScript &script)
{
    if (script.commands.isEmpty() || m_runner->isRunning()) {
        return;
    }
    if (!m_account->isSignedIn()) {
        emit told(m_account->problem());
        return;
    }
    const SetupStep step = m_current->step();
    const auto go = [this, step, script, files = m_current->files()] {
        if (m_current->step() == step) {
            m_panel->showTab(CommandPanel::OutputTab);
        }
        m_runner->run(step, script, files);
    };
    const bool changes = std::any_of(script.commands.begin(), script.commands.end(),
                                     [](const AzCommand &command) { return command.changes; });
    if (!changes) {
        go();
        return;
    }
    confirmRun(this, setupStepTitle(step), script, go);
}

void SetupPage::onFinished(SetupStep step, bool ok, const QString &sentence)
{
    emit told(sentence);
    if (!ok && m_current->step() == step) {
        m_panel->showTab(CommandPanel::OutputTab);
    }
}

bool SetupPage::needsAttention() const
{
    return m_model->count(StepState::Attention) > 0;
}

void SetupPage::showAttention()
{
    if (needsAttention() != m_attention) {
        m_attention = !m_attention;
        emit attentionChanged(m_attention);
    }
}

QString SetupPage::hint() const
{
    return tr("Commands run only when you start them");
}

int SetupPage::bannerGap() const
{
    return spacing::m;
}

void SetupPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_account->look();
    showAccount();
}

void SetupPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    if (!m_arranged) {
        layout()->activate(); // so that the splitter knows its height
        const int panel = event->size().height() < lowHeight ? lowPanelHeight : panelHeight;
        m_splitter->setSizes({std::max(1, m_splitter->height() - panel), panel});
    }
}

void SetupPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    showAccount();
}

/// The last step calls the endpoint, so there the bar says how that stands.
void SetupPage::showAccount()
{
    const bool wanted = isVisible() && m_account->isSignedIn() && m_current->step() != SetupStep::Test;
    const QString version = m_account->version().section(u'.', 0, 1);
    emit accountShown(wanted ? tr("Azure CLI %1 signed in as %2").arg(version, m_account->name()) : QString());
}

void SetupPage::focusSearch()
{
    if (m_panel->isVisible()) {
        (m_panel->tabs()->currentIndex() == CommandPanel::CommandsTab ? m_panel->commands() : m_panel->output())
            ->openFind();
    }
}

void SetupPage::focusNextPane(bool forward)
{
    QList<QWidget *> panes{m_steps, m_current};
    if (m_panel->isVisible()) {
        panes.append(m_panel);
    }
    const QWidget *focus = focusWidget();
    qsizetype now = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focus != nullptr && (panes[i] == focus || panes[i]->isAncestorOf(focus))) {
            now = i;
        }
    }
    const qsizetype count = panes.size();
    const qsizetype next = now < 0 ? 0 : (now + (forward ? 1 : count - 1)) % count;
    if (panes[next] == m_current) {
        m_current->focusForm();
    } else if (panes[next] == m_panel) {
        m_panel->tabs()->setFocus(Qt::OtherFocusReason);
    } else {
        m_steps->setFocus(Qt::OtherFocusReason);
    }
}

QByteArray SetupPage::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << stateVersion << quint8(m_current->step()) << m_splitter->saveState();
    return state;
}

bool SetupPage::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    quint8 version = 0;
    quint8 step = 0;
    QByteArray splitter;
    stream >> version >> step >> splitter;
    if (stream.status() != QDataStream::Ok || version != stateVersion || step < 1 || step > setupStepCount) {
        return false;
    }
    m_arranged = m_splitter->restoreState(splitter);
    showStep(SetupStep(step));
    return true;
}

} // namespace spillway
