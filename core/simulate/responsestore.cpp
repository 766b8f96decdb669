// SPDX-License-Identifier: MIT
#include "core/simulate/responsestore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

ResponseStore::ResponseStore(qsizetype most)
    : m_most(std::max<qsizetype>(most, 1))
{
}

void ResponseStore::add(const QJsonObject &response)
{
    const QString id = response["id"_L1].toString();
    remove(id);
    m_responses.insert(id, response);
    m_order.append(id);
    if (m_order.size() > m_most) {
        m_responses.remove(m_order.takeFirst());
    }
}

std::optional<QJsonObject> ResponseStore::find(const QString &id) const
{
    const auto found = m_responses.constFind(id);
    return found == m_responses.cend() ? std::nullopt : std::optional(*found);
}

bool ResponseStore::remove(const QString &id)
{
    return m_responses.remove(id) && m_order.removeOne(id);
}

} // namespace spillway
