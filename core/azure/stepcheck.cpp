// SPDX-License-Identifier: MIT
#include "core/azure/stepcheck.h"

#include "core/azure/stepcheckparts.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

StepCheck judgeSchema(const SetupPlan &plan, const StepLocals &locals)
{
    if (plan.schemaVersion.isEmpty() && plan.schemaFile.isEmpty()) {
        return toDoCheck();
    }
    const QString name = plan.schemaFile.isEmpty() ? plan.schemaVersion : plan.schemaFile;
    if (!locals.schemaAtHand) {
        return {StepState::Unknown, name};
    }
    if (!*locals.schemaAtHand) {
        return plan.schemaFile.isEmpty() ? toDoCheck(name + u" not downloaded yet"_s)
                                         : checkOf({{name, u"The file %1 is not there or is no schema."_s.arg(name),
                                                     u"Choose another file, or a version to download."_s}},
                                                   {});
    }
    return {StepState::Done, plan.schemaFile.isEmpty() ? name + u" downloaded"_s : name};
}

QString plainUrl(QString url)
{
    while (url.endsWith(u'/')) {
        url.chop(1);
    }
    return url.toLower();
}

/// The endpoint's own list: what an instance of the plan serves has to be where the backend says.
StepCheck judgePolicyBackends(const SetupPlan &plan, const Profile &profile)
{
    QSet<int> priorities;
    qsizetype count = 0;
    QList<StepDifference> differences;
    for (const Backend &backend : profile.backends) {
        if (!backend.enabled) {
            continue;
        }
        ++count;
        priorities.insert(backend.priority);
        for (const OpenAiInstance &instance : plan.instances) {
            if (instance.backend == backend.name && plainUrl(instance.url()) != plainUrl(backend.url)) {
                differences.append({backend.name,
                                    u"%1 goes to %2; its instance %3 is at %4."_s.arg(backend.name, backend.url,
                                                                                      instance.name, instance.url()),
                                    u"Change the backend's URL, or link the instance with another backend."_s});
            }
        }
    }
    if (count == 0) {
        return toDoCheck(u"No backends yet"_s);
    }
    const QString backends = count == 1 ? u"1 backend"_s : u"%1 backends"_s.arg(count);
    const QString levels = priorities.size() == 1 ? u"1 priority"_s : u"%1 priorities"_s.arg(priorities.size());
    return checkOf(differences, backends + u", "_s + levels);
}

StepCheck judgeTest(const StepLocals &locals)
{
    if (!locals.testPassed) {
        return toDoCheck();
    }
    return *locals.testPassed
               ? StepCheck{StepState::Done, u"The last test was answered"_s}
               : checkOf({{u"Test"_s, u"The last test was not answered."_s, u"Look at why, then send it again."_s}},
                         {});
}

} // namespace

AzScript withPreamble(const SetupPlan &plan, const AzScript &commands)
{
    AzScript whole = preamble(plan);
    whole.resource = commands.resource;
    whole.commands += commands.commands;
    whole.files += commands.files;
    return whole;
}

StepCheck judgeStep(SetupStep step, const SetupPlan &plan, const Profile &profile, const AzAnswers &answers,
                    const StepLocals &locals)
{
    if (step >= SetupStep::Access && !hasService(plan) && step != SetupStep::Schema &&
        step != SetupStep::PolicyBackends && step != SetupStep::Test) {
        return toDoCheck(u"Fill in step 1 first"_s);
    }
    switch (step) {
    case SetupStep::Service:
        return judgeService(plan, profile, answers);
    case SetupStep::Instances:
        return judgeInstances(plan, profile, answers);
    case SetupStep::Access:
        return judgeAccess(plan, profile, answers);
    case SetupStep::Schema:
        return judgeSchema(plan, locals);
    case SetupStep::Import:
        return judgeImport(plan, answers);
    case SetupStep::ApiSettings:
        return judgeApiSettings(plan, answers);
    case SetupStep::PolicyBackends:
        return judgePolicyBackends(plan, profile);
    case SetupStep::ApplyPolicy:
        return judgePolicy(plan, answers, locals);
    case SetupStep::ClientSubscription:
        return judgeClientSubscription(plan, answers);
    case SetupStep::Test:
        return judgeTest(locals);
    }
    return {};
}

} // namespace spillway
