// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/jsonwriter.h"
#include "core/export/templateplan.h"

/// Writing the resources of an ARM template.
namespace spillway
{

/// `Microsoft.ApiManagement/service`, or what belongs to one, like `apis`.
QString armServiceType(const QString &kind = {});

/// JSON with what every resource has.
class ArmWriter : public JsonWriter
{
public:
    explicit ArmWriter(const TemplatePlan &plan)
        : m_service(plan.setup.apim.name)
    {
    }

    /// `$schema` and the version: what a template begins with.
    void addHead();
    void beginResource(const QString &type, QStringView apiVersion, const QString &name);
    /// A resource that belongs to the service.
    void beginOfService(const QString &kind, const QString &name);
    /// `ids`: expressions, without their brackets.
    void addDependsOn(const QStringList &ids);

    // The ids of the service and of what belongs to it: expressions, without their brackets.
    QString serviceId() const;
    QString idOf(const QString &kind, const QString &name) const;

private:
    QString m_service;
};

/// The instances with their deployments and roles: those of the template's own resource group as resources of it, those
/// of other groups in a deployment inside it.
void writeArmInstances(ArmWriter &out, const TemplatePlan &plan);
/// The pool and its members, on the condition `useNativePool`. Nothing without a pool.
void writeArmPool(ArmWriter &out, const TemplatePlan &plan);

} // namespace spillway
