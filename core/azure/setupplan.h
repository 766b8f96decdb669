// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

/// The ten steps that build the endpoint's balancer in Azure API Management, as values: the `setup` of a profile
/// (CONTRACT.md section 2). Holds no secret. Pure: nothing here asks Azure.
namespace spillway
{

/// The steps in their order. The numbers are those that people see.
enum class SetupStep {
    Service = 1,    ///< the API Management instance, with its managed identity
    Instances,      ///< Azure OpenAI instances and their deployments
    Access,         ///< the identity's role on every instance
    Schema,         ///< the inference schema of an api-version
    Import,         ///< the API in the service
    ApiSettings,    ///< subscription required, header name
    PolicyBackends, ///< the endpoint's own backends, as the policy will carry them
    ApplyPolicy,    ///< the policy on All operations of the API
    ClientSubscription,
    Test,
};
inline constexpr int setupStepCount = 10;
/// All ten, in order.
const QList<SetupStep> &setupSteps();
/// As people read it, for example "Azure OpenAI instances".
QString setupStepTitle(SetupStep step);

struct ApimService
{
    QString name;
    QString sku = QStringLiteral("Developer"); ///< one of `apimSkus()`
    QString publisherName;
    QString publisherEmail;

    bool operator==(const ApimService &) const = default;
};
/// The tiers that can be chosen, v2 ones among them.
const QStringList &apimSkus();
/// As people read it: `StandardV2` is "Standard v2".
QString apimSkuTitle(const QString &sku);
/// az 2.45 knows no v2 tier: those are made by `az rest`.
bool isV2Sku(const QString &sku);

struct ModelDeployment
{
    QString name;    ///< what callers write in the path
    QString model;   ///< like `gpt-4o`
    QString version; ///< like `2024-11-20`
    QString sku = QStringLiteral("Standard");
    int capacity = 30; ///< thousands of tokens a minute, or PTUs for a provisioned SKU

    bool operator==(const ModelDeployment &) const = default;
};
/// The largest capacity that a plan may name. What a subscription gets is less, and Azure says how much.
inline constexpr int maxCapacity = 1'000'000;
/// The deployment types that answer calls at once, the usual ones first.
const QStringList &deploymentSkus();
/// Bought throughput: its capacity is in PTUs, and it has no share in the region's quota of tokens.
bool isProvisionedSku(const QString &sku);

struct OpenAiInstance
{
    QString name;          ///< of the resource, and its custom domain: `https://NAME.openai.azure.com/`
    QString region;        ///< empty: the plan's
    QString resourceGroup; ///< empty: the plan's
    QString backend;       ///< the profile's backend that it serves; empty: none yet
    QString sku = QStringLiteral("S0");
    /// What this one has where it differs from the plan's deployments.
    std::optional<QList<ModelDeployment>> deployments = {};

    QString url() const { return QStringLiteral("https://") + name + QStringLiteral(".openai.azure.com/"); }
    bool operator==(const OpenAiInstance &) const = default;
};

struct ApiPlan
{
    QString id = QStringLiteral("azure-openai");
    QString displayName = QStringLiteral("Azure OpenAI");
    QString suffix = QStringLiteral("openai"); ///< `openai` or `something/openai`

    bool operator==(const ApiPlan &) const = default;
};

struct SetupPlan
{
    QString subscription; ///< its id; empty: the one az is signed in to
    QString resourceGroup;
    QString region;
    ApimService apim;
    QList<OpenAiInstance> instances;
    QList<ModelDeployment> deployments; ///< what every instance is to have
    QString schemaVersion;              ///< like `2024-10-21`
    QString schemaFile;                 ///< a local schema instead; relative to the profile
    ApiPlan api;
    QString clientSubscription; ///< its name and id

    bool operator==(const SetupPlan &) const = default;

    QString regionOf(const OpenAiInstance &instance) const;
    QString resourceGroupOf(const OpenAiInstance &instance) const;
    const QList<ModelDeployment> &deploymentsOf(const OpenAiInstance &instance) const;
    /// What SDK users give as their endpoint (no `/openai` at its end), for example
    /// `https://apim-contoso.azure-api.net/contoso`.
    QString clientEndpoint() const;
};

/// The plan of a profile. What is missing keeps its default; a value of the wrong type does too, and is an error in
/// `findings` (paths like `setup.apim.name`), if given.
SetupPlan readSetupPlan(const QJsonObject &setup, QList<Finding> *findings = nullptr);

/// `setup` with the plan's values: unknown keys stay, values that are defaults and were not there are left out. The
/// policy's own options (`setup.policy`) are not the plan's and stay as they are.
QJsonObject writeSetupPlan(const SetupPlan &plan, const QJsonObject &setup);

/// One thing that a step's form has to be told, or that Azure will not do.
struct SetupFinding
{
    SetupStep step = SetupStep::Service;
    Finding finding; ///< path like `setup.instances[2].name`
    /// The value is not there yet: the plan is unfinished rather than wrong.
    bool isMissing = false;

    bool operator==(const SetupFinding &) const = default;
};

/// Everything wrong or doubtful in the plan, in the order of the steps: names against Azure's rules, what is missing,
/// instances without backend and backends without instance, deployments that differ, and (a warning) standard
/// instances that share a quota: same subscription, region and model.
QList<SetupFinding> validateSetupPlan(const SetupPlan &plan, const Profile &profile);

/// What there is to say of a profile's `setup` when the file is checked: wrong types and misspellings first, then what
/// `validateSetupPlan` finds. What is only missing is a warning here, for an unfinished plan keeps no endpoint from
/// serving. Nothing for a profile without a set-up.
QList<Finding> setupFindings(const Profile &profile);

} // namespace spillway
