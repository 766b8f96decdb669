// SPDX-License-Identifier: MIT
#include "core/http/retryhint.h"

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <QLocale>
#include <QTimeZone>

namespace spillway
{
namespace
{

using namespace std::chrono_literals;

const QList<QByteArray> order{"retry-after-ms", "x-ms-retry-after-ms", "retry-after", "x-ratelimit-reset-requests",
                              "x-ratelimit-reset-tokens"};

/// `Name: value` lines; what has no colon is a Retry-After, so that a value alone is an input too.
HeaderList headersOf(const QByteArray &text)
{
    HeaderList headers;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype colon = line.indexOf(": ");
        if (colon < 0) {
            headers.append("Retry-After", line);
        } else {
            headers.append(line.left(colon), line.mid(colon + 2));
        }
    }
    return headers;
}

bool isSame(const std::optional<RetryHint> &a, const std::optional<RetryHint> &b)
{
    return a.has_value() == b.has_value() && (!a || (a->wait == b->wait && a->header == b->header));
}

void checkDate(const QByteArray &text, const QDateTime &now)
{
    const QDateTime date = parseHttpDate(text, now);
    if (!date.isValid()) {
        return;
    }
    require(date.timeSpec() == Qt::UTC, "a date that is not UTC");
    const QByteArray written =
        QLocale::c().toString(date, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
    require(parseHttpDate(written, now) == date, "a date reads differently when written anew: " + written);
}

void checkHint(const HeaderList &headers, const QDateTime &now)
{
    const std::optional<RetryHint> hint = readRetryHint(headers, now);
    HeaderList more = headers;
    more.append("x-other", "5");
    require(isSame(readRetryHint(more, now), hint), "another header matters");
    HeaderList upper;
    for (const HeaderField &field : headers) {
        upper.append(field.name.toUpper(), field.value);
    }
    require(isSame(readRetryHint(upper, now), hint), "the case of a name matters");
    if (!hint) {
        return;
    }
    require(hint->wait >= 100ms && hint->wait <= 24h, "a wait out of its range");
    const qsizetype place = order.indexOf(hint->header);
    require(place >= 0 && headers.contains(hint->header), "a hint out of nowhere");
    // The first of the order that is valid: those before it say nothing, and without it one behind it may.
    HeaderList without = headers;
    for (qsizetype i = 0; i < place; ++i) {
        without.remove(order[i]);
    }
    require(isSame(readRetryHint(without, now), hint), "an invalid header before it matters");
    without.remove(hint->header);
    const std::optional<RetryHint> next = readRetryHint(without, now);
    require(!next || order.indexOf(next->header) > place, "the order does not hold");
}

} // namespace

void fuzzRetryHint(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    const HeaderList headers = headersOf(fuzz.text);
    for (const int year : {1970, 2024, 2099}) {
        const QDateTime now = QDateTime(QDate(year, 12, 31), QTime(23, 59, 59), QTimeZone::utc()).toUTC();
        checkHint(headers, now);
        for (const HeaderField &field : headers) {
            checkDate(field.value, now);
        }
    }
}

} // namespace spillway
