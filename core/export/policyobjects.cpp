// SPDX-License-Identifier: MIT
#include "core/export/policyobjects.h"

#include "core/export/csharptokens.h"
#include "core/export/policyexpression.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

using Tokens = QList<CSharpToken>;

bool isAddress(const QString &text)
{
    return text.startsWith(u"https://"_s, Qt::CaseInsensitive) || text.startsWith(u"http://"_s, Qt::CaseInsensitive);
}

/// The objects of one expression. They are found by what stands between their brackets: `{ "name", value }`,
/// `["name"] = value`, `new JProperty("name", value)` and `name = value`.
class ObjectFinder
{
public:
    ObjectFinder(const PolicyExpression &expression, PolicyObjects &result)
        : m_expression(expression)
        , m_tokens(csharpTokens(expression.text))
        , m_used(m_tokens.size(), false)
        , m_result(result)
    {
    }

    void run()
    {
        for (qsizetype i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].isWord(u"new")) {
                readNew(i);
            } else if (m_tokens[i].kind == CSharpToken::Kind::String) {
                readJson(i);
            }
        }
        for (qsizetype i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].kind == CSharpToken::Kind::String && !m_used[i] && isAddress(m_tokens[i].text)) {
                m_result.loose.append({m_tokens[i].text, lineOf(i), m_expression.element});
            }
        }
    }

private:
    bool isMark(qsizetype i, char16_t c) const { return i < m_tokens.size() && m_tokens[i].isMark(c); }
    bool isWord(qsizetype i, QStringView word) const { return i < m_tokens.size() && m_tokens[i].isWord(word); }
    bool isString(qsizetype i) const { return i < m_tokens.size() && m_tokens[i].kind == CSharpToken::Kind::String; }

    int lineOf(qsizetype i) const
    {
        return m_expression.line + int(QStringView(m_expression.text).first(m_tokens[i].offset).count(u'\n'));
    }

    /// The place of the bracket that closes the one at `start`, or the end.
    qsizetype closing(qsizetype start) const
    {
        int depth = 0;
        for (qsizetype i = start; i < m_tokens.size(); ++i) {
            const bool opens = isMark(i, u'(') || isMark(i, u'[') || isMark(i, u'{');
            const bool closes = isMark(i, u')') || isMark(i, u']') || isMark(i, u'}');
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth <= 0) {
                return i;
            }
        }
        return m_tokens.size();
    }

    /// Where a value that begins at `start` ends: a comma or closing bracket of its own level.
    qsizetype valueEnd(qsizetype start, qsizetype limit) const
    {
        qsizetype i = start;
        while (i < limit && !isMark(i, u',')) {
            const bool opens = isMark(i, u'(') || isMark(i, u'[') || isMark(i, u'{');
            i = opens ? closing(i) + 1 : i + 1;
        }
        return std::min(i, limit);
    }

    /// `i` is at `new`: an object follows, or something else.
    void readNew(qsizetype i)
    {
        PolicyObject object;
        object.line = lineOf(i);
        qsizetype at = i + 1;
        if (isWord(at, u"JObject")) {
            ++at;
            if (isMark(at, u'(')) {
                const qsizetype end = closing(at);
                readProperties(object, at + 1, end);
                at = end + 1;
            }
        } else if (!isMark(at, u'{')) {
            return;
        }
        if (isMark(at, u'{')) {
            readInitializer(object, at + 1, closing(at));
        }
        keep(object);
    }

    /// `new JProperty("name", value), …`
    void readProperties(PolicyObject &object, qsizetype at, qsizetype end)
    {
        for (; at < end; at = valueEnd(at, end) + 1) {
            if (isWord(at, u"new") && isWord(at + 1, u"JProperty") && isMark(at + 2, u'(') && isString(at + 3) &&
                isMark(at + 4, u',')) {
                addProperty(object, at + 3, at + 5, closing(at + 2));
            }
        }
    }

    void readInitializer(PolicyObject &object, qsizetype at, qsizetype end)
    {
        for (; at < end; at = valueEnd(at, end) + 1) {
            if (isMark(at, u'{') && isString(at + 1) && isMark(at + 2, u',')) {
                addProperty(object, at + 1, at + 3, closing(at));
            } else if (isMark(at, u'[') && isString(at + 1) && isMark(at + 2, u']') && isMark(at + 3, u'=')) {
                addProperty(object, at + 1, at + 4, valueEnd(at + 4, end));
            } else if (at + 1 < end && m_tokens[at].kind == CSharpToken::Kind::Word && isMark(at + 1, u'=')) {
                addProperty(object, at, at + 2, valueEnd(at + 2, end));
            } else {
                readProperties(object, at, valueEnd(at, end));
            }
        }
    }

    void addProperty(PolicyObject &object, qsizetype name, qsizetype from, qsizetype to)
    {
        PolicyProperty property{m_tokens[name].text, {}, {}, lineOf(name)};
        bool isText = from < to;
        QString text;
        for (qsizetype i = from; i < to; ++i) {
            // Parts that are put together from strings only are as good as one.
            isText = isText && ((i - from) % 2 == 0 ? isString(i) : isMark(i, u'+'));
            text += isString(i) ? m_tokens[i].text : QString();
        }
        if (isText && (to - from) % 2 == 1) {
            property.text = text;
            std::fill(m_used.begin() + from, m_used.begin() + to, true);
        } else if (to - from == 1) {
            property.number = numberOf(m_tokens[from]);
        } else if (to - from == 2 && isMark(from, u'-')) {
            property.number = numberOf(m_tokens[from + 1]);
            property.number = property.number ? std::optional(-*property.number) : std::nullopt;
        }
        object.properties.append(property);
    }

    static std::optional<double> numberOf(const CSharpToken &token)
    {
        if (token.isWord(u"true") || token.isWord(u"false")) {
            return token.isWord(u"true") ? 1 : 0;
        }
        QString digits = token.text;
        while (!digits.isEmpty() && QStringView(u"LlUuDdFfMm").contains(digits.back())) {
            digits.chop(1);
        }
        bool isNumber = false;
        const double value = digits.remove(u'_').toDouble(&isNumber);
        return token.kind == CSharpToken::Kind::Number && isNumber ? std::optional(value) : std::nullopt;
    }

    /// A string that holds a JSON array or object.
    void readJson(qsizetype i)
    {
        const QString text = m_tokens[i].text.trimmed();
        if (!text.startsWith(u'[') && !text.startsWith(u'{')) {
            return;
        }
        QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        if (document.isNull()) {
            // Newtonsoft.Json takes single quotes, which need no escapes in C#.
            document = QJsonDocument::fromJson(QString(text).replace(u'\'', u'"').toUtf8());
        }
        const QJsonArray items = document.isArray() ? document.array() : QJsonArray{document.object()};
        for (const QJsonValue item : items) {
            PolicyObject object;
            object.line = lineOf(i);
            const QJsonObject json = item.toObject();
            for (auto entry = json.begin(); entry != json.end(); ++entry) {
                PolicyProperty property{entry.key(), {}, {}, object.line};
                if (entry->isString()) {
                    property.text = entry->toString();
                } else if (entry->isDouble() || entry->isBool()) {
                    property.number = entry->isBool() ? double(entry->toBool()) : entry->toDouble();
                }
                object.properties.append(property);
            }
            keep(object);
        }
    }

    void keep(const PolicyObject &object)
    {
        if (object.find(u"url")) {
            m_result.withUrl.append(object);
        } else if (object.find(u"priority")) {
            m_result.withoutUrl.append(object);
        }
    }

    const PolicyExpression &m_expression;
    Tokens m_tokens;
    QList<bool> m_used; ///< tokens that are a property's text
    PolicyObjects &m_result;
};

} // namespace

const PolicyProperty *PolicyObject::find(QStringView name) const
{
    const auto found = std::find_if(properties.begin(), properties.end(), [&](const PolicyProperty &property) {
        return QStringView(property.name).compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == properties.end() ? nullptr : &*found;
}

PolicyObjects findPolicyObjects(const PolicyScan &scan)
{
    PolicyObjects result;
    for (const PolicyExpression &expression : expressionsOf(scan)) {
        ObjectFinder(expression, result).run();
    }
    return result;
}

} // namespace spillway
