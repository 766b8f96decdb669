// SPDX-License-Identifier: MIT
#include "app/commands/status.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/terminal.h"
#include "core/secrets/environmentstore.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr std::chrono::milliseconds patience{10'000};

/// The status page of the endpoint that `text` is any URL of, also without `http://`; invalid if it is none.
QUrl statusUrl(const QString &text)
{
    QUrl url(text.contains(u"://"_s) ? text : u"http://"_s + text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    if (!url.isValid() || !isHttp || url.host().isEmpty()) {
        return {};
    }
    url.setUserInfo(QString());
    url.setPath(u"/_spillway/status"_s);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

QString number(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : u"-"_s;
}

QString stateText(const QJsonObject &backend)
{
    const QString state = backend["state"_L1].toString();
    const qint64 left = backend["retryAfterSeconds"_L1].toInteger();
    return left > 0 ? u"%1 %2s"_s.arg(state).arg(left) : state;
}

QStringList tableRow(const QJsonObject &backend)
{
    const QJsonObject latency = backend["latencyMs"_L1].toObject();
    return {
        backend["name"_L1].toString(),
        number(backend["priority"_L1]),
        stateText(backend),
        number(backend["inFlight"_L1]),
        number(backend["requestsPerMinute"_L1]),
        number(backend["tokensPerMinute"_L1]),
        number(backend["remainingRequests"_L1]) + u'/' + number(backend["remainingTokens"_L1]),
        number(latency["p50"_L1]) + u'/' + number(latency["p95"_L1]),
        number(backend["errors"_L1]),
        backend["lastReason"_L1].toString(),
    };
}

QString counted(const QJsonValue &count, const QString &one, const QString &many)
{
    return number(count) + u' ' + (count.toInteger() == 1 ? one : many);
}

void printTable(const QJsonObject &status)
{
    printResult(
        u"%1 at %2"_s.arg(printable(status["profile"_L1].toString()), printable(status["endpoint"_L1].toString())));
    printResult(u"since %1: %2, %3, %4 in flight"_s.arg(
        printable(status["startedAt"_L1].toString()), counted(status["requests"_L1], u"request"_s, u"requests"_s),
        counted(status["failovers"_L1], u"failover"_s, u"failovers"_s), number(status["inFlight"_L1])));
    printResult({});
    // Two lines of headings keep the columns narrow enough for the reason to fit as well.
    QList<QStringList> rows{{{}, {}, {}, u"IN"_s, u"REQ/"_s, u"TOKENS/"_s, u"REMAINING"_s, u"P50/P95"_s, {}, {}},
                            {u"NAME"_s, u"PRIO"_s, u"STATE"_s, u"FLIGHT"_s, u"MIN"_s, u"MIN"_s, u"REQ/TOK"_s, u"MS"_s,
                             u"ERRORS"_s, u"LAST"_s}};
    const QJsonArray backends = status["backends"_L1].toArray();
    for (const QJsonValue &backend : backends) {
        rows.append(tableRow(backend.toObject()));
    }
    for (const QString &line : alignedRows(rows, terminalColumns())) {
        printResult(line);
    }
}

/// Why an endpoint that answered did not give its status.
int refused(const QUrl &url, int status, const QByteArray &body)
{
    const QString message = QJsonDocument::fromJson(body)["error"_L1]["message"_L1].toString();
    printMessage(u"spillway-cli: %1 answered %2%3"_s.arg(url.toString())
                     .arg(status)
                     .arg(message.isEmpty() ? u"."_s : u": "_s + printable(message)));
    printMessage(status == 401 || status == 403
                     ? u"Set SPILLWAY_CLIENT_KEY to the endpoint's client key, or ask on the computer it runs on."_s
                     : u"Is it a Spillway endpoint? \"spillway-cli serve\" prints its URL."_s);
    return ExitFailed;
}

int unreachable(const QUrl &url, const QString &reason)
{
    printMessage(u"spillway-cli: no answer from %1: %2"_s.arg(url.toString(), reason));
    printMessage(
        u"Start an endpoint with \"spillway-cli serve PROFILE\" (or --demo), or name the URL of a running one: "
        "\"spillway-cli status URL\"."_s);
    return ExitFailed;
}

} // namespace

int runStatus(const QStringList &arguments)
{
    const auto given = parseArguments(u"status"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString text = given->positional().isEmpty() ? u"http://127.0.0.1:8080"_s : given->positional(0);
    const QUrl url = statusUrl(text);
    if (!url.isValid()) {
        return wrongUsage(u"status"_s, u"\"%1\" is no http URL, such as http://127.0.0.1:8080."_s.arg(text));
    }

    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(url);
    request.setTransferTimeout(int(patience.count()));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (const auto key = EnvironmentStore(QProcessEnvironment::systemEnvironment()).key({})) {
        request.setRawHeader("api-key", *key);
    }
    QNetworkReply *reply = manager.get(request);
    QObject::connect(reply, &QNetworkReply::finished, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();

    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply->readAll();
    if (status == 0) {
        const bool late = reply->error() == QNetworkReply::OperationCanceledError;
        return unreachable(url, late ? u"it took longer than 10 seconds"_s : reply->errorString());
    }
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (status != 200 || !document.object().contains("backends"_L1)) {
        return refused(url, status, body);
    }
    if (given->has(u"json"_s)) {
        printBytes(body.endsWith('\n') ? body : body + '\n');
    } else {
        printTable(document.object());
    }
    return ExitDone;
}

} // namespace spillway
