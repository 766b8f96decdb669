// SPDX-License-Identifier: MIT
#include "core/proxy/credentialmask.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace spillway
{
namespace
{

// api-key and Ocp-Apim-Subscription-Key are Azure's; the others are what a proxy may meet.
constexpr std::array<QByteArrayView, 9> credentialHeaders{
    "api-key",    "authorization", "ocp-apim-subscription-key", "proxy-authorization",         "cookie",
    "set-cookie", "x-api-key",     "x-functions-key",           "x-ms-authorization-auxiliary"};

/// This is asked of every field that is recorded. No two of the names have the same size.
constexpr std::array<QByteArrayView, 32> credentialHeadersBySize = [] {
    std::array<QByteArrayView, 32> bySize{};
    for (const QByteArrayView name : credentialHeaders) {
        bySize[size_t(name.size())] = name;
    }
    return bySize;
}();
static_assert(std::all_of(credentialHeaders.begin(), credentialHeaders.end(), [](QByteArrayView name) {
    return credentialHeadersBySize[size_t(name.size())].data() == name.data();
}));

constexpr std::array<QByteArrayView, 7> credentialParameters{
    "subscription-key", "api-key", "api_key", "code", "sig", "key", "access_token"};
/// A secret shorter than this would mask parts of ordinary words.
constexpr qsizetype shortestSecret = 6;

bool isCredentialParameter(QByteArrayView name)
{
    const auto isKnown = [](QByteArrayView plain) {
        return std::any_of(credentialParameters.begin(), credentialParameters.end(),
                           [plain](QByteArrayView known) { return equalsIgnoringCase(known, plain); });
    };
    return name.contains('%') ? isKnown(QByteArray::fromPercentEncoding(name.toByteArray())) : isKnown(name);
}

} // namespace

bool isCredentialHeader(QByteArrayView name)
{
    const auto size = size_t(name.size());
    return size < credentialHeadersBySize.size() && equalsIgnoringCase(credentialHeadersBySize[size], name);
}

qsizetype maskedHeadersSize(const HeaderList &headers)
{
    qsizetype size = headers.size() * credentialMask.size(); // without looking which they are
    for (const HeaderField &field : headers) {
        size += PackedHeaders::fieldSize(field.name, field.value);
    }
    return size;
}

char *writeMaskedHeaders(const HeaderList &headers, char *to)
{
    PackedHeaders::Writer writer(to);
    for (const HeaderField &field : headers) {
        if (!isCredentialHeader(field.name)) {
            writer.add(field.name, field.value);
            continue;
        }
        const qsizetype space = field.value.indexOf(' ');
        const bool hasScheme = space > 0 && field.name.toLower().endsWith("authorization");
        QByteArray masked = hasScheme ? field.value.first(space + 1) : QByteArray();
        masked += credentialMask;
        writer.add(field.name, masked);
        writer.end(); // before `masked` goes
    }
    return writer.end();
}

PackedHeaders maskedHeaders(const HeaderList &headers)
{
    QByteArray text(maskedHeadersSize(headers), Qt::Uninitialized);
    text.truncate(writeMaskedHeaders(headers, text.data()) - text.constData());
    return PackedHeaders::fromText(std::move(text));
}

QByteArray maskedTarget(const QByteArray &target)
{
    QByteArray masked;
    qsizetype taken = 0; // up to here `target` is in `masked`
    for (qsizetype begin = target.indexOf('?') + 1; begin > 0 && begin <= target.size();) {
        const qsizetype next = target.indexOf('&', begin);
        const qsizetype end = next < 0 ? target.size() : next;
        const QByteArrayView parameter = QByteArrayView(target).sliced(begin, end - begin);
        const qsizetype equals = parameter.indexOf('=');
        if (equals > 0 && isCredentialParameter(parameter.first(equals))) {
            masked.append(QByteArrayView(target).sliced(taken, begin + equals + 1 - taken));
            masked.append(credentialMask.toByteArray().toPercentEncoding());
            taken = end;
        }
        begin = end + 1;
    }
    return taken == 0 ? target : masked.append(QByteArrayView(target).sliced(taken));
}

QByteArray maskedBody(QByteArray body, const QList<QByteArray> &secrets)
{
    for (const QByteArray &secret : secrets) {
        if (secret.size() >= shortestSecret) {
            body.replace(secret, credentialMask);
        }
    }
    // Latin-1 keeps every byte as it is, so that a body that is no text comes out unchanged.
    static const QRegularExpression member(
        QStringLiteral(R"re("((?:api|subscription|client|access|account|connection)?[-_ ]?)re"
                       R"re((?:key|token|secret|password|connection_string))"(\s*:\s*)"((?:[^"\\]|\\.)*)")re"),
        QRegularExpression::CaseInsensitiveOption);
    QString text = QString::fromLatin1(body);
    if (!text.contains(member)) {
        return body;
    }
    text.replace(member, QStringLiteral("\"\\1\"\\2\"%1\"").arg(QString::fromLatin1(credentialMask)));
    return text.toLatin1();
}

} // namespace spillway
