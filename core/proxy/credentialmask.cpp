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
constexpr std::array<QByteArrayView, 7> credentialParameters{
    "subscription-key", "api-key", "api_key", "code", "sig", "key", "access_token"};
/// A secret shorter than this would mask parts of ordinary words.
constexpr qsizetype shortestSecret = 6;

template <typename Names>
bool isAmong(const Names &names, QByteArrayView name)
{
    return std::any_of(names.begin(), names.end(), [&](QByteArrayView n) {
        return n.size() == name.size() && equalsIgnoringCase(n, name); // as a rule the sizes tell
    });
}

bool isCredentialParameter(QByteArrayView name)
{
    if (!name.contains('%')) {
        return isAmong(credentialParameters, name);
    }
    return isAmong(credentialParameters, QByteArray::fromPercentEncoding(name.toByteArray()));
}

} // namespace

bool isCredentialHeader(QByteArrayView name)
{
    return isAmong(credentialHeaders, name);
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
    for (const HeaderField &field : headers) {
        if (!isCredentialHeader(field.name)) {
            to = PackedHeaders::write(to, field.name, field.value);
            continue;
        }
        const qsizetype space = field.value.indexOf(' ');
        const bool hasScheme = field.name.toLower().endsWith("authorization") && space > 0;
        const QByteArray scheme = hasScheme ? field.value.first(space + 1) : QByteArray();
        to = PackedHeaders::write(to, field.name, scheme + credentialMask.toByteArray());
    }
    return to;
}

PackedHeaders maskedHeaders(const HeaderList &headers)
{
    QByteArray text(maskedHeadersSize(headers), Qt::Uninitialized);
    text.truncate(writeMaskedHeaders(headers, text.data()) - text.constData());
    return PackedHeaders::fromText(std::move(text));
}

QByteArray maskedTarget(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    if (question < 0) {
        return target;
    }
    QByteArray masked;
    masked.reserve(target.size());
    masked.append(QByteArrayView(target).first(question));
    char separator = '?';
    for (qsizetype begin = question + 1; begin <= target.size();) {
        const qsizetype next = target.indexOf('&', begin);
        const qsizetype end = next < 0 ? target.size() : next;
        const QByteArrayView parameter = QByteArrayView(target).sliced(begin, end - begin);
        const qsizetype equals = parameter.indexOf('=');
        masked.append(separator);
        if (equals > 0 && isCredentialParameter(parameter.first(equals))) {
            masked.append(parameter.first(equals + 1)).append(credentialMask.toByteArray().toPercentEncoding());
        } else {
            masked.append(parameter);
        }
        separator = '&';
        begin = end + 1;
    }
    return masked;
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
