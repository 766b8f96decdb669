// SPDX-License-Identifier: MIT
#include "core/azure/schemaversions.h"

#include <QRegularExpression>

#include <algorithm>

namespace spillway
{

using namespace Qt::StringLiterals;
using Status = SchemaVersion::Status;

QString SchemaVersion::url() const
{
    return u"https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/specification/cognitiveservices/"
           "data-plane/AzureOpenAI/inference/"_s +
           (status == Status::Stable ? u"stable/"_s : u"preview/"_s) + version + u"/inference.json"_s;
}

const QList<SchemaVersion> &schemaVersions()
{
    static const QList<SchemaVersion> all{
        {u"2025-04-01-preview"_s, Status::Preview, true},
        {u"2025-03-01-preview"_s, Status::Preview, true},
        {u"2025-02-01-preview"_s, Status::Preview},
        {u"2025-01-01-preview"_s, Status::Preview},
        {u"2024-12-01-preview"_s, Status::Preview},
        {u"2024-10-21"_s, Status::Stable},
        {u"2024-10-01-preview"_s, Status::Preview},
        {u"2024-09-01-preview"_s, Status::Preview},
        {u"2024-08-01-preview"_s, Status::Preview},
        {u"2024-07-01-preview"_s, Status::Preview},
        {u"2024-06-01"_s, Status::Stable},
        {u"2024-05-01-preview"_s, Status::Preview},
        {u"2024-04-01-preview"_s, Status::Preview},
        {u"2024-03-01-preview"_s, Status::Preview},
        {u"2024-02-15-preview"_s, Status::Preview},
        {u"2024-02-01"_s, Status::Stable},
        {u"2023-12-01-preview"_s, Status::Preview},
    };
    return all;
}

const SchemaVersion *findSchemaVersion(const QString &version)
{
    const auto found = std::find_if(schemaVersions().begin(), schemaVersions().end(),
                                    [&](const SchemaVersion &candidate) { return candidate.version == version; });
    return found == schemaVersions().end() ? nullptr : &*found;
}

bool isSchemaVersion(const QString &version)
{
    // \z and not $, which lets a line feed pass.
    static const QRegularExpression form(u"\\A[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?\\z"_s);
    return form.match(version).hasMatch();
}

} // namespace spillway
