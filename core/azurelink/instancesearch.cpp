// SPDX-License-Identifier: MIT
#include "core/azurelink/instancesearch.h"

#include "core/azure/azanswer.h"
#include "core/azure/foundinstances.h"
#include "core/azure/resourceaddress.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

const QString accountsCapture = u"accounts"_s;

QString problemText(const AzReading &reading)
{
    const QString remedy = azRemedy(reading.problem);
    return reading.text.endsWith(u'.') || remedy.isEmpty() ? (reading.text + u' ' + remedy).trimmed()
                                                           : reading.text + u". "_s + remedy;
}

} // namespace

InstanceSearch::InstanceSearch(const AzContext &context, QObject *parent)
    : QObject(parent)
    , m_asker(context)
{
    connect(&m_asker, &AzAsker::answered, this, [this](const AzAnswers &answers) {
        if (m_hasAccounts) {
            readDeploymentLists(answers);
        } else {
            readAccountList(answers);
        }
    });
    connect(&m_asker, &AzAsker::progressed, this, [this](int done, int count) {
        if (m_hasAccounts) {
            emit progressed(done, count);
        }
    });
}

void InstanceSearch::start(const SetupPlan &plan, const Profile &profile)
{
    m_asker.forget();
    m_plan = plan;
    m_profile = profile;
    m_instances.clear();
    m_hasAccounts = false;
    m_running = true;
    AzCommand question;
    question.comment = u"Azure OpenAI instances of the subscription"_s;
    question.words = {u"cognitiveservices"_s, u"account"_s, u"list"_s};
    if (!plan.subscription.isEmpty()) {
        question.words += {u"--subscription"_s, plan.subscription};
    }
    question.words += {u"--output"_s, u"json"_s};
    question.capture = accountsCapture;
    m_asker.ask({{}, {question}, {}});
}

void InstanceSearch::stop()
{
    m_running = false;
    m_asker.stop();
}

void InstanceSearch::readAccountList(const AzAnswers &answers)
{
    const AzReading reading = readAzAnswer(answers, accountsCapture);
    if (!reading.isValue()) {
        finish(problemText(reading));
        return;
    }
    m_instances = readAccounts(reading.object.value("value"_L1).toArray(), m_profile);
    m_hasAccounts = true;
    AzScript questions;
    for (qsizetype i = 0; i < m_instances.size(); ++i) {
        AzCommand question;
        question.comment = u"Deployments of "_s + m_instances[i].name;
        question.words = {u"rest"_s,
                          u"--method"_s,
                          u"get"_s,
                          u"--url"_s,
                          accountAddress(m_plan, m_instances[i]) + u"/deployments?api-version=2023-05-01"_s,
                          u"--output"_s,
                          u"json"_s};
        question.capture = QString::number(i);
        questions.commands.append(question);
    }
    m_asker.ask(questions);
}

void InstanceSearch::readDeploymentLists(const AzAnswers &answers)
{
    for (qsizetype i = 0; i < m_instances.size(); ++i) {
        const AzReading reading = readAzAnswer(answers, QString::number(i));
        if (!reading.isValue()) {
            m_instances.clear();
            finish(problemText(reading));
            return;
        }
        m_instances[i].deployments = readDeployments(reading.object.value("value"_L1).toArray());
    }
    finish({});
}

void InstanceSearch::finish(const QString &problem)
{
    m_running = false;
    emit found(m_instances, problem);
}

} // namespace spillway
