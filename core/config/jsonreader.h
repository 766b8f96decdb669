// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

/// Reading JSON values with every fault noted under its path.
namespace spillway
{

/// One object of a document, with the path that findings name. A value that is missing leaves the target as it is; a
/// value of the wrong type or out of its range does too, and is noted.
class JsonReader
{
public:
    JsonReader(QJsonObject object, QString path, QList<Finding> *findings);

    const QJsonObject &object() const { return m_object; }
    QJsonValue value(const QString &key) const { return m_object.value(key); }
    void error(const QString &key, const QString &message);
    void warning(const QString &key, const QString &message);

    void read(const QString &key, QString &target);
    void read(const QString &key, bool &target);
    void read(const QString &key, int &target, int low, int high);
    /// Seconds from 0.1 to 86400, decimals allowed, as milliseconds.
    void readSeconds(const QString &key, std::chrono::milliseconds &target);
    /// Whole milliseconds from `low` to `longestMilliseconds`.
    void readMilliseconds(const QString &key, std::chrono::milliseconds &target, qint64 low = 0);
    static constexpr qint64 longestMilliseconds = 1'000'000'000'000; ///< some thirty years

    template <typename Value>
    void readEnum(const QString &key, Value &target, const QList<std::pair<QString, Value>> &names)
    {
        const QJsonValue given = value(key);
        if (given.isUndefined()) {
            return;
        }
        QStringList allowed;
        for (const auto &[name, candidate] : names) {
            if (given.isString() && given.toString() == name) {
                target = candidate;
                return;
            }
            allowed.append(u'"' + name + u'"');
        }
        error(key, QStringLiteral("Must be one of ") + allowed.join(QStringLiteral(", ")) + u'.');
    }

    /// The object under `key`; an empty one when it is missing (or is none, which is noted).
    JsonReader child(const QString &key);
    JsonReader element(const QString &key, int index, const QJsonValue &value);

    /// A warning for each key that is not known but is nearly spelt like one that is and is not there.
    void warnOfMisspellings(const QStringList &known);

private:
    QString pathOf(const QString &key) const { return m_path.isEmpty() ? key : m_path + u'.' + key; }

    QJsonObject m_object;
    QString m_path;
    QList<Finding> *m_findings;
};

} // namespace spillway
