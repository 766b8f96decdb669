// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

/// The schema of Azure OpenAI's inference API (steps 4 and 5): which there are, what is wrong with one, and the one
/// that API Management takes. Pure.
namespace spillway
{

/// A larger file is no such schema. The largest known one has less than 2 MiB.
inline constexpr qsizetype maxSchemaBytes = 16 * 1024 * 1024;

/// One api-version whose schema can be downloaded.
struct SchemaVersion
{
    enum class Status { Stable, Preview };

    QString version; ///< like `2024-10-21`
    Status status = Status::Stable;
    /// What the file says of itself, like `3.0.0`. One of 3.1 has to be converted before it is imported.
    QString openApi = QStringLiteral("3.0.0");

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

/// What a file is, and what is wrong with it.
struct SchemaCheck
{
    QString openApi; ///< like `3.0.0`; empty if it does not say
    QString version; ///< `info.version`
    QString title;   ///< `info.title`
    qsizetype pathCount = 0;
    /// An error means that it cannot be imported. Paths like `components.schemas.x.type`, empty for the file as a
    /// whole; a text that is no JSON names line and column.
    QList<Finding> findings;
    /// It says 3.1 but is written as 3.0, so that only its version has to be changed. Otherwise 3.1 is an error.
    bool needsConversion = false;
};
/// Reads any bytes. `pickedVersion`: what was asked for; another one in the file is a warning. Empty: any is right.
SchemaCheck checkSchema(const QByteArray &schema, const QString &pickedVersion = {});

struct PatchedSchema
{
    QByteArray bytes;  ///< empty when there is a problem
    QString problem;   ///< the first error of `checkSchema`, after its path; empty: all is well
    QStringList notes; ///< what was changed beside `servers`, and the warnings of `checkSchema`
};
/// The schema that can be imported. `servers` becomes what AZURE.md says (added behind `info` where there is none), a
/// 3.1 that `needsConversion` becomes 3.0.3, what is not ASCII is escaped (`\uXXXX`), and a byte order mark goes; every
/// other byte stays. Patching the result again changes nothing.
PatchedSchema patchSchema(const QByteArray &schema, const QString &pickedVersion = {});

} // namespace spillway
