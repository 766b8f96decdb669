// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

/// The schema that API Management imports (steps 4 and 5).
///
/// How the schema comes in: an exporter is handed a profile alone, and the schema is a file beside it, so whoever reads
/// files reads it and gives its bytes. `spillway-cli export openapi PROFILE --schema FILE` and the bundle call
/// `exportOpenApi(bytes, version)` with the file's bytes and the plan's `schemaVersion` (empty: any is right). Which
/// file a profile means when none is given is `schemaFileOf` of core/azurelink/schemastore. `OpenApiExporter(bytes)` is
/// the same thing for code that goes over a list of exporters; the list `exporters()` has none of it, because that one
/// holds only what needs no file.
namespace spillway
{

/// A larger file is refused unread: read at most one byte more than this and hand it over.
/// (`maxSchemaBytes` of core/azure/openapischema.h.)
///
/// The schema with AZURE.md's `servers`, in ASCII without a byte order mark, and nothing else changed; a file that says
/// OpenAPI 3.1 and uses nothing of it becomes 3.0.3, which is a note. What is doubtful is in the notes too. With a
/// `problem` there are no bytes: it begins with a place of the schema (`schema: openapi: …`) and is a sentence or two.
Exported exportOpenApi(const QByteArray &schema, const QString &pickedVersion = {});

/// `exportOpenApi` as an exporter: the version is the profile's `setup.schema.version`.
class OpenApiExporter : public Exporter
{
public:
    explicit OpenApiExporter(QByteArray schema)
        : m_schema(std::move(schema))
    {
    }

    QString kind() const override { return QStringLiteral("openapi"); }
    QString title() const override { return QStringLiteral("API schema (OpenAPI, JSON)"); }
    QString suffix() const override { return QStringLiteral(".json"); }
    Exported write(const Profile &profile) const override;

private:
    QByteArray m_schema;
};

} // namespace spillway
