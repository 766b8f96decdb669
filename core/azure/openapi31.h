// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace spillway
{

/// What a document uses that OpenAPI 3.0 has not and 3.1 has, each as a path with what stands there, like
/// `components.schemas.x.type (a list of types)`, in the order of QJsonObject; at most `limit`. Names that people chose
/// (of properties, schemas, headers) and examples are left alone. The document is nested less than 1000 levels deep.
QStringList openApi31Uses(const QJsonObject &document, qsizetype limit = 20);

} // namespace spillway
