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
/// Of an answer of Azure's with its dozen fields, so that the text seldom has to move while it grows.
constexpr qsizetype usualHeadSize = 1024;

template <typename Names>
bool isAmong(const Names &names, QByteArrayView name)
{
    return std::any_of(names.begin(), names.end(), [&](QByteArrayView n) { return equalsIgnoringCase(n, name); });
}

} // namespace

bool isCredentialHeader(QByteArrayView name)
{
    return isAmong(credentialHeaders, name);
}

PackedHeaders maskedHeaders(const HeaderList &headers)
{
    PackedHeaders masked;
    masked.reserve(usualHeadSize);
    for (const HeaderField &field : headers) {
        if (!isCredentialHeader(field.name)) {
            masked.append(field.name, field.value);
            continue;
        }
        const qsizetype space = field.value.indexOf(' ');
        const bool hasScheme = field.name.toLower().endsWith("authorization") && space > 0;
        const QByteArray scheme = hasScheme ? field.value.first(space + 1) : QByteArray();
        masked.append(field.name, scheme + credentialMask.toByteArray());
    }
    return masked;
}

QByteArray maskedTarget(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    if (question < 0) {
        return target;
    }
    QByteArray masked = target.first(question);
    char separator = '?';
    const QList<QByteArray> parameters = target.sliced(question + 1).split('&');
    for (const QByteArray &parameter : parameters) {
        masked += separator;
        separator = '&';
        const qsizetype equals = parameter.indexOf('=');
        const QByteArray name = QByteArray::fromPercentEncoding(parameter.first(std::max<qsizetype>(equals, 0)));
        if (equals > 0 && isAmong(credentialParameters, name)) {
            masked += parameter.first(equals + 1) + credentialMask.toByteArray().toPercentEncoding();
        } else {
            masked += parameter;
        }
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
