// SPDX-License-Identifier: MIT
#include "ui/setup/setupheader.h"

#include "ui/setup/progresssegments.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuprunner.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/elidedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QSignalBlocker>

namespace spillway
{

namespace
{

constexpr int pickerWidth = 264;
constexpr int pickerLeast = 180;
constexpr int lineHeight = 42;
constexpr int roomyWidth = 960; ///< below it the words give way, and the picker does without its label

} // namespace

SetupHeader::SetupHeader(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : PageHeader(tr("Set up Azure API Management"), parent)
    , m_model(model)
    , m_runner(runner)
    , m_progress(new ProgressSegments(this))
    , m_words(new ElidedLabel({}, Qt::ElideRight, this))
    , m_subscriptions(new QComboBox(this))
    , m_verifyAll(new Button(Icon::Refresh, tr("Verify all"), ButtonKind::Normal, this))
{
    m_subscriptions->setAccessibleName(tr("Subscription"));
    m_subscriptions->setProperty("prefix", tr("Subscription"));
    m_subscriptions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    // Words and picker give way where the window is narrow.
    m_words->setStyleOf(TextStyle::Label, Token::Text2);
    m_subscriptions->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_subscriptions->setMinimumWidth(pickerLeast);
    m_subscriptions->setMaximumWidth(Theme::current().height(pickerWidth));
    m_verifyAll->setKey(Qt::SHIFT | Qt::Key_F5);
    auto *line = new Pane(Token::Border, {}, this);
    line->setFixedSize(1, lineHeight);
    int place = 1; // behind the title
    for (QWidget *widget :
         {static_cast<QWidget *>(line), static_cast<QWidget *>(m_progress), static_cast<QWidget *>(m_words)}) {
        row()->insertWidget(place++, widget);
    }
    row()->setSpacing(spacing::m);
    row()->addWidget(m_subscriptions, 1); // up to its greatest width before anything else grows
    row()->addWidget(m_verifyAll);
    connect(&model, &SetupModel::stepsChanged, this, &SetupHeader::showProgress);
    connect(&model, &SetupModel::planChanged, this, &SetupHeader::showSubscriptions);
    connect(&runner.account(), &AzAccount::changed, this, [this] {
        showSubscriptions();
        showBusy();
    });
    connect(&runner, &SetupRunner::busyChanged, this, &SetupHeader::showBusy);
    connect(m_subscriptions, &QComboBox::activated, this, &SetupHeader::onSubscription);
    connect(m_verifyAll, &QPushButton::clicked, this, &SetupHeader::verifyAllRequested);
    showProgress();
    showSubscriptions();
    showBusy();
}

void SetupHeader::setCurrent(SetupStep step)
{
    m_current = int(step) - 1;
    showProgress();
}

QString SetupHeader::progressText() const
{
    return m_words->text();
}

void SetupHeader::showProgress()
{
    QList<StepState> states;
    for (const SetupStep step : setupSteps()) {
        states.append(m_model.stateOf(step));
    }
    m_progress->setStates(states, m_current);
    m_words->setText(m_model.progressText());
    m_progress->setToolTip(m_words->text());
}

void SetupHeader::showSubscriptions()
{
    const QSignalBlocker quiet(m_subscriptions);
    m_subscriptions->clear();
    const QString planned = m_model.plan().subscription;
    const QList<AzSubscription> known = m_runner.account().subscriptions();
    for (const AzSubscription &subscription : known) {
        if (subscription.isDefault) {
            m_subscriptions->addItem(tr("%1 (signed in)").arg(subscription.name), QString());
        }
    }
    if (m_subscriptions->count() == 0) {
        m_subscriptions->addItem(tr("As signed in"), QString());
    }
    for (const AzSubscription &subscription : known) {
        m_subscriptions->addItem(subscription.name, subscription.id);
    }
    int index = m_subscriptions->findData(planned);
    if (index < 0) {
        m_subscriptions->addItem(planned, planned); // az does not know it, or nobody is signed in
        index = m_subscriptions->count() - 1;
    }
    m_subscriptions->setCurrentIndex(index);
    m_subscriptions->setToolTip(planned.isEmpty() ? tr("The subscription that az is signed in to") : planned);
}

void SetupHeader::onSubscription(int index)
{
    const QString id = m_subscriptions->itemData(index).toString();
    const QString problem = m_model.change([&id](SetupPlan &plan) { plan.subscription = id; });
    if (!problem.isEmpty()) {
        emit failed(problem);
        showSubscriptions();
    }
}

void SetupHeader::showBusy()
{
    m_verifyAll->setEnabled(!m_runner.isVerifying() && m_runner.account().isSignedIn());
    m_verifyAll->setText(m_runner.isVerifying() ? tr("Verifying…") : tr("Verify all"));
}

void SetupHeader::resizeEvent(QResizeEvent *event)
{
    PageHeader::resizeEvent(event);
    const bool roomy = event->size().width() >= roomyWidth;
    m_words->setVisible(roomy);
    m_subscriptions->setProperty("prefix", roomy ? tr("Subscription") : QString());
    m_subscriptions->update();
}

} // namespace spillway
