// SPDX-License-Identifier: MIT
#include "core/azure/azcommand.h"

namespace spillway
{

QString AzWord::resolved(const std::function<QString(const Part &)> &valueOf) const
{
    QString text;
    for (const Part &part : m_parts) {
        text += part.kind == Part::Kind::Text ? part.text : valueOf(part);
    }
    return text;
}

} // namespace spillway
