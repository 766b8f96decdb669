// SPDX-License-Identifier: MIT
#include "core/azure/azanswer.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString failureText(AzProblem problem, const AzAnswer &answer)
{
    switch (problem) {
    case AzProblem::NoAz:
        return u"Azure CLI was not found."_s;
    case AzProblem::NotSignedIn:
        return u"You are not signed in."_s;
    default:
        break;
    }
    const QString said = azMessage(answer.errors);
    return said.isEmpty() ? u"az ended with exit code %1."_s.arg(answer.exitCode) : u"az says: "_s + said;
}

} // namespace

AzReading readAzAnswer(const AzAnswers &answers, const QString &capture)
{
    const auto found = answers.constFind(capture);
    if (found == answers.constEnd()) {
        return {AzReading::Kind::Missing, {}, AzProblem::None, u"Azure has not been asked."_s};
    }
    if (found->exitCode != 0) {
        const AzProblem problem = azProblem(found->exitCode, found->errors);
        const auto kind = problem == AzProblem::NotFound ? AzReading::Kind::Absent : AzReading::Kind::Failed;
        return {kind, {}, problem, failureText(problem, *found)};
    }
    const QJsonDocument document = QJsonDocument::fromJson(found->output);
    if (document.isArray()) {
        return {AzReading::Kind::Value, QJsonObject{{u"value"_s, document.array()}}};
    }
    if (!document.isObject()) {
        return {AzReading::Kind::Failed, {}, AzProblem::Other, u"az answered with something other than JSON."_s};
    }
    return {AzReading::Kind::Value, document.object()};
}

} // namespace spillway
