// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace spillway
{

/// The schema as API Management takes it (step 5).
struct PatchedSchema
{
    QByteArray bytes;  ///< ASCII; empty when there is a problem
    QString problem;   ///< the first error of `checkSchema`, behind its path; empty: all is well
    QStringList notes; ///< a sentence or two each: what was changed beside `servers`, and the warnings of `checkSchema`
};

/// `servers` becomes the one that AZURE.md gives (behind `info` where there is none), a 3.1 that is written as 3.0
/// says 3.0.3, what is not ASCII is escaped (`\uXXXX`), and a byte order mark goes. Every other byte stays. Patching
/// the result again changes nothing. `pickedVersion`: see `checkSchema`.
PatchedSchema patchSchema(const QByteArray &schema, const QString &pickedVersion = {});

} // namespace spillway
