// SPDX-License-Identifier: MIT
#include "core/config/jsonreader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// A slip away from each other: two single letters changed, added or left out (Levenshtein), in a short word one.
bool isNearly(const QString &a, const QString &b)
{
    const int allowed = b.size() > 4 ? 2 : 1;
    if (std::abs(a.size() - b.size()) > allowed) {
        return false;
    }
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
    return row.back() <= allowed;
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

void JsonReader::warning(const QString &key, const QString &message)
{
    m_findings->append({pathOf(key), Severity::Warning, message});
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

void JsonReader::readMilliseconds(const QString &key, std::chrono::milliseconds &target, qint64 low)
{
    const QJsonValue given = value(key);
    if (given.isUndefined()) {
        return;
    }
    const double number = given.toDouble(std::nan(""));
    if (!given.isDouble() || number != std::floor(number) || number < double(low) ||
        number > double(longestMilliseconds)) {
        error(key, u"Must be a whole number of milliseconds, %1 or more, without quotes."_s.arg(low));
        return;
    }
    target = std::chrono::milliseconds(qint64(number));
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
            const bool near = isNearly(entry.key().toLower(), name.toLower());
            if (near && !m_object.contains(name)) {
                m_findings->append({pathOf(entry.key()), Severity::Warning,
                                    u"This key is not known and is left as it is. Is %1 meant?"_s.arg(name)});
                break;
            }
        }
    }
}

} // namespace spillway
