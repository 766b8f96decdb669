// SPDX-License-Identifier: MIT
#include "core/azure/openapi31.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// Objects whose keys are names that people chose.
bool holdsNames(const QString &key)
{
    static const QSet<QString> keys{
        u"callbacks"_s,  u"content"_s,         u"encoding"_s,   u"headers"_s,       u"links"_s,
        u"parameters"_s, u"paths"_s,           u"properties"_s, u"examples"_s,      u"responses"_s,
        u"schemas"_s,    u"securitySchemes"_s, u"variables"_s,  u"requestBodies"_s,
    };
    return keys.contains(key);
}

/// Values in which nothing is a word of OpenAPI.
bool isData(const QString &key)
{
    static const QSet<QString> keys{
        u"default"_s, u"example"_s, u"enum"_s, u"mapping"_s, u"required"_s, u"scopes"_s, u"security"_s, u"value"_s,
    };
    return keys.contains(key) || key.startsWith(u"x-");
}

/// Words of JSON Schema that 3.0 leaves out, and of 3.1 itself.
bool isNewWord(const QString &key)
{
    static const QSet<QString> keys{
        u"$anchor"_s,
        u"$comment"_s,
        u"$defs"_s,
        u"$dynamicAnchor"_s,
        u"$dynamicRef"_s,
        u"$id"_s,
        u"$schema"_s,
        u"const"_s,
        u"contains"_s,
        u"contentEncoding"_s,
        u"contentMediaType"_s,
        u"contentSchema"_s,
        u"dependentRequired"_s,
        u"dependentSchemas"_s,
        u"else"_s,
        u"if"_s,
        u"jsonSchemaDialect"_s,
        u"maxContains"_s,
        u"minContains"_s,
        u"pathItems"_s,
        u"patternProperties"_s,
        u"prefixItems"_s,
        u"propertyNames"_s,
        u"then"_s,
        u"unevaluatedItems"_s,
        u"unevaluatedProperties"_s,
        u"webhooks"_s,
    };
    return keys.contains(key);
}

class Search
{
public:
    explicit Search(qsizetype limit)
        : m_limit(limit)
    {
    }

    /// `names`: the keys of the object are names.
    void look(const QJsonValue &value, const QString &path, bool names)
    {
        if (value.isArray()) {
            const QJsonArray list = value.toArray();
            for (qsizetype i = 0; i < list.size() && !isFull(); ++i) {
                look(list[i], path + u'[' + QString::number(i) + u']', false);
            }
            return;
        }
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end() && !isFull(); ++member) {
            const QString key = member.key();
            const QString place = path.isEmpty() ? key : path + u'.' + key;
            if (names) {
                look(member.value(), place, false);
                continue;
            }
            if (const QString use = newUse(key, member.value(), path); !use.isEmpty()) {
                m_found.append(place + u" ("_s + use + u')');
            } else if (!isData(key)) {
                look(member.value(), place, member.value().isObject() && holdsNames(key));
            }
        }
    }

    const QStringList &found() const { return m_found; }

private:
    bool isFull() const { return m_found.size() >= m_limit; }

    static QString newUse(const QString &key, const QJsonValue &value, const QString &path)
    {
        if (key == u"type"_s) {
            return value.isArray() ? u"a list of types"_s : value == u"null"_s ? u"the type null"_s : QString();
        }
        if (key == u"exclusiveMinimum"_s || key == u"exclusiveMaximum"_s) {
            return value.isDouble() ? u"a number instead of true or false"_s : QString();
        }
        if (key == u"examples"_s) {
            return value.isArray() ? u"a list of examples"_s : QString();
        }
        if (key == u"properties"_s || key == u"schemas"_s) {
            const QJsonObject schemas = value.toObject();
            const bool hasBool =
                std::any_of(schemas.begin(), schemas.end(), [](const QJsonValue &schema) { return schema.isBool(); });
            return hasBool ? u"a schema that is true or false"_s : QString();
        }
        if (key == u"items"_s || key == u"not"_s) {
            return value.isBool() ? u"a schema that is true or false"_s : QString();
        }
        if ((key == u"summary"_s && path == u"info"_s) || (key == u"identifier"_s && path == u"info.license"_s)) {
            return u"new in 3.1"_s;
        }
        return isNewWord(key) ? u"new in 3.1"_s : QString();
    }

    qsizetype m_limit;
    QStringList m_found;
};

} // namespace

QStringList openApi31Uses(const QJsonObject &document, qsizetype limit)
{
    Search search(limit);
    search.look(document, {}, false);
    return search.found();
}

} // namespace spillway
