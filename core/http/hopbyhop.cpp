// SPDX-License-Identifier: MIT
#include "core/http/hopbyhop.h"

#include <algorithm>
#include <array>

namespace spillway
{
namespace
{

enum class Scope { Hop, EndToEnd };

struct Rule
{
    QByteArrayView name;
    Scope scope;
};

/// The one table. `Hop` never passes. `EndToEnd` passes even if a Connection field names it: such fields are meant for
/// all recipients of the message, so naming them is an error of the sender (RFC 9110 section 7.6.1) or an attempt to
/// have them taken away, for instance the caller's credential or the length of the body.
constexpr std::array rules{
    Rule{"Connection", Scope::Hop},
    Rule{"Proxy-Connection", Scope::Hop},
    Rule{"Keep-Alive", Scope::Hop},
    Rule{"TE", Scope::Hop},
    Rule{"Trailer", Scope::Hop},
    Rule{"Transfer-Encoding", Scope::Hop},
    Rule{"Upgrade", Scope::Hop},
    Rule{"Proxy-Authenticate", Scope::Hop},
    Rule{"Proxy-Authorization", Scope::Hop},
    Rule{"Proxy-Authentication-Info", Scope::Hop}, // for the next client alone (RFC 9110 section 11.7.3)
    Rule{"Host", Scope::EndToEnd},
    Rule{"Content-Length", Scope::EndToEnd},
    Rule{"Content-Type", Scope::EndToEnd},
    Rule{"Content-Encoding", Scope::EndToEnd},
    Rule{"Content-Range", Scope::EndToEnd},
    Rule{"Authorization", Scope::EndToEnd},
    Rule{"WWW-Authenticate", Scope::EndToEnd},
    Rule{"api-key", Scope::EndToEnd},
    Rule{"Cache-Control", Scope::EndToEnd},
    Rule{"Cookie", Scope::EndToEnd},
    Rule{"Set-Cookie", Scope::EndToEnd},
    Rule{"Date", Scope::EndToEnd},
    Rule{"Location", Scope::EndToEnd},
    Rule{"Retry-After", Scope::EndToEnd},
    Rule{"retry-after-ms", Scope::EndToEnd},
    Rule{"x-ms-retry-after-ms", Scope::EndToEnd},
};

bool isInScope(QByteArrayView name, Scope scope)
{
    return std::any_of(rules.begin(), rules.end(), [name, scope](const Rule &rule) {
        return rule.scope == scope && equalsIgnoringCase(rule.name, name);
    });
}

} // namespace

bool isHopByHop(QByteArrayView name)
{
    return isInScope(name, Scope::Hop);
}

HeaderList withoutHopByHop(const HeaderList &headers)
{
    const QList<QByteArray> connection = headers.values("Connection");
    const auto isNamed = [&connection](QByteArrayView name) {
        return std::any_of(connection.begin(), connection.end(),
                           [name](const QByteArray &list) { return listHasToken(list, name); });
    };
    HeaderList kept;
    kept.reserve(headers.size());
    for (const HeaderField &field : headers) {
        const bool dropped = isHopByHop(field.name) || (isNamed(field.name) && !isInScope(field.name, Scope::EndToEnd));
        if (!dropped) {
            kept.append(field.name, field.value);
        }
    }
    return kept;
}

} // namespace spillway
