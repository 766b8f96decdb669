// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/jsonscan.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

/// Writing JSON with the keys in a chosen order; QJsonObject and QJsonDocument sort them.
namespace spillway
{

/// A text as JSON writes it, in its quotes.
QByteArray quotedJson(const QString &text);

/// Where the order of an object's keys comes from: first those of `fixed`, then those of `original`, then the rest as
/// QJsonObject has them. Either may be null. For lists, `fixed` has one element, which stands for all.
struct KeyOrder
{
    const JsonOutline *fixed = nullptr;
    const JsonOutline *original = nullptr;
};

/// Writes JSON in the order of the calls, with two spaces of indent. Objects and lists that hold others are spread over
/// lines; a list of plain values stands on one.
class JsonWriter
{
public:
    /// The document, and an element of a list.
    void beginObject() { begin({}, '{'); }
    void beginObject(const QString &key) { begin(quotedJson(key), '{'); }
    void beginArray(const QString &key) { begin(quotedJson(key), '['); }
    void endObject() { end('}'); }
    void endArray() { end(']'); }
    void add(const QString &key, const QJsonValue &value, const KeyOrder &order = {})
    {
        addValue(quotedJson(key), value, order);
    }
    /// What `object` has beside the known keys, in the order of `outline` (which may be null).
    void addUnknown(const QJsonObject &object, const QStringList &known, const JsonOutline *outline);
    /// The document, with a line feed at its end.
    QByteArray text() const { return m_out + '\n'; }

private:
    // `label` is a key as it stands in the text, or null for an element of a list.
    void addValue(const QByteArray &label, const QJsonValue &value, const KeyOrder &order);
    void begin(const QByteArray &label, char bracket);
    void end(char bracket);
    void lead(const QByteArray &label);

    QByteArray m_out;
    int m_depth = 0;
    bool m_first = true;
};

} // namespace spillway
