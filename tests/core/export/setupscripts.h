// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/setupscript.h"
#include "tests/core/export/exportcases.h"

#include <QList>
#include <QString>

/// Set-ups for the tests of the scripts.
namespace spillway
{

/// Everything that means something to a shell, to XML, to JSON, to az or to an eye. Whatever runs of it makes a file
/// whose name begins with `pwned`.
inline QString hostileText()
{
    return QStringLiteral(
        "a\"b'c$(touch pwned1)`touch pwned2`]]>\"@(1)\n; touch pwned3 #\n\\' \"; touch pwned4; \" "
        "\u202Etxt\u2066 \u00FC \U0001F600 \u2018; touch pwned5 \u2019 \u201C$x\u201D %PATH% !x & | < > ^ ~ "
        "* ? [x] {a,b} ${IFS} $env:PATH '@\n'@\nEND\n");
}

/// The same, with an ending that tells one from another.
inline QString hostileText(const QString &end)
{
    return hostileText() + end;
}

/// A script as it would be if nobody had judged its plan.
inline SetupScript hostileScript()
{
    SetupScript script = planSetupScript(caseProfile(QStringLiteral("contract")));
    SetupPlan &plan = script.plan;
    plan.subscription = QStringLiteral("-x ") + hostileText(QStringLiteral("1"));
    plan.resourceGroup = hostileText(QStringLiteral("2"));
    plan.region = hostileText(QStringLiteral("3"));
    plan.apim = {hostileText(QStringLiteral("4")), QStringLiteral("Developer"),
                 QStringLiteral("-") + hostileText(QStringLiteral("5")), hostileText(QStringLiteral("6"))};
    plan.instances = {{hostileText(QStringLiteral("7")), hostileText(QStringLiteral("8")),
                       hostileText(QStringLiteral("9")), hostileText(QStringLiteral("10"))}};
    plan.deployments = {{hostileText(QStringLiteral("11")), hostileText(QStringLiteral("12")),
                         hostileText(QStringLiteral("13")), hostileText(QStringLiteral("14")), 30}};
    plan.schemaVersion = hostileText(QStringLiteral("15"));
    plan.api = {hostileText(QStringLiteral("16")), QStringLiteral("@") + hostileText(QStringLiteral("17")),
                hostileText(QStringLiteral("18"))};
    plan.clientSubscription = hostileText(QStringLiteral("19"));
    script.inputs.policy = hostileText(QStringLiteral("20")).toUtf8();
    script.inputs.namedKeys = {
        {hostileText(QStringLiteral("21")), hostileText(QStringLiteral("22")), QStringLiteral("SPILLWAY_KEY_EASTUS")}};
    script.backends = {{hostileText(QStringLiteral("23")), hostileText(QStringLiteral("24"))}};
    script.test.url = hostileText(QStringLiteral("25"));
    return script;
}

inline QStringList scriptCases()
{
    return {QStringLiteral("contract"),     QStringLiteral("v2"),        QStringLiteral("two groups"),
            QStringLiteral("named values"), QStringLiteral("client id"), QStringLiteral("file names"),
            QStringLiteral("hostile")};
}

/// One of `scriptCases`.
inline SetupScript scriptCase(const QString &name)
{
    if (name == QLatin1String("hostile")) {
        return hostileScript();
    }
    SetupScript script = planSetupScript(caseProfile(QStringLiteral("contract")));
    SetupPlan &plan = script.plan;
    if (name == QLatin1String("v2")) {
        plan.subscription = QStringLiteral("11111111-2222-3333-4444-555555555555");
        plan.apim.sku = QStringLiteral("StandardV2");
    } else if (name == QLatin1String("two groups")) {
        plan.instances = {{QStringLiteral("contoso-one"), {}, {}, {}},
                          {QStringLiteral("contoso-two"), QStringLiteral("westus3"), QStringLiteral("rg-two"), {}},
                          {QStringLiteral("contoso-three"), QStringLiteral("westus"), QStringLiteral("RG-TWO"), {}}};
        plan.deployments.append({QStringLiteral("text"),
                                 QStringLiteral("text-embedding-3-large"),
                                 {},
                                 QStringLiteral("GlobalStandard"),
                                 120});
    } else if (name == QLatin1String("named values")) {
        script.inputs.namedKeys = {
            {QStringLiteral("eastus-key"), QStringLiteral("eastus"), QStringLiteral("SPILLWAY_KEY_EASTUS")}};
    } else if (name == QLatin1String("client id")) {
        script.inputs.identityClientId = QStringLiteral("01234567-89ab-cdef-0123-456789abcdef");
    } else if (name == QLatin1String("file names")) {
        plan.apim.publisherName = QStringLiteral("@/etc/hostname");
        plan.api.displayName = QStringLiteral("a=@/etc/hostname");
    }
    return script;
}

/// All commands of a script in the order in which it runs them.
inline QList<AzScript> partsOf(const SetupScript &script)
{
    QList<AzScript> parts{preamble(script.plan)};
    for (const SetupStep step : setupSteps()) {
        parts.append(script.commands(step));
    }
    return parts;
}

} // namespace spillway
