// SPDX-License-Identifier: MIT
#include "core/proxy/requesttarget.h"

#include "core/http/headers.h"

#include <QHostAddress>
#include <QUrl>

#include <array>

namespace spillway
{
namespace
{

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Characters that may stand in a path or query as they are (RFC 3986 sections 3.3 and 3.4), and `%`.
constexpr std::array<bool, 256> makeUrlCharacters()
{
    std::array<bool, 256> allowed{};
    for (const char c :
         {'-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':', '@', '/', '?', '%',
          // Square brackets are reserved for hosts, but callers send them in queries (`include[]=usage`)
          // and every server takes them.
          '[', ']'}) {
        allowed[static_cast<unsigned char>(c)] = true;
    }
    for (unsigned char c = '0'; c <= '9'; ++c) {
        allowed[c] = true;
    }
    for (unsigned char c = 'a'; c <= 'z'; ++c) {
        allowed[c] = true;
        allowed[static_cast<unsigned char>(c - 'a' + 'A')] = true;
    }
    return allowed;
}

constexpr std::array<bool, 256> urlCharacters = makeUrlCharacters();

/// The bytes with what a URL may not hold escaped; null when an escape is broken or a fragment is in it.
QByteArray escapedForUrl(const QByteArray &bytes)
{
    bool clean = true;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '#' || c == ' ' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return {};
        }
        if (c == '%' && (i + 2 >= bytes.size() || !isHexDigit(bytes[i + 1]) || !isHexDigit(bytes[i + 2]))) {
            return {};
        }
        clean = clean && urlCharacters[static_cast<unsigned char>(c)];
    }
    if (clean) {
        return bytes;
    }
    QByteArray escaped;
    for (const char c : bytes) {
        if (urlCharacters[static_cast<unsigned char>(c)]) {
            escaped += c;
        } else {
            escaped += '%' + QByteArray(1, c).toHex().toUpper();
        }
    }
    return escaped;
}

/// Whether a server could take a part of this path for `.` or `..`: escapes of dots, slashes and backslashes count
/// as what they stand for, so that `/openai/..%2fx` never leaves /openai either.
bool hasDotSegment(const QByteArray &path)
{
    const bool hasEscapes = path.contains('%');
    if (!path.contains('.') && !(hasEscapes && (path.contains("%2e") || path.contains("%2E")))) {
        return false;
    }
    QByteArray plain = hasEscapes ? QByteArray::fromPercentEncoding(path) : path;
    plain.replace('\\', '/');
    for (const QByteArray &segment : plain.split('/')) {
        // `..;x` is `..` with parameters to some servers.
        const QByteArray name = segment.left(segment.indexOf(';') < 0 ? segment.size() : segment.indexOf(';'));
        if (name == "." || name == "..") {
            return true;
        }
    }
    return false;
}

} // namespace

RequestTarget readRequestTarget(const QByteArray &target, const QByteArray &prefix)
{
    RequestTarget result;
    QByteArray originForm = target;
    if (!target.startsWith('/')) {
        const qsizetype scheme = target.indexOf("://");
        const QByteArrayView name = QByteArrayView(target).first(std::max<qsizetype>(scheme, 0));
        if (!equalsIgnoringCase(name, "http") && !equalsIgnoringCase(name, "https")) {
            return result; // `*` and authority-form name nothing here
        }
        const qsizetype authorityAt = scheme + 3;
        qsizetype pathAt = authorityAt;
        while (pathAt < target.size() && target[pathAt] != '/' && target[pathAt] != '?') {
            ++pathAt;
        }
        result.authority = target.mid(authorityAt, pathAt - authorityAt);
        originForm = target.mid(pathAt);
        if (!originForm.startsWith('/')) {
            originForm.prepend('/');
        }
    }
    const QByteArray escaped = escapedForUrl(originForm);
    if (escaped.isNull()) {
        result.kind = RequestTarget::Kind::Malformed;
        return result;
    }
    const qsizetype queryAt = escaped.indexOf('?');
    result.path = queryAt < 0 ? escaped : escaped.left(queryAt);
    if (hasDotSegment(result.path)) {
        return result;
    }
    if (result.path.startsWith("/_spillway/")) {
        result.kind = RequestTarget::Kind::Status;
        return result;
    }
    if (!result.path.startsWith(prefix) || (result.path.size() > prefix.size() && result.path[prefix.size()] != '/')) {
        return result;
    }
    result.kind = RequestTarget::Kind::Forward;
    result.rest = escaped.mid(prefix.size());
    constexpr QByteArrayView deployments = "/deployments/";
    if (result.rest.startsWith(deployments)) {
        const qsizetype at = deployments.size();
        qsizetype end = at;
        const qsizetype pathEnd = result.path.size() - prefix.size();
        while (end < pathEnd && result.rest[end] != '/') {
            ++end;
        }
        result.deploymentAt = at;
        result.deploymentLength = end - at;
        result.deployment = QString::fromUtf8(QByteArray::fromPercentEncoding(result.rest.mid(at, end - at)));
    } else {
        // The Responses API had no deployment in its path from its first, dated version on.
        const QByteArrayView pathRest = QByteArrayView(result.path).sliced(prefix.size());
        result.modelInBody = pathRest.startsWith("/v1/") || pathRest == "/responses";
    }
    return result;
}

QByteArray withDeployment(const RequestTarget &target, const QString &name)
{
    QByteArray rest = target.rest;
    if (target.deploymentLength == 0) {
        return rest;
    }
    return rest.replace(target.deploymentAt, target.deploymentLength, QUrl::toPercentEncoding(name));
}

bool isLoopbackHost(const QByteArray &host)
{
    QByteArray name = host.trimmed().toLower();
    if (name.startsWith('[')) {
        const qsizetype end = name.indexOf(']');
        const QByteArrayView behind = end < 0 ? QByteArrayView() : QByteArrayView(name).sliced(end + 1);
        return end > 0 && (behind.isEmpty() || behind.startsWith(':')) && name.mid(1, end - 1) == "::1";
    }
    if (const qsizetype colon = name.indexOf(':'); colon >= 0) {
        name.truncate(colon);
    }
    if (name == "localhost") {
        return true;
    }
    // Only the plain dotted form: QHostAddress would also take `127.1`, hex digits and other spellings.
    const bool isPlain =
        std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    const QHostAddress address(QString::fromLatin1(name));
    return isPlain && name.count('.') == 3 && address.protocol() == QAbstractSocket::IPv4Protocol &&
           address.isLoopback();
}

} // namespace spillway
