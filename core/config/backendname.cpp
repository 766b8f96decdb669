// SPDX-License-Identifier: MIT
#include "core/config/backendname.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

QString backendNameFor(const QString &url, const QString &label, const QSet<QString> &taken)
{
    const QString host = QUrl(url).host();
    const bool isAddress = host.isEmpty() || host.front().isDigit() || host.contains(u':');
    QString name = isAddress ? u"backend-"_s + label : host.section(u'.', 0, 0);
    // The name client is kept for the callers' key.
    while (taken.contains(name) || name == u"client"_s) {
        name += u'-' + label;
    }
    return name;
}

} // namespace spillway
