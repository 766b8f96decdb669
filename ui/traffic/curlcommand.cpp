// SPDX-License-Identifier: MIT
#include "ui/traffic/curlcommand.h"

#include "core/export/shelltext.h"
#include "core/proxy/credentialmask.h"
#include "ui/session/recordedrequest.h"

#include <QStringConverter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString keyVariable = u"$AZURE_OPENAI_API_KEY"_s;
/// Longer words do not fit into an argument (128 KiB on Linux); printf is part of the shell and takes them.
constexpr qsizetype longestWord = 64 * 1024;

/// `text` with `mask` standing for the key: quoted pieces with the variable between them.
QString quotedWithKey(const QString &text, const QString &mask)
{
    const QStringList pieces = text.split(mask);
    QStringList words;
    for (const QString &piece : pieces) {
        words.append(piece.isEmpty() && pieces.size() > 1 ? QString() : shellQuoted(piece));
    }
    return words.join(u'"' + keyVariable + u'"');
}

bool isShellText(const QByteArray &body)
{
    QStringDecoder decoder(QStringConverter::Utf8);
    const QString text = decoder(body);
    return !decoder.hasError() && !body.contains('\0') && text.toUtf8() == body;
}

/// The argument of printf that writes exactly these bytes.
QString printfFormat(const QByteArray &body)
{
    QString format;
    format.reserve(body.size() * 2);
    for (const char c : body) {
        const auto byte = uchar(c);
        if (c == '%') {
            format += "%%"_L1;
        } else if (c == '\\') {
            format += "\\\\"_L1;
        } else if (c == '\'') {
            format += "'\\''"_L1;
        } else if ((byte >= 0x20 && byte < 0x7F) || c == '\n') {
            format += QLatin1Char(c);
        } else {
            format += u"\\%1"_s.arg(byte, 3, 8, QLatin1Char('0'));
        }
    }
    return u'\'' + format + u'\'';
}

/// The key's place: the field that the caller used, or api-key.
QString keyHeader(const HeaderList &headers)
{
    for (const HeaderField &field : headers) {
        const QByteArray name = field.name.toLower();
        if (name == "api-key" || name == "ocp-apim-subscription-key" || name == "x-api-key") {
            return QString::fromLatin1(field.name) + u": "_s + keyVariable;
        }
    }
    const bool bearer = headers.value("Authorization").toLower().startsWith("bearer ");
    return (bearer ? u"Authorization: Bearer "_s : u"api-key: "_s) + keyVariable;
}

QStringList headerOptions(const ExchangeRecord &record, bool sendsBody)
{
    QStringList options;
    const HeaderList headers = record.content ? record.content->request.headers.unpacked() : HeaderList();
    for (const HeaderField &field : headers) {
        if (isTransportHeader(field.name) || isCredentialHeader(field.name)) {
            continue;
        }
        if (equalsIgnoringCase(field.name, "accept-encoding")) {
            options.append(u"--compressed"_s);
            continue;
        }
        const QString name = QString::fromLatin1(field.name);
        const QString value = QString::fromUtf8(field.value);
        // "Name;" is how curl is told of a field without a value.
        options.append(u"-H "_s + shellQuoted(value.isEmpty() ? name + u';' : name + u": "_s + value));
    }
    if (!record.content && sendsBody) {
        options.append(u"-H "_s + shellQuoted(u"Content-Type: application/json"_s));
    } else if (sendsBody && !headers.contains("Content-Type")) {
        options.append(u"-H "_s + shellQuoted(u"Content-Type:"_s)); // or curl would say that it is a form
    }
    options.append(u"-H \""_s + keyHeader(headers) + u'"');
    return options;
}

QString urlOption(const ExchangeRecord &record, const QString &endpointUrl)
{
    const QString mask = QString::fromLatin1(credentialMask.toByteArray().toPercentEncoding());
    const QString url = QString::fromUtf8(endpointOrigin(endpointUrl) + targetOf(record));
    QString option = quotedWithKey(url, mask);
    if (url.contains(u'[') || url.contains(u'{') || url.contains(u']') || url.contains(u'}')) {
        option.prepend(u"--globoff "_s);
    }
    if (url.contains("/."_L1)) {
        option.prepend(u"--path-as-is "_s);
    }
    return option;
}

} // namespace

bool curlNeedsBodyFile(const ExchangeRecord &record)
{
    const bool hasBody = record.requestBytes > 0 || (!record.content && record.method == "POST");
    return hasBody && !hasWholeBody(record);
}

QString curlCommand(const ExchangeRecord &record, const QString &endpointUrl)
{
    const QByteArray body = record.content ? record.content->request.body : QByteArray();
    const bool fromFile = curlNeedsBodyFile(record);
    const bool sendsBody = fromFile || !body.isEmpty();
    const bool piped = !fromFile && sendsBody && (!isShellText(body) || body.size() > longestWord);

    QStringList parts;
    const QString method = QString::fromLatin1(record.method);
    parts.append(u"curl "_s + (method == "HEAD"_L1 ? u"--head"_s : u"-X "_s + shellQuoted(method)) + u' ' +
                 urlOption(record, endpointUrl));
    parts += headerOptions(record, sendsBody);
    if (fromFile) {
        parts.append(u"--data-binary @body.json"_s);
    } else if (piped) {
        parts.append(u"--data-binary @-"_s);
    } else if (sendsBody) {
        parts.append(u"--data-raw "_s + shellQuoted(QString::fromUtf8(body)));
    }
    const QString command = parts.join(" \\\n  "_L1);
    return piped ? u"printf "_s + printfFormat(body) + u" | "_s + command : command;
}

} // namespace spillway
