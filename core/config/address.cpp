// SPDX-License-Identifier: MIT
#include "core/config/address.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// 0 to 255, without leading zeros; -1 for anything else.
int byteOf(const QString &text)
{
    const bool hasDigits = !text.isEmpty() && text.size() <= 3 &&
                           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int value = hasDigits ? text.toInt() : -1;
    return value > 255 || (text.size() > 1 && text.startsWith(u'0')) ? -1 : value;
}

bool isIpv4(const QString &text)
{
    const QStringList parts = text.split(u'.');
    return parts.size() == 4 &&
           std::all_of(parts.begin(), parts.end(), [](const QString &part) { return byteOf(part) >= 0; });
}

bool isIpv6(const QString &text)
{
    constexpr qsizetype longest = 45; // with an IPv4 address as its last part
    const bool hasItsCharacters = std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F') || c == u':' ||
               c == u'.';
    });
    if (!hasItsCharacters || !text.contains(u':') || text.size() > longest) {
        return false;
    }
    const QUrl url(u"http://["_s + text + u"]/"_s, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty();
}

} // namespace

bool isIpAddress(const QString &text)
{
    return isIpv4(text) || isIpv6(text);
}

bool isLoopback(const QString &address)
{
    QString plain = address.toLower();
    if (plain.startsWith(u'[') && plain.endsWith(u']')) {
        plain = plain.sliced(1).chopped(1);
        if (!isIpv6(plain)) {
            return false;
        }
    }
    if (plain == u"localhost"_s) {
        return true;
    }
    if (isIpv4(plain)) {
        return plain.startsWith(u"127."_s);
    }
    // All zeros and colons but for the 1 at the end, which is a group of its own.
    const bool endsWithOne = plain.endsWith(u'1') && plain.count(u'1') == 1;
    const bool restIsZero =
        std::all_of(plain.begin(), plain.end(), [](QChar c) { return QStringView(u"01:").contains(c); });
    return endsWithOne && restIsZero && isIpv6(plain);
}

QString normalizedBackendUrl(const QString &url)
{
    QString result = url.trimmed();
    for (;;) {
        const bool endsWithSpace = !result.isEmpty() && result.back().isSpace(); // bare once a slash is off
        if (endsWithSpace || (result.endsWith(u'/') && !result.endsWith(u"://"_s))) {
            result.chop(1);
        } else if (result.endsWith(u"/openai"_s, Qt::CaseInsensitive) &&
                   !result.endsWith(u"://openai"_s, Qt::CaseInsensitive)) {
            result.chop(7);
        } else {
            return result;
        }
    }
}

QString comparableUrl(const QString &url)
{
    QUrl parsed(normalizedBackendUrl(url)); // QUrl puts scheme and host into lower case
    const int defaultPort = parsed.scheme() == u"http"_s ? 80 : 443;
    if (parsed.port() == defaultPort) {
        parsed.setPort(-1);
    }
    return parsed.toString(QUrl::FullyEncoded);
}

} // namespace spillway
