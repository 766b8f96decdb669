// SPDX-License-Identifier: MIT
#include "core/proxy/modelfield.h"

#include <QByteArrayMatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace spillway
{
namespace
{

/// Keys and values longer than this are no deployment's name; they are passed over without being kept.
constexpr qsizetype longestName = 1024;

QString unescapeJson(const QByteArray &inside)
{
    if (!inside.contains('\\')) {
        return QString::fromUtf8(inside);
    }
    return QJsonDocument::fromJson("[\"" + inside + "\"]").array().at(0).toString();
}

bool isJsonSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

QByteArray ModelField::replacement(const QString &otherName) const
{
    if (!inJson) {
        return otherName.toUtf8();
    }
    const QByteArray array = QJsonDocument(QJsonArray{otherName}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

bool JsonModelScanner::feed(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size() && m_state != State::Done; ++i, ++m_position) {
        const char c = bytes[i];
        switch (m_state) {
        case State::Start:
            // A BOM may stand before the object, though RFC 8259 frowns on it.
            if (c == '{') {
                m_state = State::Key;
            } else if (!isJsonSpace(c) && static_cast<unsigned char>(c) < 0x80) {
                m_state = State::Done;
            }
            break;
        case State::Key:
            if (c == '"') {
                m_text.clear();
                m_state = State::InKey;
            } else if (c == '}') {
                m_state = State::Done;
            }
            break;
        case State::InKey:
        case State::InString:
            if (m_escaped) {
                m_escaped = false;
            } else if (c == '\\') {
                m_escaped = true;
            } else if (c == '"') {
                endString(m_position);
                break;
            }
            if (m_state == State::InKey || m_isModel) {
                if (m_text.size() < longestName) {
                    m_text += c;
                }
            }
            break;
        case State::Colon:
            if (c == ':') {
                m_state = State::Value;
            }
            break;
        case State::Value:
            if (isJsonSpace(c)) {
                break;
            }
            m_valueAt = m_position;
            if (c == '"') {
                m_text.clear();
                m_state = State::InString;
            } else if (c == '{' || c == '[') {
                m_depth = 1;
                m_state = State::InNested;
            } else {
                m_state = State::InScalar;
            }
            break;
        case State::InNested:
            if (c == '"') {
                m_state = State::InNestedString;
            } else if (c == '{' || c == '[') {
                ++m_depth;
            } else if ((c == '}' || c == ']') && --m_depth == 0) {
                m_state = State::Key;
            }
            break;
        case State::InNestedString:
            // Message contents and base64 images are here: skip to what can end them instead of looking at each byte.
            if (m_escaped) {
                m_escaped = false;
            } else {
                const char *from = bytes.data() + i;
                const char *end = bytes.data() + bytes.size();
                const char *next = from;
                while (next < end && *next != '"' && *next != '\\') {
                    ++next;
                }
                m_position += next - from;
                i += next - from;
                if (next == end) {
                    return false;
                }
                if (*next == '\\') {
                    m_escaped = true;
                } else {
                    m_state = State::InNested;
                }
            }
            break;
        case State::InScalar:
            if (c == ',') {
                m_state = State::Key;
            } else if (c == '}') {
                m_state = State::Done;
            }
            break;
        case State::Done:
            break;
        }
    }
    return isDone();
}

void JsonModelScanner::endString(qint64 position)
{
    if (m_state == State::InKey) {
        m_isModel = unescapeJson(m_text) == QLatin1StringView("model");
        m_state = State::Colon;
        return;
    }
    m_state = State::Key;
    if (m_isModel) {
        m_found = ModelField{unescapeJson(m_text), m_valueAt, position + 1 - m_valueAt, true};
        m_state = State::Done;
    }
}

std::optional<ModelField> findMultipartModel(QByteArrayView contentType, QByteArrayView body)
{
    static const QRegularExpression boundaryPattern(QStringLiteral(R"re(;\s*boundary=(?:"([^"]+)"|([^;\s]+)))re"),
                                                    QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression namePattern(QStringLiteral(R"re(;\s*name=(?:"model"|model(?=[;\s]|$)))re"),
                                                QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = boundaryPattern.match(QString::fromLatin1(contentType));
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const QString boundary = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
    const QByteArray delimiter = "--" + boundary.toLatin1();
    const QByteArrayMatcher matcher(delimiter);
    qsizetype at = matcher.indexIn(body.data(), body.size());
    while (at >= 0) {
        const qsizetype partAt = at + delimiter.size();
        const qsizetype next = matcher.indexIn(body.data(), body.size(), partAt);
        if (next < 0) {
            return std::nullopt;
        }
        const QByteArrayView part = body.sliced(partAt, next - partAt);
        const qsizetype headEnd = part.indexOf("\r\n\r\n");
        if (headEnd >= 0 && headEnd < 4096 && part.endsWith("\r\n")) {
            for (const QByteArray &line : part.first(headEnd).toByteArray().split('\n')) {
                if (line.trimmed().toLower().startsWith("content-disposition:") &&
                    namePattern.match(QString::fromUtf8(line.trimmed())).hasMatch()) {
                    const qsizetype length = part.size() - headEnd - 6;
                    if (length < 0 || length > longestName) {
                        return std::nullopt;
                    }
                    const QByteArrayView value = part.sliced(headEnd + 4, length);
                    return ModelField{QString::fromUtf8(value), partAt + headEnd + 4, length, false};
                }
            }
        }
        at = next;
    }
    return std::nullopt;
}

} // namespace spillway
