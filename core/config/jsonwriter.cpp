// SPDX-License-Identifier: MIT
#include "core/config/jsonwriter.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace spillway
{
namespace
{

QByteArray compact(const QJsonValue &value)
{
    // QJsonDocument writes only arrays and objects, so a single value is written inside an array and taken out.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

struct Member
{
    QString key;
    KeyOrder order; ///< of the object or list that it is
};

std::vector<Member> orderedMembers(const QJsonObject &object, const KeyOrder &order)
{
    std::vector<Member> members;
    QHash<QString, size_t> places;
    const auto placeOf = [&](const QString &key) {
        const size_t place = places.value(key, members.size());
        if (place == members.size()) {
            places.insert(key, place);
            members.push_back({key, {}});
        }
        return place;
    };
    const auto take = [&](const JsonOutline *outline, const JsonOutline *KeyOrder::*part) {
        if (outline) {
            for (const JsonOutline &member : outline->members) {
                if (object.contains(member.key)) {
                    members[placeOf(member.key)].order.*part = &member;
                }
            }
        }
    };
    take(order.fixed, &KeyOrder::fixed);
    take(order.original, &KeyOrder::original);
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        placeOf(entry.key());
    }
    return members;
}

KeyOrder orderOfElement(const KeyOrder &list, qsizetype index)
{
    return {list.fixed ? list.fixed->at(0) : nullptr, list.original ? list.original->at(index) : nullptr};
}

} // namespace

QByteArray quotedJson(const QString &text)
{
    return compact(text);
}

void JsonWriter::lead(const QByteArray &label)
{
    if (m_depth > 0) {
        m_out += m_first ? "\n" : ",\n";
        m_out += QByteArray(2 * m_depth, ' ');
    }
    if (!label.isNull()) {
        m_out += label + ": ";
    }
    m_first = false;
}

void JsonWriter::begin(const QByteArray &label, char bracket)
{
    lead(label);
    m_out += bracket;
    ++m_depth;
    m_first = true;
}

void JsonWriter::end(char bracket)
{
    --m_depth;
    if (!m_first) {
        m_out += '\n' + QByteArray(2 * m_depth, ' ');
    }
    m_out += bracket;
    m_first = false;
}

void JsonWriter::addValue(const QByteArray &label, const QJsonValue &value, const KeyOrder &order)
{
    if (value.isObject() && !value.toObject().isEmpty()) {
        begin(label, '{');
        const QJsonObject object = value.toObject();
        for (const Member &member : orderedMembers(object, order)) {
            add(member.key, object.value(member.key), member.order);
        }
        end('}');
        return;
    }
    const QJsonArray array = value.toArray();
    if (std::any_of(array.begin(), array.end(),
                    [](const QJsonValue &element) { return element.isObject() || element.isArray(); })) {
        begin(label, '[');
        for (qsizetype i = 0; i < array.size(); ++i) {
            addValue({}, array[i], orderOfElement(order, i));
        }
        end(']');
        return;
    }
    lead(label);
    if (value.isArray()) {
        QByteArrayList parts;
        for (const QJsonValue &element : array) {
            parts.append(compact(element));
        }
        m_out += '[' + parts.join(", ") + ']';
    } else {
        m_out += compact(value);
    }
}

void JsonWriter::addUnknown(const QJsonObject &object, const QStringList &known, const JsonOutline *outline)
{
    for (const Member &member : orderedMembers(object, {nullptr, outline})) {
        if (!known.contains(member.key)) {
            add(member.key, object.value(member.key), member.order);
        }
    }
}

} // namespace spillway
