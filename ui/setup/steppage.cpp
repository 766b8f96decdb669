// SPDX-License-Identifier: MIT
#include "ui/setup/steppage.h"

#include "core/azure/missingvalues.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/missingtext.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuprunner.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/format.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int verifiedPeriod = 5000; ///< ms
constexpr int numberGap = 10;
constexpr int formWidth = 760;

bool isSame(const AzCommand &a, const AzCommand &b)
{
    return a.words == b.words && a.capture == b.capture && a.onlyIfEmpty == b.onlyIfEmpty;
}

/// The fixes one after the other; what several of them need first is there once.
AzScript allFixes(const QList<StepDifference> &differences)
{
    AzScript all;
    for (const StepDifference &difference : differences) {
        const AzScript &fix = difference.fix;
        for (const AzCommand &command : fix.commands) {
            const bool known =
                !command.changes && std::any_of(all.commands.begin(), all.commands.end(),
                                                [&command](const AzCommand &other) { return isSame(command, other); });
            if (!known) {
                all.commands.append(command);
            }
        }
        all.files += fix.files;
        if (!fix.resource.isEmpty() && !all.resource.split(u", "_s).contains(fix.resource)) {
            all.resource += (all.resource.isEmpty() ? QString() : u", "_s) + fix.resource;
        }
    }
    return all;
}

} // namespace

StepPage::StepPage(SetupStep step, const QString &sentence, SetupModel &model, SetupRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_step(step)
    , m_model(model)
    , m_runner(runner)
{
    setAccessibleName(setupStepTitle(step));
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::xl, spacing::l, spacing::xl, spacing::l);
    column->setSpacing(spacing::m);
    buildTop(column, sentence);
    m_banner = new Banner(BannerKind::Attention, this);
    m_banner->hide();
    column->addWidget(m_banner);
    m_body = new QVBoxLayout;
    m_body->setSpacing(spacing::m);
    column->addLayout(m_body, 1);
    m_verifiedArea = new QWidget(this);
    auto *verified = new QHBoxLayout(m_verifiedArea);
    verified->setContentsMargins(0, 0, 0, 0);
    verified->setSpacing(spacing::s - 2);
    auto *sign = new IconLabel(Icon::Info, m_verifiedArea);
    m_verified = new TextLabel({}, TextStyle::Label, Token::Text2, m_verifiedArea);
    m_verified->setWordWrap(true);
    verified->addWidget(sign, 0, Qt::AlignTop);
    verified->addWidget(m_verified, 1);
    column->addWidget(m_verifiedArea);
    scroll->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    connect(&model, &SetupModel::planChanged, this, [this] { refresh(); });
    connect(&model, &SetupModel::stepsChanged, this, [this] { refresh(); });
    connect(&runner, &SetupRunner::busyChanged, this, &StepPage::showVerified);
    connect(&runner.account(), &AzAccount::changed, this, &StepPage::showVerified);
}

void StepPage::buildTop(QVBoxLayout *column, const QString &sentence)
{
    auto *title = new TextLabel(u"%1"_s.arg(int(m_step)), TextStyle::PageTitle, Token::Text, this);
    auto *name = new TextLabel(setupStepTitle(m_step), TextStyle::PageTitle, Token::Text, this);
    auto *titles = new QHBoxLayout;
    titles->setSpacing(numberGap);
    titles->addWidget(title);
    titles->addWidget(name, 1);
    auto *text = new TextLabel(sentence, TextStyle::Body, Token::Text2, this);
    text->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addLayout(titles);
    words->addWidget(text);
    m_back = new Button(Icon::ArrowLeft, tr("Back"), ButtonKind::Flat, this);
    m_back->setKey(Qt::ALT | Qt::Key_Left);
    const bool isLast = m_step == SetupStep::Test;
    m_next = isLast
                 ? new Button(Icon::Check, tr("Finish"), ButtonKind::Normal, this)
                 : new Button(tr("Next: %1").arg(setupStepTitle(SetupStep(int(m_step) + 1))), ButtonKind::Normal, this);
    if (!isLast) {
        m_next->setKey(Qt::ALT | Qt::Key_Right);
    }
    m_back->setVisible(m_step != SetupStep::Service);
    auto *top = new QHBoxLayout;
    top->setSpacing(spacing::s);
    top->addLayout(words, 1);
    top->addWidget(m_back);
    top->addWidget(m_next);
    column->addLayout(top);
    connect(m_back, &QPushButton::clicked, this, &StepPage::backRequested);
    connect(m_next, &QPushButton::clicked, this, &StepPage::nextRequested);
}

QVBoxLayout *StepPage::form()
{
    if (m_form == nullptr) {
        auto *area = new QWidget(this);
        area->setMaximumWidth(formWidth);
        m_form = new QVBoxLayout(area);
        m_form->setContentsMargins(0, 0, 0, 0);
        m_form->setSpacing(spacing::m);
        m_body->addWidget(area);
    }
    return m_form;
}

void StepPage::addRow(const QList<QWidget *> &fields)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::m);
    for (QWidget *widget : fields) {
        row->addWidget(widget, 1, Qt::AlignTop);
        if (auto *field = qobject_cast<PlanField *>(widget)) {
            m_fields.append(field);
            connect(field, &PlanField::failed, this, &StepPage::told);
        }
    }
    form()->addLayout(row);
}

TextLabel *StepPage::addNote(const QString &text)
{
    auto *note = new TextLabel(text, TextStyle::Label, Token::Text2, this);
    note->setWordWrap(true);
    note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    form()->addWidget(note);
    return note;
}

AzScript StepPage::script() const
{
    const StepCheck &check = m_model.checkOf(m_step);
    AzScript fix = check.state == StepState::Attention ? allFixes(check.differences) : AzScript();
    if (!fix.commands.isEmpty()) {
        return fix;
    }
    if (!gap().isEmpty()) {
        return {};
    }
    AzScript commands = commandsOf(m_step, m_model.plan(), m_model.inputs());
    return commands.commands.isEmpty() ? commands : withPreamble(m_model.plan(), commands);
}

QString StepPage::gap() const
{
    const QList<StepDifference> differences = m_model.checkOf(m_step).differences;
    const bool fixes = std::any_of(differences.begin(), differences.end(),
                                   [](const StepDifference &difference) { return !difference.fix.commands.isEmpty(); });
    const bool shown = fixes && m_model.stateOf(m_step) == StepState::Attention; // those are whole
    return shown ? QString() : MissingText::of(missingValues(m_step, m_model.plan()), m_step);
}

QString StepPage::demand()
{
    PlanField *first = nullptr;
    for (PlanField *field : std::as_const(m_fields)) {
        if (!field->demand() && first == nullptr) {
            first = field;
        }
    }
    if (first != nullptr) {
        first->editor()->setFocus(Qt::OtherFocusReason);
        return first->error();
    }
    for (const Finding &finding : m_model.findingsOf(m_step)) {
        if (finding.severity == Severity::Error) {
            return finding.message;
        }
    }
    return gap();
}

void StepPage::focusForm()
{
    if (!m_fields.isEmpty()) {
        m_fields.first()->editor()->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_next->setFocus(Qt::OtherFocusReason);
}

QString StepPage::verifiedText() const
{
    return m_verified->text();
}

void StepPage::refresh()
{
    showDifferences();
    showVerified();
    emit scriptChanged();
}

void StepPage::showDifferences()
{
    const QList<StepDifference> differences = m_model.checkOf(m_step).differences;
    m_banner->clearButtons();
    m_banner->setVisible(!differences.isEmpty());
    if (differences.isEmpty()) {
        return;
    }
    const StepDifference &first = differences.first();
    QString rest = first.what + u' ' + first.remedy;
    if (differences.size() > 1) {
        const auto more = differences.size() - 1;
        rest += u' ' + (more == 1 ? tr("There is 1 more difference.") : tr("There are %1 more differences.").arg(more));
    }
    m_banner->setText(first.subject + u'.', rest);
    const AzScript fix = script();
    const bool fixable = std::any_of(differences.begin(), differences.end(), [](const StepDifference &difference) {
        return !difference.fix.commands.isEmpty();
    });
    if (fixable) {
        Button *button =
            m_banner->addButton(differences.size() == 1 ? tr("Fix it") : tr("Fix all"), ButtonKind::Primary);
        connect(button, &QPushButton::clicked, this, [this, fix] { emit fixRequested(fix); });
    }
}

void StepPage::showVerified()
{
    const QDateTime at = m_model.checkedAt(m_step);
    QString text;
    m_verifiedArea->setVisible(hasCommands()); // the others are judged by the program itself
    if (m_runner.isVerifying(m_step)) {
        text = m_runner.verifyText().isEmpty() ? tr("Asking Azure…") : m_runner.verifyText();
    } else if (m_model.stateOf(m_step) == StepState::Unknown) {
        const QString summary = m_model.checkOf(m_step).summary;
        text = summary.isEmpty() ? tr("Not verified yet.") : summary;
    } else if (at.isValid()) {
        const std::chrono::seconds ago(at.secsTo(m_model.session().wallNow()));
        const QString account = m_runner.account().name();
        text = account.isEmpty() ? tr("Verified %1").arg(formatAgo(ago))
                                 : tr("Verified %1 with your Azure CLI sign-in, %2").arg(formatAgo(ago), account);
    }
    if (m_verified->text() != text) {
        m_verified->setText(text);
    }
}

void StepPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    if (m_tick == 0) {
        m_tick = startTimer(verifiedPeriod, Qt::CoarseTimer);
    }
}

void StepPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_tick != 0) {
        killTimer(std::exchange(m_tick, 0));
    }
}

void StepPage::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_tick) {
        showVerified();
    }
}

} // namespace spillway
