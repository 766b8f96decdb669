// SPDX-License-Identifier: MIT
#include "app/commands/listenaddress.h"

#include <QHostAddress>

namespace spillway
{
namespace
{

std::optional<quint16> parsePort(QStringView text)
{
    for (const QChar c : text) {
        if (c < u'0' || c > u'9') {
            return std::nullopt;
        }
    }
    bool isNumber = false;
    const quint16 port = text.toUShort(&isNumber);
    return isNumber ? std::optional(port) : std::nullopt;
}

std::optional<QString> parseAddress(const QString &text)
{
    // QHostAddress takes "8", "127.1" and "010.0.0.1" as old forms (the last one is 8.0.0.1); a slip of the finger is
    // likelier. IPv6 has many forms that mean what they look like.
    const QHostAddress address(text);
    const bool isPlain = text.contains(u':') ? !address.isNull() : address.toString() == text && !text.isEmpty();
    return isPlain || text == QLatin1StringView("localhost") ? std::optional(text) : std::nullopt;
}

} // namespace

std::optional<ListenAddress> parseListenAddress(const QString &text)
{
    if (const auto port = parsePort(text); port && !text.isEmpty()) {
        return ListenAddress{std::nullopt, port};
    }
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        const auto address = end < 0 ? std::nullopt : parseAddress(text.mid(1, end - 1));
        if (!address || !address->contains(u':')) {
            return std::nullopt;
        }
        const QString rest = text.mid(end + 1);
        if (rest.isEmpty()) {
            return ListenAddress{address, std::nullopt};
        }
        const auto port = rest.size() > 1 && rest[0] == u':' ? parsePort(QStringView(rest).mid(1)) : std::nullopt;
        return port ? std::optional(ListenAddress{address, port}) : std::nullopt;
    }
    if (text.count(u':') != 1) { // an address alone, IPv6 without brackets included
        const auto address = parseAddress(text);
        return address ? std::optional(ListenAddress{address, std::nullopt}) : std::nullopt;
    }
    const qsizetype colon = text.indexOf(u':');
    const auto port = colon + 1 < text.size() ? parsePort(QStringView(text).mid(colon + 1)) : std::nullopt;
    if (!port) {
        return std::nullopt;
    }
    if (colon == 0) {
        return ListenAddress{std::nullopt, port};
    }
    const auto address = parseAddress(text.left(colon));
    return address ? std::optional(ListenAddress{address, port}) : std::nullopt;
}

QString listenText(const QString &address, quint16 port)
{
    const QString host = address.contains(u':') ? u'[' + address + u']' : address;
    return QStringLiteral("%1:%2").arg(host).arg(port);
}

} // namespace spillway
