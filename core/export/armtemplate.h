// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

namespace spillway
{

/// The service, the instances with their deployments and roles, the API with its policy and the callers' subscription
/// as one template for `az deployment group create`. Holds no key.
class ArmTemplateWriter : public Exporter
{
public:
    /// `schema`: what `exportOpenApi` made; it becomes a part of the template. Without one it is the parameter
    /// `openApi`.
    explicit ArmTemplateWriter(QByteArray schema = {})
        : m_schema(std::move(schema))
    {
    }

    QString kind() const override { return QStringLiteral("arm"); }
    QString title() const override { return QStringLiteral("Azure Resource Manager template (JSON)"); }
    QString suffix() const override { return QStringLiteral(".json"); }
    Exported write(const Profile &profile) const override;

private:
    QByteArray m_schema;
};

} // namespace spillway
