// SPDX-License-Identifier: MIT
#include "core/http/retryhint.h"

#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace spillway
{
namespace
{

// ALGORITHM.md section 3.
constexpr double leastMs = 100;
constexpr double longestMs = 24.0 * 60 * 60 * 1000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Digits, optionally a point and digits, at the front of `text`; takes them off. No sign, exponent or hex.
std::optional<double> takeNumber(QByteArrayView &text)
{
    const auto behindDigits = [text](qsizetype at) {
        while (at < text.size() && isDigit(text[at])) {
            ++at;
        }
        return at;
    };
    const qsizetype point = behindDigits(0);
    if (point == 0) {
        return std::nullopt;
    }
    qsizetype end = point;
    if (end < text.size() && text[end] == '.') {
        end = behindDigits(point + 1);
        if (end == point + 1) {
            return std::nullopt;
        }
    }
    qsizetype start = 0;
    while (start + 1 < point && text[start] == '0') {
        ++start;
    }
    // What has more digits is more than a day in any unit, nanoseconds included. A fraction is cut where a double no
    // longer tells the difference.
    constexpr qsizetype mostDigits = 15;
    constexpr qsizetype mostOfFraction = 20;
    const qsizetype used = std::min(end, point + 1 + mostOfFraction) - start;
    const double value = point - start > mostDigits ? std::numeric_limits<double>::infinity()
                                                    : text.sliced(start, used).toByteArray().toDouble();
    text = text.sliced(end);
    return value;
}

std::optional<double> readNumber(QByteArrayView text)
{
    const std::optional<double> value = takeNumber(text);
    return text.isEmpty() ? value : std::nullopt;
}

/// A duration as Go writes it (`1h2m3.5s`, `17ms`), in milliseconds.
std::optional<double> readGoDuration(QByteArrayView text)
{
    struct Unit
    {
        QByteArrayView name;
        double ms;
    };
    // Longer names first: `ms` is not minutes.
    static constexpr std::array<Unit, 8> units{{{"ms", 1},
                                                {"us", 1e-3},
                                                {"\xc2\xb5s", 1e-3},
                                                {"\xce\xbcs", 1e-3},
                                                {"ns", 1e-6},
                                                {"h", 3'600'000},
                                                {"m", 60'000},
                                                {"s", 1000}}};
    double total = 0;
    do {
        const std::optional<double> number = takeNumber(text);
        if (!number) {
            return std::nullopt;
        }
        const auto unit =
            std::find_if(units.begin(), units.end(), [&](const Unit &u) { return text.startsWith(u.name); });
        if (unit == units.end()) {
            return std::nullopt;
        }
        total += *number * unit->ms;
        text = text.sliced(unit->name.size());
    } while (!text.isEmpty());
    return total;
}

/// A reset header: bare seconds or a duration, in milliseconds. Zero means "not reported".
std::optional<double> readReset(QByteArrayView text)
{
    std::optional<double> value = readNumber(text);
    if (value) {
        value = *value * 1000;
    } else {
        value = readGoDuration(text);
    }
    return value && *value > 0 ? value : std::nullopt;
}

std::optional<double> readRetryAfter(QByteArrayView text, const HeaderList &headers, const QDateTime &now)
{
    if (const std::optional<double> seconds = readNumber(text)) {
        return *seconds * 1000;
    }
    const QByteArray date = headers.value("date");
    const QDateTime answered = parseHttpDate(QByteArrayView(date).trimmed(), now);
    // The answer's clock also tells the century of a two-digit year.
    const QDateTime &from = answered.isValid() ? answered : now;
    const QDateTime until = parseHttpDate(text, from);
    return until.isValid() ? std::optional(double(from.msecsTo(until))) : std::nullopt;
}

std::optional<int> twoDigits(QByteArrayView text)
{
    if (text.size() != 2 || !isDigit(text[0]) || !isDigit(text[1])) {
        return std::nullopt;
    }
    return (text[0] - '0') * 10 + (text[1] - '0');
}

std::optional<int> fourDigits(QByteArrayView text)
{
    if (text.size() != 4) {
        return std::nullopt;
    }
    const std::optional<int> high = twoDigits(text.first(2));
    const std::optional<int> low = twoDigits(text.sliced(2));
    return high && low ? std::optional(*high * 100 + *low) : std::nullopt;
}

/// 1 to 12 for `Jan` to `Dec`; HTTP dates are case-sensitive (RFC 9110 section 5.6.7).
int monthOf(QByteArrayView name)
{
    const QByteArrayView months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const qsizetype at = name.size() == 3 ? months.indexOf(name) : -1;
    return at >= 0 && at % 3 == 0 ? int(at / 3) + 1 : 0;
}

bool isDayName(QByteArrayView name)
{
    for (const char *day : {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}) {
        if (name == QByteArrayView(day)) {
            return true;
        }
    }
    return false;
}

bool isLongDayName(QByteArrayView name)
{
    for (const char *day : {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}) {
        if (name == QByteArrayView(day)) {
            return true;
        }
    }
    return false;
}

QDateTime makeUtc(int year, int month, std::optional<int> day, QByteArrayView time)
{
    if (month == 0 || !day || time.size() != 8 || time[2] != ':' || time[5] != ':') {
        return {};
    }
    const std::optional<int> hour = twoDigits(time.first(2));
    const std::optional<int> minute = twoDigits(time.sliced(3, 2));
    const std::optional<int> second = twoDigits(time.sliced(6));
    if (!hour || !minute || !second || *second > 60) {
        return {};
    }
    const QDate date(year, month, *day);
    // A leap second is one of 60; QTime knows none.
    const QTime clock(*hour, *minute, std::min(*second, 59));
    if (!date.isValid() || !clock.isValid()) {
        return {};
    }
    // toUTC: before Qt 6.5 the time zone UTC is another kind of time than UTC itself.
    return QDateTime(date, clock, QTimeZone::utc()).toUTC();
}

} // namespace

QDateTime parseHttpDate(QByteArrayView text, const QDateTime &now)
{
    const qsizetype comma = text.indexOf(',');
    if (comma < 0) {
        // asctime: `Sun Nov  6 08:49:37 1994`
        if (text.size() != 24 || !isDayName(text.first(3)) || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' ||
            text[19] != ' ') {
            return {};
        }
        QByteArray day = text.sliced(8, 2).toByteArray();
        if (day[0] == ' ') {
            day[0] = '0';
        }
        const std::optional<int> year = fourDigits(text.sliced(20));
        return year ? makeUtc(*year, monthOf(text.sliced(4, 3)), twoDigits(day), text.sliced(11, 8)) : QDateTime();
    }
    const QByteArrayView dayName = text.first(comma);
    const QByteArrayView rest = text.sliced(comma + 1);
    if (isDayName(dayName)) {
        // IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`
        if (rest.size() != 25 || rest[0] != ' ' || rest[3] != ' ' || rest[7] != ' ' || rest[12] != ' ' ||
            rest.sliced(21) != " GMT") {
            return {};
        }
        const std::optional<int> year = fourDigits(rest.sliced(8, 4));
        return year ? makeUtc(*year, monthOf(rest.sliced(4, 3)), twoDigits(rest.sliced(1, 2)), rest.sliced(13, 8))
                    : QDateTime();
    }
    // RFC 850: `Sunday, 06-Nov-94 08:49:37 GMT`
    if (!isLongDayName(dayName) || rest.size() != 23 || rest[0] != ' ' || rest[3] != '-' || rest[7] != '-' ||
        rest[10] != ' ' || rest.sliced(19) != " GMT") {
        return {};
    }
    const std::optional<int> shortYear = twoDigits(rest.sliced(8, 2));
    if (!shortYear) {
        return {};
    }
    const int thisYear = now.toUTC().date().year();
    const QDateTime latest = now.addYears(50);
    for (int year = thisYear - thisYear % 100 + 100 + *shortYear; year > thisYear - 200; year -= 100) {
        QDateTime date = makeUtc(year, monthOf(rest.sliced(4, 3)), twoDigits(rest.sliced(1, 2)), rest.sliced(11, 8));
        if (date.isValid() && date <= latest) {
            return date;
        }
    }
    return {};
}

std::optional<RetryHint> readRetryHint(const HeaderList &headers, const QDateTime &now)
{
    const auto read = [&](QByteArrayView name) -> std::optional<double> {
        const QByteArray value = headers.value(name);
        const QByteArrayView text = QByteArrayView(value).trimmed();
        if (text.isEmpty()) {
            return std::nullopt;
        }
        if (name.endsWith("-ms")) {
            return readNumber(text);
        }
        return name == "retry-after" ? readRetryAfter(text, headers, now) : readReset(text);
    };
    for (const char *name : {"retry-after-ms", "x-ms-retry-after-ms", "retry-after", "x-ratelimit-reset-requests",
                             "x-ratelimit-reset-tokens"}) {
        if (const std::optional<double> ms = read(name)) {
            // Never back too early: what is left of a millisecond is waited for. The small slack is for products
            // such as 1.1 * 1000, which a double holds a hair too large.
            const double clamped = std::clamp(std::ceil(*ms - 1e-6), leastMs, longestMs);
            return RetryHint{std::chrono::milliseconds(qint64(clamped)), name};
        }
    }
    return std::nullopt;
}

} // namespace spillway
