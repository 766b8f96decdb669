// SPDX-License-Identifier: MIT
#include "core/export/setupscript.h"

#include "core/azure/asciijson.h"
#include "core/config/keyvariable.h"
#include "core/export/apimpolicywriter.h"
#include "core/export/samples.h"
#include "core/export/visibletext.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool holdsNul(const AzScript &script)
{
    for (const AzCommand &command : script.commands) {
        for (const AzWord &word : command.words) {
            if (word.resolved([](const AzWord::Part &) { return QString(); }).contains(QChar())) {
                return true;
            }
        }
    }
    return false;
}

/// The first error of the plan, as an export's problem; empty: there is none.
QString planProblem(const QList<Finding> &read, const QList<SetupFinding> &found)
{
    for (const Finding &finding : read) {
        if (finding.severity == Severity::Error) {
            return finding.path + u": "_s + finding.message;
        }
    }
    for (const SetupFinding &each : found) {
        if (each.finding.severity == Severity::Error) {
            return each.finding.path + u": "_s + each.finding.message;
        }
    }
    return {};
}

/// Models that answer chats; the others want other paths and bodies.
bool chats(const ModelDeployment &deployment)
{
    for (const auto &other : {u"embedding"_s, u"whisper"_s, u"tts"_s, u"dall-e"_s, u"image"_s, u"transcribe"_s,
                              u"audio"_s, u"realtime"_s, u"sora"_s}) {
        if (deployment.model.contains(other, Qt::CaseInsensitive)) {
            return false;
        }
    }
    return true;
}

GatewayTest testOf(const SetupPlan &plan)
{
    const auto found = std::find_if(plan.deployments.begin(), plan.deployments.end(), chats);
    if (found == plan.deployments.end()) {
        return {};
    }
    const SampleFacts facts;
    const QString version = plan.schemaVersion.isEmpty() ? facts.apiVersion : plan.schemaVersion;
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, facts.prompt}};
    return {plan.clientEndpoint() + u"/openai/deployments/"_s +
                QString::fromLatin1(QUrl::toPercentEncoding(found->name)) + u"/chat/completions?api-version="_s +
                QString::fromLatin1(QUrl::toPercentEncoding(version)),
            asciiJson({{u"messages"_s, QJsonArray{message}}}), found->name};
}

QStringList notesOf(const SetupScript &script, const QStringList &policyNotes)
{
    QStringList notes{
        u"Put the schema beside the script as %1: step 4 has no command."_s.arg(script.inputs.schemaFile)};
    for (const QString &note : policyNotes) {
        // The script makes the named values itself.
        if (!note.startsWith(u"Make these named values"_s)) {
            notes.append(note);
        }
    }
    if (!script.inputs.namedKeys.isEmpty()) {
        QStringList variables;
        for (const StepInputs::NamedKey &key : script.inputs.namedKeys) {
            variables.append(key.variable);
        }
        notes.append(u"The keys are not in the script. It takes them from these variables of the environment when it "
                     "makes the named values: %1. A named value that is there already keeps its key."_s.arg(
                         variables.join(u", "_s)));
    }
    notes.append(u"A deployment or an instance that the set-up no longer names is left as it is: the script removes "
                 "nothing."_s);
    return notes;
}

} // namespace

QString SetupScript::schemaUrl() const
{
    if (plan.schemaVersion.isEmpty() || !plan.schemaFile.isEmpty()) {
        return {};
    }
    return u"https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/specification/cognitiveservices/"
           "data-plane/AzureOpenAI/inference/%1/%2/inference.json"_s.arg(
               plan.schemaVersion.endsWith(u"-preview"_s) ? u"preview"_s : u"stable"_s, plan.schemaVersion);
}

StepInputs stepInputsOf(const Profile &profile)
{
    StepInputs inputs;
    const PolicyPlan plan = planPolicy(profile).plan;
    inputs.identityClientId = plan.clientId;
    for (const PolicyBackend &backend : plan.backends) {
        if (backend.credential.startsWith(u"key:"_s)) {
            inputs.namedKeys.append({backend.credential.sliced(4), backend.name, keyVariable(backend.name)});
        }
    }
    return inputs;
}

SetupScript planSetupScript(const Profile &profile)
{
    SetupScript script;
    QList<Finding> findings;
    script.plan = readSetupPlan(profile.setup, &findings);
    script.problem = planProblem(findings, validateSetupPlan(script.plan, profile));
    if (!script.problem.isEmpty()) {
        return script;
    }
    const Exported policy = ApimPolicyWriter().write(profile);
    if (!policy.problem.isEmpty()) {
        script.problem = policy.problem;
        return script;
    }
    script.inputs = stepInputsOf(profile);
    script.backends = planPolicy(profile).plan.backends;
    script.inputs.policy = policy.bytes;
    script.test = testOf(script.plan);
    for (const SetupStep step : setupSteps()) {
        if (holdsNul(script.commands(step))) {
            script.problem = u"setup: A value holds a NUL character, which no command can carry."_s;
            return script;
        }
    }
    script.notes = notesOf(script, policy.notes);
    return script;
}

QString stepHeading(SetupStep step)
{
    return QString::number(int(step)) + u' ' + setupStepTitle(step);
}

QStringList stepRemarks(SetupStep step, const SetupScript &script)
{
    if (step == SetupStep::Schema) {
        return {u"Nothing for az to do: the schema is %1, beside this script."_s.arg(script.inputs.schemaFile)};
    }
    if (step != SetupStep::PolicyBackends) {
        return {};
    }
    QStringList lines{u"Nothing for az to do: the policy of the next step asks these, the lowest priority first."_s};
    for (const PolicyBackend &backend : script.backends) {
        lines.append(u"  %1  %2  %3"_s.arg(QString::number(backend.priority), oneVisibleLine(backend.name),
                                           oneVisibleLine(backend.url)));
    }
    return lines;
}

} // namespace spillway
