// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"
#include "core/export/policyplan.h"

#include <QList>
#include <QString>
#include <QStringList>

/// What the deployment templates (ARM JSON and Bicep) say, as plain values: steps 1 to 3 and 5 to 9 of a profile. Both
/// writers make their text from it.
namespace spillway
{

/// The api-versions of the resources in a template.
inline constexpr QStringView apimApiVersion = u"2024-05-01";
inline constexpr QStringView accountsApiVersion = u"2023-05-01";
inline constexpr QStringView rolesApiVersion = u"2022-04-01";
inline constexpr QStringView nestedApiVersion = u"2022-09-01";
/// The role "Cognitive Services OpenAI User".
inline constexpr QStringView openAiUserRole = u"5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
inline constexpr QStringView poolName = u"openai-pool";
/// A resource in a template has 1 MiB at most; a larger schema is left to a parameter.
inline constexpr qsizetype mostTemplateSchemaBytes = 900'000;
inline constexpr QStringView useNativePoolHelp =
    u"Balance by a pool of backend resources with circuit breakers instead of the policy.";
inline constexpr QStringView openApiHelp = u"The schema of the API: openApi=@openapi.json";
inline constexpr QStringView schemaTooLargeNote = u"The API's schema is too large for a template, so it is the "
                                                  u"parameter openApi. Azure may refuse it: a resource in a "
                                                  u"template has 1 MiB at most.";

/// The instances of one resource group.
struct InstanceGroup
{
    QString resourceGroup;
    QList<OpenAiInstance> instances;
};

/// A key that is no part of the template but a parameter of its deployment.
struct TemplateKey
{
    QString parameter;  ///< like `key1`
    QString namedValue; ///< as the policy calls it

    QString help() const { return QStringLiteral("The key that the policy calls ") + namedValue; }
};

/// A backend resource of API Management, in the pool.
struct PoolMember
{
    QString id;      ///< like `openai-1`
    QString title;   ///< the backend's name
    QString url;     ///< with `/openai` at its end
    int priority;    ///< 1 and up, without gaps
    int weight;      ///< 1 to 100
    QString keyName; ///< the named value with its key; empty: the policy signs in, or nobody does
};

struct StatusRange
{
    int min;
    int max;

    bool operator==(const StatusRange &) const = default;
};

struct TemplatePlan
{
    SetupPlan setup;
    PolicyPlan policy;
    int capacity = 1;                 ///< of the service; 0 for Consumption
    QList<OpenAiInstance> instances;  ///< in the deployment's own resource group
    QList<InstanceGroup> otherGroups; ///< those elsewhere
    QList<TemplateKey> keys;
    QList<PoolMember> pool;    ///< empty: there is no alternative to the policy
    QList<StatusRange> tripOn; ///< the statuses that open a member's circuit breaker
    int tripSeconds = 10;      ///< for how long, where the answer does not say
    QByteArray policyDocument; ///< of the policy that states the endpoint's rules
    QByteArray poolDocument;   ///< of the policy that leaves them to the pool; empty without a pool

    bool ownsIdentity() const { return policy.clientId.isEmpty(); } ///< the service's own identity signs in
    /// What the parameter `userAssignedIdentityId` is.
    QString identityHelp() const
    {
        return QStringLiteral("The resource id of the identity with the client id ") + policy.clientId;
    }
    /// What the API calls when no policy says otherwise: the first backend.
    QString serviceUrl() const;
};

struct PlannedTemplate
{
    TemplatePlan plan;
    QString problem;   ///< as in Exported
    QStringList notes; ///< as in Exported
};

PlannedTemplate planTemplate(const Profile &profile);

} // namespace spillway
