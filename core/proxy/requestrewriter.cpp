// SPDX-License-Identifier: MIT
#include "core/proxy/requestrewriter.h"

#include "core/http/hopbyhop.h"

namespace spillway
{
namespace
{

constexpr QByteArrayView bearer = "bearer ";

bool isCredential(QByteArrayView name)
{
    return equalsIgnoringCase(name, "api-key") || equalsIgnoringCase(name, "authorization") ||
           equalsIgnoringCase(name, "ocp-apim-subscription-key");
}

/// A header's value without the scheme that `Authorization: Bearer` puts before a secret.
QByteArrayView secretOf(const HeaderField &field)
{
    const QByteArrayView value = QByteArrayView(field.value).trimmed();
    const bool isBearer = value.size() > bearer.size() && equalsIgnoringCase(value.first(bearer.size()), bearer);
    return isBearer ? value.sliced(bearer.size()).trimmed() : value;
}

/// Compares in a time that does not tell how many bytes were right.
bool sameSecret(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size() || a.isEmpty()) {
        return false;
    }
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i) {
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    }
    return difference == 0;
}

bool carriesKey(const HeaderField &field, const QByteArray &clientKey)
{
    return sameSecret(secretOf(field), clientKey);
}

} // namespace

UpstreamRequest rewriteRequest(const RequestHead &head, const RequestTarget &target, const ConfiguredBackend &backend,
                               const QByteArray &clientKey)
{
    UpstreamRequest request;
    request.method = head.method;
    const QString mapped =
        target.deployment.isEmpty() ? QString() : mappedDeployment(backend.config.deployments, target.deployment);
    request.target = backend.pathPrefix + (mapped == target.deployment ? target.rest : withDeployment(target, mapped));
    request.headers.reserve(head.headers.size() + 4); // and what is added below, and the length of the body
    request.headers.append(QByteArrayLiteral("Host"), backend.host);
    bool hasAcceptEncoding = false;
    bool hasUserAgent = false;
    const HeaderList endToEnd = withoutHopByHop(head.headers);
    for (const HeaderField &field : endToEnd) {
        if (equalsIgnoringCase(field.name, "host") || equalsIgnoringCase(field.name, "content-length") ||
            equalsIgnoringCase(field.name, "expect")) {
            continue; // of this hop, or set anew with the body
        }
        // Spillway's own client key stays here, in whatever header it came.
        if ((isCredential(field.name) && backend.config.auth != AuthKind::Client) || carriesKey(field, clientKey)) {
            continue;
        }
        hasAcceptEncoding = hasAcceptEncoding || equalsIgnoringCase(field.name, "accept-encoding");
        hasUserAgent = hasUserAgent || equalsIgnoringCase(field.name, "user-agent");
        request.headers.append(field.name, field.value);
    }
    if (!hasAcceptEncoding) {
        request.headers.append(QByteArrayLiteral("Accept-Encoding"), QByteArrayLiteral("identity"));
    }
    if (!hasUserAgent) {
        request.headers.append(QByteArrayLiteral("User-Agent"), QByteArrayLiteral("Spillway"));
    }
    if (!backend.credential.header.isEmpty() && backend.config.auth != AuthKind::Client) {
        request.headers.append(backend.credential.header, backend.credential.value);
    }
    return request;
}

bool presentsKey(const HeaderList &headers, const QByteArray &clientKey)
{
    for (const HeaderField &field : headers) {
        if (isCredential(field.name) && carriesKey(field, clientKey)) {
            return true;
        }
    }
    return false;
}

} // namespace spillway
