// SPDX-License-Identifier: MIT
#include "core/secrets/entraanswer.h"

#include "core/secrets/credentials.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimeZone>

#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype longestReason = 300;
constexpr double mostSeconds = 1e10; // the year 2286, or 317 years from now

/// A number, or a string that is one.
std::optional<double> number(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    double result = value.toDouble();
    if (value.isString()) {
        result = value.toString().trimmed().toDouble(&isNumber);
    }
    if (!isNumber || !std::isfinite(result) || std::abs(result) > mostSeconds) {
        return std::nullopt;
    }
    return result;
}

/// `9/14/2017 1:02:03 PM +00:00`, as App Service wrote it before api-version 2019-08-01; also without AM or PM.
QDateTime appServiceTime(const QString &text)
{
    static const QRegularExpression form(
        u"^(\\d{1,2})/(\\d{1,2})/(\\d{4}) (\\d{1,2}):(\\d{2}):(\\d{2})(?: ([AP])M)? \\+00:00$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) {
        return {};
    }
    const auto part = [&match](int index) { return match.captured(index).toInt(); };
    int hour = part(4);
    if (match.captured(7) == u"P"_s && hour < 12) {
        hour += 12;
    } else if (match.captured(7) == u"A"_s && hour == 12) {
        hour = 0;
    }
    const QTime time(hour, part(5), part(6));
    return time.isValid() ? QDateTime(QDate(part(3), part(1), part(2)), time, QTimeZone::utc()) : QDateTime();
}

} // namespace

std::optional<QDateTime> tokenEnd(const QJsonObject &answer, const QDateTime &now)
{
    // The relative form first: it holds even where this computer's clock is wrong.
    if (const auto seconds = number(answer.value("expires_in"_L1))) {
        return now.addMSecs(qint64(*seconds * 1000)).toUTC();
    }
    const QJsonValue on = answer.value("expires_on"_L1);
    if (const auto seconds = number(on)) {
        return QDateTime::fromMSecsSinceEpoch(qint64(*seconds * 1000), QTimeZone::utc());
    }
    if (const QDateTime time = appServiceTime(on.toString().trimmed()); time.isValid()) {
        return time;
    }
    // az before 2.54 says no more than this, in local time; an offset, if one is there, counts.
    const QString local = answer.value("expiresOn"_L1).toString().trimmed().replace(u' ', u'T');
    if (const QDateTime time = QDateTime::fromString(local, Qt::ISODateWithMs); time.isValid()) {
        return time.toUTC();
    }
    return std::nullopt;
}

EntraOutcome readTokenAnswer(const QByteArray &body, const QDateTime &now, const QString &who)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject()) {
        return EntraOutcome::failed(u"%1 answered with something other than a JSON object"_s.arg(who));
    }
    const QJsonObject answer = document.object();
    QJsonValue token = answer.value("access_token"_L1);
    if (token.isUndefined()) {
        token = answer.value("accessToken"_L1);
    }
    const QByteArray value = token.toString().toUtf8();
    if (value.isEmpty()) {
        return EntraOutcome::failed(u"%1 answered without an access token"_s.arg(who));
    }
    if (!isHeaderSafe(value)) {
        return EntraOutcome::failed(u"%1 answered with a token that no header can carry"_s.arg(who));
    }
    const std::optional<QDateTime> end = tokenEnd(answer, now);
    if (!end) {
        return EntraOutcome::failed(u"%1 does not say when its token ends"_s.arg(who));
    }
    if (*end <= now) {
        return EntraOutcome::failed(
            u"%1 gave a token that has ended already: see whether this computer's clock is right"_s.arg(who));
    }
    return EntraOutcome::success({value, *end});
}

QString errorText(const QByteArray &body, const QString &secret)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonValue error = answer.value("error"_L1);
    for (const QJsonValue &candidate :
         {answer.value("error_description"_L1), answer.value("message"_L1), answer.value("Message"_L1),
          error.toObject().value("message"_L1), error.toObject().value("code"_L1), error}) {
        QString text = candidate.toString();
        static const QRegularExpression ids(u"\\s*(Trace ID|Correlation ID|Timestamp):.*"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
        if (!secret.isEmpty()) {
            text.replace(secret, u"…"_s);
        }
        text = oneLine(text.remove(ids));
        if (!text.isEmpty()) {
            return text;
        }
    }
    return {};
}

QString oneLine(const QString &text)
{
    QString line;
    for (const QChar c : text.simplified()) {
        if (c.isPrint()) {
            line += c;
        }
    }
    while (line.endsWith(u'.')) {
        line.chop(1);
    }
    return line.size() <= longestReason ? line : line.left(longestReason - 1) + u'…';
}

} // namespace spillway
