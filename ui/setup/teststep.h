// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"
#include "ui/setup/servedchain.h"
#include "ui/setup/steppage.h"
#include "ui/setup/testfailure.h"
#include "ui/widgets/segmentedcontrol.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace spillway
{

class CodeTabs;
class StateGlyph;
class StreamedCall;
class TextLink;

/// Step 10: one prompt to the endpoint or to API Management, its answer as it comes, who was asked, why it failed, and
/// code to take along.
class TestStep : public StepPage
{
    Q_OBJECT
public:
    TestStep(SetupModel &model, SetupRunner &runner, QWidget *parent);
    ~TestStep() override;

    bool hasCommands() const override { return false; }
    AzScript script() const override { return {}; }
    void send() override;
    void stop();
    void focusForm() override;

    TestTarget target() const;
    SegmentedControl *targets() const { return m_targets; }
    QComboBox *deployments() const { return m_deployments; }
    QPlainTextEdit *prompt() const { return m_prompt; }
    QCheckBox *streams() const { return m_stream; }
    Button *sendButton() const { return m_send; }
    Button *stopButton() const { return m_stop; }
    QPlainTextEdit *answer() const { return m_answer; }
    QString answerState() const;
    ServedChain *chain() const { return m_chain; }
    QString why() const;
    TextLink *trafficLink() const { return m_traffic; }
    CodeTabs *code() const { return m_code; }
    Button *environmentButton() const { return m_environment; }

signals:
    /// Show the request that was sent, by its number, on the Traffic page.
    void trafficRequested(quint64 id);

protected:
    void refresh() override;
    void showDifferences() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    void buildForm(QWidget *area);
    QWidget *buildAnswer(QWidget *area);
    void connectParts();
    void fillDeployments();
    void showFacts();
    void showState();
    void sendWithKey(const QByteArray &key);
    void onHead();
    void onText(const QString &text);
    void onFinished();
    void onRecords(const QList<ExchangeRecord> &records);
    int colorOf(const QString &backend) const;
    QUrl endpointOf(TestTarget target) const;
    QString notReady() const;

    QBoxLayout *m_columns = nullptr;
    SegmentedControl *m_targets = nullptr;
    QComboBox *m_deployments = nullptr;
    QPlainTextEdit *m_prompt = nullptr;
    QCheckBox *m_stream = nullptr;
    Button *m_stop = nullptr;
    Button *m_send = nullptr;
    TextLabel *m_state = nullptr;
    TextLabel *m_numbers = nullptr;
    StateGlyph *m_stateGlyph = nullptr;
    QPlainTextEdit *m_answer = nullptr;
    TextLink *m_traffic = nullptr;
    ServedChain *m_chain = nullptr;
    TextLabel *m_why = nullptr;
    QWidget *m_codeArea = nullptr;
    CodeTabs *m_code = nullptr;
    Button *m_environment = nullptr;
    StreamedCall *m_call;
    TestTarget m_sentTo = TestTarget::Local;
    QString m_sentDeployment;
    QDateTime m_sentAt;
    quint64 m_record = 0; ///< the number of the request that was sent, once the endpoint has told of it
    bool m_waits = false; ///< for a record with the times
    bool m_lookingUpKey = false;
};

} // namespace spillway
