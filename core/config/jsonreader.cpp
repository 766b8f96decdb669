// SPDX-License-Identifier: MIT
#include "core/config/jsonreader.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// The number of single-letter edits between two words (Levenshtein).
int editDistance(const QString &a, const QString &b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = size_t(j) + 1;
            const int substituted = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at];
            row[at] = std::min({row[at] + 1, row[at - 1] + 1, substituted});
        }
    }
    return row.back();
}

QByteArray compact(const QJsonValue &value)
{
    // QJsonDocument writes only arrays and objects, so a single value is written inside an array and taken out.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

} // namespace

JsonReader::JsonReader(QJsonObject object, QString path, QList<Finding> *findings)
    : m_object(std::move(object))
    , m_path(std::move(path))
    , m_findings(findings)
{
}

void JsonReader::error(const QString &key, const QString &message)
{
    m_findings->append({pathOf(key), Severity::Error, message});
}

void JsonReader::read(const QString &key, QString &target)
{
    const QJsonValue given = value(key);
    if (given.isString()) {
        target = given.toString();
    } else if (!given.isUndefined()) {
        error(key, u"Must be a text in quotes."_s);
    }
}

void JsonReader::read(const QString &key, bool &target)
{
    const QJsonValue given = value(key);
    if (given.isBool()) {
        target = given.toBool();
    } else if (!given.isUndefined()) {
        error(key, u"Must be true or false, without quotes."_s);
    }
}

void JsonReader::read(const QString &key, int &target, int low, int high)
{
    const QJsonValue given = value(key);
    if (given.isUndefined()) {
        return;
    }
    const double number = given.toDouble(std::nan(""));
    if (!given.isDouble() || number != std::floor(number) || number < low || number > high) {
        error(key, u"Must be a whole number from %1 to %2, without quotes."_s.arg(low).arg(high));
        return;
    }
    target = int(number);
}

void JsonReader::readSeconds(const QString &key, std::chrono::milliseconds &target)
{
    const QJsonValue given = value(key);
    if (given.isUndefined()) {
        return;
    }
    const double number = given.toDouble(std::nan(""));
    if (!given.isDouble() || number < 0.1 || number > 86400) {
        error(key, u"Must be a number of seconds from 0.1 to 86400, without quotes."_s);
        return;
    }
    target = std::chrono::milliseconds(std::llround(number * 1000));
}

JsonReader JsonReader::child(const QString &key)
{
    const QJsonValue given = value(key);
    if (!given.isUndefined() && !given.isObject()) {
        error(key, u"Must be an object: { … }."_s);
    }
    return JsonReader(given.toObject(), pathOf(key), m_findings);
}

JsonReader JsonReader::element(const QString &key, int index, const QJsonValue &value)
{
    const QString name = u"%1[%2]"_s.arg(key).arg(index);
    if (!value.isObject()) {
        error(name, u"Must be an object: { … }."_s);
    }
    return JsonReader(value.toObject(), pathOf(name), m_findings);
}

void JsonReader::warnOfMisspellings(const QStringList &known)
{
    for (auto entry = m_object.begin(); entry != m_object.end(); ++entry) {
        if (known.contains(entry.key())) {
            continue;
        }
        for (const QString &name : known) {
            const bool near = name.size() > 3 && editDistance(entry.key().toLower(), name.toLower()) <= 2;
            if (near && !m_object.contains(name)) {
                m_findings->append({pathOf(entry.key()), Severity::Warning,
                                    u"This key is not known and is left as it is. Is %1 meant?"_s.arg(name)});
                break;
            }
        }
    }
}

void OrderedJson::beginObject(const QString &key)
{
    begin(key, '{');
}

void OrderedJson::beginArray(const QString &key)
{
    begin(key, '[');
}

void OrderedJson::lead(const QString &key)
{
    if (m_depth > 0) {
        m_out += m_first ? "\n" : ",\n";
        m_out += QByteArray(2 * m_depth, ' ');
    }
    if (!key.isEmpty()) {
        m_out += compact(key) + ": ";
    }
    m_first = false;
}

void OrderedJson::begin(const QString &key, char bracket)
{
    lead(key);
    m_out += bracket;
    ++m_depth;
    m_first = true;
}

void OrderedJson::end(char bracket)
{
    --m_depth;
    if (!m_first) {
        m_out += '\n' + QByteArray(2 * m_depth, ' ');
    }
    m_out += bracket;
    m_first = false;
}

void OrderedJson::add(const QString &key, const QJsonValue &value)
{
    if (value.isObject() && !value.toObject().isEmpty()) {
        beginObject(key);
        const QJsonObject object = value.toObject();
        for (auto entry = object.begin(); entry != object.end(); ++entry) {
            add(entry.key(), entry.value());
        }
        endObject();
        return;
    }
    const QJsonArray array = value.toArray();
    if (std::any_of(array.begin(), array.end(),
                    [](const QJsonValue &element) { return element.isObject() || element.isArray(); })) {
        beginArray(key);
        for (const QJsonValue &element : array) {
            add({}, element);
        }
        endArray();
        return;
    }
    lead(key);
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

void OrderedJson::addUnknown(const QJsonObject &original, const QStringList &known)
{
    for (auto entry = original.begin(); entry != original.end(); ++entry) {
        if (!known.contains(entry.key())) {
            add(entry.key(), entry.value());
        }
    }
}

} // namespace spillway
