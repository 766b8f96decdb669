// SPDX-License-Identifier: MIT
#include "ui/traffic/harwriter.h"

#include "core/proxy/credentialmask.h"
#include "ui/session/recordedrequest.h"
#include "ui/traffic/exchangetext.h"
#include "ui/traffic/explainexchange.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringConverter>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

double milliseconds(Duration time)
{
    return double(time.count()) / 1000;
}

QJsonObject named(const QString &name, const QString &value)
{
    return {{u"name"_s, name}, {u"value"_s, value}};
}

/// Masked already where they were recorded; masked again, since a file travels further than a window.
QJsonArray headersOf(const HeaderList &headers)
{
    QJsonArray list;
    for (const HeaderField &field : maskedHeaders(headers).unpacked()) {
        list.append(named(QString::fromLatin1(field.name), QString::fromUtf8(field.value)));
    }
    return list;
}

QJsonArray queryOf(const QByteArray &target)
{
    QJsonArray list;
    const qsizetype question = target.indexOf('?');
    if (question >= 0) {
        const QUrlQuery query(QString::fromUtf8(target.sliced(question + 1)));
        for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
            list.append(named(name, value));
        }
    }
    return list;
}

QString mimeType(const HeaderList &headers)
{
    return QString::fromLatin1(headers.value("Content-Type"));
}

/// The text of a body; no text: base64, and `encoding` says so.
void putBody(QJsonObject &object, const QByteArray &body, const QString &encodingName)
{
    QStringDecoder decoder(QStringConverter::Utf8);
    const QString text = decoder(body);
    if (decoder.hasError() || body.contains('\0')) {
        object.insert(u"text"_s, QString::fromLatin1(body.toBase64()));
        object.insert(encodingName, u"base64"_s);
    } else {
        object.insert(u"text"_s, text);
    }
}

QString httpVersion(const ExchangeRecord &record)
{
    return record.content && record.content->minorVersion == 0 ? u"HTTP/1.0"_s : u"HTTP/1.1"_s;
}

QJsonObject requestOf(const ExchangeRecord &record, const HarContext &context)
{
    const QByteArray target = maskedTarget(targetOf(record));
    QJsonObject request{
        {u"method"_s, QString::fromLatin1(record.method)},
        {u"url"_s, QString::fromUtf8(endpointOrigin(context.endpointUrl) + target)},
        {u"httpVersion"_s, httpVersion(record)},
        {u"cookies"_s, QJsonArray()},
        {u"headers"_s, record.content ? headersOf(record.content->request.headers.unpacked()) : QJsonArray()},
        {u"queryString"_s, queryOf(target)},
        {u"headersSize"_s, -1},
        {u"bodySize"_s, record.requestBytes},
    };
    if (record.content && !record.content->request.body.isEmpty()) {
        QJsonObject post{{u"mimeType"_s, mimeType(record.content->request.headers.unpacked())},
                         {u"params"_s, QJsonArray()}};
        putBody(post, record.content->request.body, u"_encoding"_s); // HAR knows no encoding here
        if (record.content->request.bodyCut) {
            post.insert(u"comment"_s, u"Only the beginning was recorded."_s);
        }
        request.insert(u"postData"_s, post);
    }
    return request;
}

QJsonObject responseOf(const ExchangeRecord &record)
{
    QJsonObject content{{u"size"_s, record.responseBytes}, {u"mimeType"_s, QString()}};
    QJsonObject response{
        {u"status"_s, record.status},
        {u"statusText"_s, record.content ? QString::fromLatin1(record.content->reason) : QString()},
        {u"httpVersion"_s, u"HTTP/1.1"_s},
        {u"cookies"_s, QJsonArray()},
        {u"headers"_s, record.content ? headersOf(record.content->response.headers.unpacked()) : QJsonArray()},
        {u"redirectURL"_s, record.content
                               ? QString::fromLatin1(record.content->response.headers.unpacked().value("Location"))
                               : QString()},
        {u"headersSize"_s, -1},
        {u"bodySize"_s, record.responseBytes},
    };
    if (record.content) {
        content.insert(u"mimeType"_s, mimeType(record.content->response.headers.unpacked()));
        if (!record.content->response.body.isEmpty()) {
            putBody(content, record.content->response.body, u"encoding"_s);
        }
        if (record.content->response.bodyCut) {
            content.insert(u"comment"_s, u"Only the beginning was recorded."_s);
        }
    }
    response.insert(u"content"_s, content);
    return response;
}

/// Their sum is the entry's time, as the format wants it. The caller's connection was there before.
QJsonObject timingsOf(const ExchangeRecord &record)
{
    const Duration wait = record.firstByte < Duration(0) ? record.total : std::min(record.firstByte, record.total);
    return {{u"blocked"_s, -1},
            {u"dns"_s, -1},
            {u"connect"_s, -1},
            {u"ssl"_s, -1},
            {u"send"_s, 0},
            {u"wait"_s, milliseconds(wait)},
            {u"receive"_s, milliseconds(record.total - wait)}};
}

QJsonArray attemptsOf(const ExchangeRecord &record)
{
    QJsonArray list;
    for (const AttemptRecord &attempt : record.attempts) {
        QJsonObject object{
            {u"backend"_s, attempt.backend},
            {u"priority"_s, attempt.priority},
            {u"status"_s, attempt.status},
            {u"reason"_s, attempt.reason},
            {u"startedAfter"_s, milliseconds(attempt.startedAfter)},
            {u"endedAfter"_s, milliseconds(attempt.endedAfter)},
            {u"answered"_s, attempt.answered},
        };
        if (attempt.headAfter >= Duration(0)) {
            object.insert(u"headAfter"_s, milliseconds(attempt.headAfter));
        }
        list.append(object);
    }
    return list;
}

QJsonObject entryOf(const TrafficEntry &entry, const HarContext &context)
{
    const ExchangeRecord &record = *entry.record;
    QJsonObject object{
        {u"startedDateTime"_s, record.startedAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"time"_s, milliseconds(record.total)},
        {u"request"_s, requestOf(record, context)},
        {u"response"_s, responseOf(record)},
        {u"cache"_s, QJsonObject()},
        {u"timings"_s, timingsOf(record)},
        {u"comment"_s, explainExchange(record, entry.facts ? *entry.facts : ProfileFacts()).text},
        {u"_id"_s, QString::number(record.id)},
        {u"_deployment"_s, record.deployment},
        {u"_servedBy"_s, record.servedBy},
        {u"_attempts"_s, attemptsOf(record)},
    };
    if (record.usage) {
        object.insert(u"_usage"_s, QJsonObject{{u"prompt_tokens"_s, record.usage->promptTokens},
                                               {u"completion_tokens"_s, record.usage->completionTokens},
                                               {u"total_tokens"_s, record.usage->totalTokens}});
    }
    return object;
}

} // namespace

QByteArray harText(const QList<TrafficEntry> &entries, const HarContext &context)
{
    QList<TrafficEntry> finished;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(finished),
                 [](const TrafficEntry &entry) { return entry.record->end != ExchangeEnd::Running; });
    std::sort(finished.begin(), finished.end(), [](const TrafficEntry &first, const TrafficEntry &second) {
        return first.record->startedAt != second.record->startedAt ? first.record->startedAt < second.record->startedAt
                                                                   : first.id() < second.id();
    });
    QJsonArray list;
    for (const TrafficEntry &entry : std::as_const(finished)) {
        list.append(entryOf(entry, context));
    }
    const QJsonObject log{
        {u"version"_s, u"1.2"_s},
        {u"creator"_s, QJsonObject{{u"name"_s, u"Spillway"_s}, {u"version"_s, context.version}}},
        {u"entries"_s, list},
    };
    return QJsonDocument(QJsonObject{{u"log"_s, log}}).toJson();
}

} // namespace spillway
