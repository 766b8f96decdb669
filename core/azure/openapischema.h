// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// The schema of Azure OpenAI's inference API (step 4): what a file is, and whether API Management can import it. Pure.
namespace spillway
{

/// A larger file is no such schema. The largest known one has less than 1 MiB.
inline constexpr qsizetype maxSchemaBytes = 16 * 1024 * 1024;

struct SchemaCheck
{
    QString openApi;         ///< like `3.0.0`; empty if it does not say
    QString version;         ///< `info.version`
    QString title;           ///< `info.title`
    qsizetype pathCount = 0; ///< of `paths`
    /// It says 3.1 but is written as 3.0, so that only its version has to be changed. Other files of 3.1 are an error.
    bool needsConversion = false;
    /// An error means that it cannot be imported. Paths like `info.version`, empty for the file as a whole; what is no
    /// JSON is told with line and column.
    QList<Finding> findings = {};
};

/// Takes any bytes. `pickedVersion` is what was asked for: a file of another version is a warning. Empty: any is right.
SchemaCheck checkSchema(const QByteArray &schema, const QString &pickedVersion = {});

} // namespace spillway
