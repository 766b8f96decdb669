// SPDX-License-Identifier: MIT
#include "core/export/openapiexporter.h"

#include "core/azure/schemapatch.h"

namespace spillway
{

using namespace Qt::StringLiterals;

Exported exportOpenApi(const QByteArray &schema, const QString &pickedVersion)
{
    const PatchedSchema patched = patchSchema(schema, pickedVersion);
    Exported result{patched.bytes, {}, {}};
    if (!patched.problem.isEmpty()) {
        result.problem = u"schema: "_s + patched.problem;
    }
    for (const QString &note : patched.notes) {
        result.notes.append(u"schema: "_s + note);
    }
    return result;
}

Exported OpenApiExporter::write(const Profile &profile) const
{
    const QJsonObject schema = profile.setup.value(u"schema"_s).toObject();
    return exportOpenApi(m_schema, schema.value(u"version"_s).toString());
}

} // namespace spillway
