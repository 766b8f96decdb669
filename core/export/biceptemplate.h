// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

namespace spillway
{

/// The same as ArmTemplateWriter, in Bicep. The policy, and the schema if it is not too large for that, are read from
/// the files beside it when it is deployed.
class BicepTemplateWriter : public Exporter
{
public:
    /// `schema`: what `exportOpenApi` made. Without one it is the parameter `openApi`.
    explicit BicepTemplateWriter(QByteArray schema = {})
        : m_schema(std::move(schema))
    {
    }

    QString kind() const override { return QStringLiteral("bicep"); }
    QString title() const override { return QStringLiteral("the same template in Bicep"); }
    QString suffix() const override { return QStringLiteral(".bicep"); }
    Exported write(const Profile &profile) const override;

    /// What `write` gives needs these beside it: a module for each other resource group with instances. Empty where
    /// there are none, or where `write` has a problem.
    QList<ExportedFile> modules(const Profile &profile) const;
    /// The schema is handed over when it is deployed (`openApi=@openapi.json`).
    bool schemaIsParameter() const;

private:
    QByteArray m_schema;
};

} // namespace spillway
