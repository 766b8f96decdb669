// SPDX-License-Identifier: MIT
#include "core/azurelink/azsignin.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr int loginMinutes = 7; // the code is good for 15: AzContext::limitOf makes as many of it

AzSubscription readSubscription(const QJsonObject &object)
{
    return {object.value("id"_L1).toString(), object.value("name"_L1).toString(),
            object.value("tenantId"_L1).toString(), object.value("isDefault"_L1).toBool()};
}

} // namespace

AzSignIn::AzSignIn(AzContext context, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_runner(m_context)
{
    connect(&m_runner, &AzRunner::finished, this, &AzSignIn::read);
    connect(&m_runner, &AzRunner::lineArrived, this, [this](const QString &line, bool isError) {
        // What az login prints at its end is a list of subscriptions in JSON: that is read, not shown.
        if (m_stage == Stage::SigningIn && isError) {
            emit lineArrived(line, isError);
        }
    });
}

void AzSignIn::look()
{
    if (isSigningIn()) {
        return; // a look follows
    }
    if (m_runner.isRunning()) {
        m_again = true;
        m_runner.stop();
        return;
    }
    m_situation = {};
    m_situation.program = m_context.program.file;
    ask(Stage::Version, {u"version"_s, u"--output"_s, u"json"_s});
}

void AzSignIn::signIn(bool useDeviceCode)
{
    if (m_runner.isRunning()) {
        return;
    }
    QStringList arguments{u"login"_s};
    if (useDeviceCode) {
        arguments.append(u"--use-device-code"_s);
    }
    ask(Stage::SigningIn, arguments + QStringList{u"--output"_s, u"json"_s});
}

void AzSignIn::stop()
{
    m_runner.stop();
}

void AzSignIn::ask(Stage stage, const QStringList &arguments)
{
    m_stage = stage;
    const bool isLogin = stage == Stage::SigningIn;
    m_runner.start({arguments, m_context.limitOf(isLogin ? loginMinutes : 1), false, isLogin});
}

void AzSignIn::read(const AzOutcome &outcome)
{
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    if (std::exchange(m_again, false)) {
        look();
        return;
    }
    if (stage == Stage::SigningIn) {
        const QString problem = outcome.isGood() || outcome.end == AzOutcome::End::Stopped
                                    ? QString()
                                    : outcome.message + u". "_s + azRemedy(outcome.problem);
        if (!problem.isEmpty()) {
            emit lineArrived(problem, true);
        }
        look();
        return;
    }
    if (!outcome.isGood()) {
        m_situation.problem = u"You are not signed in."_s;
        if (outcome.end == AzOutcome::End::NotStarted) {
            m_situation.program.clear();
            m_situation.problem = u"Azure CLI was not found. "_s + azRemedy(AzProblem::NoAz);
        } else if (outcome.problem != AzProblem::NotSignedIn) {
            m_situation.problem = outcome.message + u". "_s + azRemedy(outcome.problem);
        }
        emit looked(m_situation);
        return;
    }
    const QJsonDocument document = QJsonDocument::fromJson(outcome.output);
    if (stage == Stage::Version) {
        m_situation.version = document.object().value("azure-cli"_L1).toString();
        ask(Stage::Account, {u"account"_s, u"show"_s, u"--output"_s, u"json"_s});
    } else if (stage == Stage::Account) {
        m_situation.user = document.object().value("user"_L1).toObject().value("name"_L1).toString();
        m_situation.current = readSubscription(document.object());
        if (m_situation.user.isEmpty()) {
            m_situation.problem = u"az answered with something other than an account."_s;
            emit looked(m_situation);
            return;
        }
        ask(Stage::Subscriptions, {u"account"_s, u"list"_s, u"--output"_s, u"json"_s});
    } else {
        for (const QJsonValue &value : document.array()) {
            if (value.toObject().value("state"_L1).toString(u"Enabled"_s) == "Enabled"_L1) {
                m_situation.subscriptions.append(readSubscription(value.toObject()));
            }
        }
        std::sort(m_situation.subscriptions.begin(), m_situation.subscriptions.end(),
                  [](const AzSubscription &a, const AzSubscription &b) {
                      return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
                  });
        emit looked(m_situation);
    }
}

} // namespace spillway
