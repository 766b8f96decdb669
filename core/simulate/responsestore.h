// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace spillway
{

/// The responses that one resource keeps (`store`), so that later requests can name them: `previous_response_id` and
/// `/responses/ID`. No other resource knows them. The oldest are forgotten.
class ResponseStore
{
public:
    /// `most`: how many are kept, at least 1.
    explicit ResponseStore(qsizetype most = 1024);

    /// `response` has its `id`; one of the same id is replaced.
    void add(const QJsonObject &response);
    std::optional<QJsonObject> find(const QString &id) const;
    bool contains(const QString &id) const { return m_responses.contains(id); }
    /// False if there was none.
    bool remove(const QString &id);

private:
    qsizetype m_most;
    QHash<QString, QJsonObject> m_responses;
    QStringList m_order; // the oldest first
};

} // namespace spillway
