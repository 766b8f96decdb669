// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// The api-versions of Azure OpenAI whose schema can be downloaded (step 4).
namespace spillway
{

struct SchemaVersion
{
    enum class Status { Stable, Preview };

    QString version; ///< like `2024-10-21`
    Status status = Status::Stable;
    /// Microsoft's file says 3.1, so that it has to be converted before it is imported (`checkSchema`).
    bool isOpenApi31 = false;

    QString url() const; ///< of the file in Microsoft's repository of REST API specifications
    bool operator==(const SchemaVersion &) const = default;
};

/// From 2023-12-01-preview on, the newest first.
const QList<SchemaVersion> &schemaVersions();
/// Null if there is none of this name in the list.
const SchemaVersion *findSchemaVersion(const QString &version);
/// True for a date, with `-preview` or without: the form that every api-version has. What is of this form is safe as
/// a part of a file's name or of a URL.
bool isSchemaVersion(const QString &version);

} // namespace spillway
