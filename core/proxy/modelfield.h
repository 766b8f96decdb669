// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

/// Finds the deployment that the body of a `/openai/v1/…` request names, so that just this value can be replaced and
/// every other byte stays as it came.
namespace spillway
{

/// Where the value stands in the body.
struct ModelField
{
    QString name;       ///< the value, unescaped
    qint64 at = 0;      ///< first byte of the value (of a JSON string: its opening quote)
    qint64 length = 0;  ///< up to and with the closing quote
    bool inJson = true; ///< a replacement is a JSON string; else the bytes of a multipart field

    /// What to put in its place for another name.
    QByteArray replacement(const QString &otherName) const;
};

/// Looks for the value of `model` in the top-level object of a JSON text that comes in pieces. Only as strict as needed
/// to find it; the backend judges the JSON.
class JsonModelScanner
{
public:
    /// Reads on. Returns true as soon as nothing more is to be learnt: found, or this is no such object.
    bool feed(QByteArrayView bytes);
    bool isDone() const { return m_state == State::Done; }
    const std::optional<ModelField> &found() const { return m_found; }

private:
    enum class State {
        Start,    ///< before the object
        Key,      ///< before a key or the object's end
        InKey,    ///< inside a key
        Colon,    ///< behind a key
        Value,    ///< before a value
        InString, ///< inside a string value of the top level
        InNested, ///< inside a nested array or object
        InNestedString,
        InScalar, ///< inside a number or literal
        Done,
    };
    void endString(qint64 position);

    State m_state = State::Start;
    bool m_escaped = false;
    int m_depth = 0;
    qint64 m_position = 0;
    qint64 m_valueAt = 0;
    QByteArray m_text; ///< the key, or the value of `model`, still escaped
    bool m_isModel = false;
    std::optional<ModelField> m_found;
};

/// The value of the field `model` of a complete multipart/form-data body (RFC 7578).
std::optional<ModelField> findMultipartModel(QByteArrayView contentType, QByteArrayView body);

} // namespace spillway
