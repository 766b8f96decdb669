// SPDX-License-Identifier: MIT
#include "ui/setup/teststep.h"

#include "core/export/samples.h"
#include "ui/session/clienturl.h"
#include "ui/session/desktopsession.h"
#include "ui/session/recordedrequest.h"
#include "ui/setup/clientkey.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/streamedcall.h"
#include "ui/setup/testtrail.h"
#include "ui/traffic/explainexchange.h"
#include "ui/usecode/codetabs.h"
#include "ui/widgets/button.h"
#include "ui/widgets/format.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QTextCursor>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr std::chrono::seconds clockSlack{1}; ///< between the endpoint's wall clock and ours

} // namespace

TestStep::TestStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Test, tr("Send one prompt and see which backend answers. Then take the code with you."),
               model, runner, parent)
    , m_call(new StreamedCall([&model] { return model.session().now(); }, this))
{
    buildLayout();
    connectParts();
    fillDeployments();
    showFacts();
    showState();
}

TestStep::~TestStep() = default;

void TestStep::connectParts()
{
    DesktopSession &session = model().session();
    connect(m_targets, &SegmentedControl::chosen, this, [this] {
        showFacts();
        showState();
    });
    connect(m_deployments, &QComboBox::currentTextChanged, this, &TestStep::showFacts);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, &TestStep::showFacts);
    connect(m_send, &QPushButton::clicked, this, &TestStep::send);
    connect(m_stop, &QPushButton::clicked, this, &TestStep::stop);
    connect(m_traffic, &QAbstractButton::clicked, this, [this] { emit trafficRequested(m_record); });
    connect(m_code, &CodeTabs::copied, this, &StepPage::told);
    connect(m_environment, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(environmentSample(m_code->facts()));
        emit told(tr("Environment variables copied"));
    });
    connect(m_call, &StreamedCall::headArrived, this, &TestStep::onHead);
    connect(m_call, &StreamedCall::textArrived, this, &TestStep::onText);
    connect(m_call, &StreamedCall::finished, this, &TestStep::onFinished);
    connect(&session, &DesktopSession::exchangesUpdated, this, &TestStep::onRecords);
    connect(&session, &DesktopSession::exchangesFinished, this, &TestStep::onRecords);
    connect(&session, &DesktopSession::stateChanged, this, [this] {
        showFacts();
        showState();
    });
    connect(&session, &DesktopSession::profileChanged, this, &TestStep::fillDeployments);
}

void TestStep::fillDeployments()
{
    QStringList names;
    const auto add = [&names](const QString &name) {
        if (!name.isEmpty() && name != "*"_L1 && !names.contains(name)) {
            names.append(name);
        }
    };
    for (const ModelDeployment &deployment : model().plan().deployments) {
        add(deployment.name);
    }
    for (const Backend &backend : model().session().profile().backends) {
        for (auto name = backend.deployments.keyBegin(); name != backend.deployments.keyEnd(); ++name) {
            add(*name);
        }
    }
    if (names.isEmpty()) {
        names.append(SampleFacts().deployment);
    }
    QStringList shown;
    for (int i = 0; i < m_deployments->count(); ++i) {
        shown.append(m_deployments->itemText(i));
    }
    if (shown == names) {
        return;
    }
    const QString chosen = m_deployments->currentText();
    m_deployments->clear();
    m_deployments->addItems(names);
    if (!chosen.isEmpty()) {
        m_deployments->setCurrentText(chosen);
    }
}

TestTarget TestStep::target() const
{
    return TestTarget(m_targets->currentData().toInt());
}

QUrl TestStep::endpointOf(TestTarget target) const
{
    if (target == TestTarget::ApiManagement) {
        const QString endpoint = model().plan().clientEndpoint();
        return endpoint.isEmpty() ? QUrl() : QUrl(endpoint + u"/openai"_s);
    }
    const QString serving = model().session().endpoint().endpointUrl();
    return QUrl(QString::fromUtf8(endpointOrigin(serving)) + QUrl(serving).path());
}

QString TestStep::notReady() const
{
    if (m_deployments->currentText().trimmed().isEmpty()) {
        return tr("Name a deployment.");
    }
    if (m_prompt->toPlainText().trimmed().isEmpty()) {
        return tr("Write a prompt.");
    }
    if (target() == TestTarget::ApiManagement) {
        return model().plan().apim.name.isEmpty() ? tr("Name the API Management instance in step 1.") : QString();
    }
    return model().session().state() == EndpointState::Serving
               ? QString()
               : tr("The endpoint is stopped. Start it, then send again.");
}

void TestStep::send()
{
    if (m_call->isRunning() || m_lookingUpKey) {
        return;
    }
    if (const QString problem = notReady(); !problem.isEmpty()) {
        m_why->setText(problem);
        emit told(problem);
        return;
    }
    m_sentTo = target();
    if (m_sentTo == TestTarget::Local) {
        sendWithKey(model().session().secrets().clientKey);
        return;
    }
    m_lookingUpKey = true;
    showState();
    readClientKey(model(), this, [this](const QByteArray &key, const QString &problem) {
        m_lookingUpKey = false;
        if (key.isEmpty()) {
            m_why->setText(problem.isEmpty() ? tr("There is no subscription key yet. Create the client subscription in "
                                                  "step 9.")
                                             : problem);
            showState();
            return;
        }
        sendWithKey(key);
    });
}

void TestStep::sendWithKey(const QByteArray &key)
{
    StreamedQuestion question;
    question.endpoint = endpointOf(m_sentTo);
    question.deployment = m_deployments->currentText().trimmed();
    question.apiVersion = m_code->facts().apiVersion;
    question.prompt = m_prompt->toPlainText();
    question.key = key;
    question.stream = m_stream->isChecked();
    m_sentDeployment = question.deployment;
    m_sentAt = model().session().wallNow().addMSecs(-std::chrono::milliseconds(clockSlack).count());
    m_answer->clear();
    m_chain->setNodes({});
    m_why->clear();
    m_traffic->setEnabled(false);
    m_waits = m_sentTo == TestTarget::Local;
    m_call->send(question, m_sentTo == TestTarget::Local);
    showState();
}

void TestStep::stop()
{
    m_call->stop();
}

int TestStep::colorOf(const QString &backend) const
{
    for (const Backend &known : model().session().profile().backends) {
        if (known.name == backend) {
            return model().session().colorOf(backend) - 1;
        }
    }
    return -1;
}

void TestStep::onHead()
{
    const auto color = [this](const QString &backend) { return colorOf(backend); };
    const StreamedAnswer &answer = m_call->answer();
    if (m_sentTo == TestTarget::Local) {
        m_chain->setNodes(chainOf(answer, color));
    } else if (!answer.backendUrl.isEmpty()) {
        m_chain->setNodes({apimNode(answer, model().session().profile(), color)});
    }
    showState();
}

void TestStep::onText(const QString &text)
{
    QTextCursor end(m_answer->document());
    end.movePosition(QTextCursor::End);
    end.insertText(text);
    showState();
}

void TestStep::onFinished()
{
    const StreamedAnswer &answer = m_call->answer();
    const QString problem = explainTestFailure(m_sentTo, answer, m_sentDeployment);
    if (!problem.isEmpty()) {
        m_why->setText(problem);
    } else if (m_sentTo == TestTarget::ApiManagement) {
        m_why->setText(tr("API Management reports only the backend that answered."));
    }
    if (!answer.stopped) {
        const bool good = answer.isGood();
        const QString time = formatLatency(answer.firstByte);
        model().setTestPassed(good, good ? tr("Answered in %1").arg(time) : tr("The last test failed"));
        emit told(good ? tr("Test answered %1, first byte %2").arg(answer.status).arg(time) : problem);
    }
    showState();
}

void TestStep::onRecords(const QList<ExchangeRecord> &records)
{
    if (!m_waits || m_call->answer().status == 0) {
        return;
    }
    for (const ExchangeRecord &record : records) {
        if (!isRecordOf(record, m_sentAt, m_sentDeployment, m_chain->nodes())) {
            continue;
        }
        m_chain->setNodes(chainOf(record, [this](const QString &backend) { return colorOf(backend); }));
        m_record = record.id;
        m_traffic->setEnabled(true);
        if (m_call->answer().isGood() || m_why->text().isEmpty()) {
            m_why->setText(explainExchange(record, ProfileFacts::of(model().session().profile())).text);
        }
        m_waits = record.end == ExchangeEnd::Running;
        return;
    }
}

void TestStep::showFacts()
{
    SampleFacts facts;
    const bool isLocal = target() == TestTarget::Local;
    DesktopSession &session = model().session();
    facts.endpoint = isLocal ? clientUrl(session.profile().endpoint, session.endpoint().endpointUrl())
                             : model().plan().clientEndpoint();
    if (facts.endpoint.isEmpty()) {
        facts.endpoint = u"https://NAME.azure-api.net"_s;
    }
    facts.deployment = m_deployments->currentText().trimmed();
    facts.prompt = m_prompt->toPlainText();
    m_code->setFacts(facts);
    m_code->setKeyRequired(!isLocal || keyRequired(session.profile().endpoint, session.profile().endpoint.address));
}

void TestStep::showState()
{
    const StreamedAnswer &answer = m_call->answer();
    const bool running = m_call->isRunning() || m_lookingUpKey;
    m_send->setEnabled(!running);
    m_stop->setEnabled(m_call->isRunning());
    UiState state = UiState::Probing;
    QString word;
    if (running) {
        word = answer.status == 0 ? tr("Waiting") : tr("Streaming");
    } else if (answer.stopped) {
        state = UiState::Disabled;
        word = tr("Stopped");
    } else if (answer.status != 0 || !answer.errorMessage.isEmpty()) {
        state = answer.isGood() ? UiState::Healthy : UiState::Unreachable;
        word = answer.status == 0 ? tr("No answer") : QString::number(answer.status);
    }
    m_stateGlyph->setState(state);
    m_stateGlyph->setVisible(!word.isEmpty());
    m_state->setState(word.isEmpty() ? std::optional<UiState>() : state);
    m_state->setText(word);
    QStringList numbers;
    if (answer.firstByte.count() >= 0) {
        numbers.append(tr("first byte %1").arg(formatLatency(answer.firstByte)));
    }
    if (answer.usage) {
        numbers.append(tr("%1 tokens").arg(answer.usage->completionTokens));
    } else if (answer.pieces > 1) {
        numbers.append(tr("about %1 tokens").arg(answer.pieces));
    }
    m_numbers->setText(numbers.join(u"  "_s));
}

QString TestStep::answerState() const
{
    return m_numbers->text().isEmpty() ? m_state->text() : m_state->text() + u", "_s + m_numbers->text();
}

QString TestStep::why() const
{
    return m_why->text();
}

void TestStep::focusForm()
{
    m_prompt->setFocus(Qt::OtherFocusReason);
}

void TestStep::refresh()
{
    StepPage::refresh();
    fillDeployments();
    showFacts();
    showState();
}

void TestStep::showDifferences()
{
    // What went wrong stands below the answer.
}

} // namespace spillway
