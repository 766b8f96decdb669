// SPDX-License-Identifier: MIT
#include "ui/settings/statuslist.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int classSize = 100;

bool holdsClass(const StatusSet &set, int hundreds)
{
    for (int status = hundreds * classSize; status < (hundreds + 1) * classSize; ++status) {
        if (!set.contains(status)) {
            return false;
        }
    }
    return true;
}

} // namespace

QString statusListText(const StatusSet &set)
{
    QStringList entries;
    for (int hundreds = 1; hundreds <= 5; ++hundreds) {
        if (holdsClass(set, hundreds)) {
            entries.append(QString::number(hundreds) + u"xx"_s);
            continue;
        }
        for (int status = hundreds * classSize; status < (hundreds + 1) * classSize; ++status) {
            if (set.contains(status)) {
                entries.append(QString::number(status));
            }
        }
    }
    return entries.join(u", "_s);
}

ParsedStatusList parseStatusList(const QString &text)
{
    static const QRegularExpression between(u"[\\s,;]+"_s);
    ParsedStatusList parsed;
    const QStringList entries = text.split(between, Qt::SkipEmptyParts);
    for (const QString &entry : entries) {
        if (!parsed.set.add(entry)) {
            parsed.problem = QCoreApplication::translate(
                                 "StatusList", "“%1” is no status. Write codes such as 429, or classes such as 5xx.")
                                 .arg(entry);
            return parsed;
        }
    }
    return parsed;
}

} // namespace spillway
