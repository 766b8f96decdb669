// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace spillway
{

/// What `--listen` names; what it leaves out stays as it was.
struct ListenAddress
{
    std::optional<QString> address; ///< an IP address without brackets, or `localhost`
    std::optional<quint16> port;    ///< 0 picks a free one
};

/// Reads `ADDR:PORT`, `[IPV6]:PORT`, `ADDR`, `:PORT` or `PORT`. Empty for anything else (host names too: which of its
/// addresses a name means is not for this program to guess).
std::optional<ListenAddress> parseListenAddress(const QString &text);

/// `ADDR:PORT`, an IPv6 address in brackets.
QString listenText(const QString &address, quint16 port);

} // namespace spillway
