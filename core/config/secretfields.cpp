// SPDX-License-Identifier: MIT
#include "core/config/secretfields.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// Lower case, letters and digits only: `api-key`, `API_KEY` and `apiKey` are one name.
QString bareName(const QString &key)
{
    QString bare;
    for (const QChar c : key) {
        if (c.isLetterOrNumber()) {
            bare += c.toLower();
        }
    }
    return bare;
}

bool isSecretName(const QString &key, bool isOurs)
{
    static const QSet<QString> anywhere{u"apikey"_s,       u"apikeys"_s,         u"clientkey"_s,
                                        u"accesskey"_s,    u"subscriptionkey"_s, u"ocpapimsubscriptionkey"_s,
                                        u"primarykey"_s,   u"secondarykey"_s,    u"password"_s,
                                        u"clientsecret"_s, u"accesstoken"_s,     u"bearertoken"_s,
                                        u"entratoken"_s,   u"authorization"_s};
    // In blocks that other programs have added these may mean anything.
    static const QSet<QString> inOurs{u"key"_s, u"key1"_s, u"key2"_s, u"keys"_s, u"secret"_s, u"token"_s};
    const QString bare = bareName(key);
    return anywhere.contains(bare) || (isOurs && inOurs.contains(bare));
}

bool hasText(const QJsonValue &value)
{
    const QJsonArray list = value.isArray() ? value.toArray() : QJsonArray{value};
    return std::any_of(list.begin(), list.end(), [](const QJsonValue &entry) { return !entry.toString().isEmpty(); });
}

class Search
{
public:
    /// `isOurs`: the object is one whose keys the contract lists.
    void object(const QJsonObject &object, const QString &path, bool isOurs)
    {
        for (auto entry = object.begin(); entry != object.end(); ++entry) {
            const QString at = path.isEmpty() ? entry.key() : path + u'.' + entry.key();
            if (isSecretName(entry.key(), isOurs) && hasText(entry.value())) {
                m_findings.append({at, Severity::Error,
                                   u"A profile holds no secret: whoever reads the file would have it. Remove this and "
                                   "give the key to \"spillway-cli keys set\"."_s});
            }
            const bool isDeploymentMap = isOurs && entry.key() == u"deployments"_s;
            if (!isDeploymentMap) {
                value(entry.value(), at, path.isEmpty() && isOurBlock(entry.key()));
            }
        }
    }

    QList<Finding> take() { return std::move(m_findings); }

private:
    static bool isOurBlock(const QString &key)
    {
        return key == u"endpoint"_s || key == u"balancing"_s || key == u"backends"_s;
    }

    void value(const QJsonValue &value, const QString &path, bool isOurs)
    {
        if (value.isObject()) {
            object(value.toObject(), path, isOurs);
        } else if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i) {
                this->value(array[i], u"%1[%2]"_s.arg(path).arg(i), isOurs);
            }
        }
    }

    QList<Finding> m_findings;
};

} // namespace

QList<Finding> findSecretFields(const QJsonObject &document)
{
    Search search;
    search.object(document, {}, true);
    return search.take();
}

} // namespace spillway
