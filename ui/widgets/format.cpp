// SPDX-License-Identifier: MIT
#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

const QString noValue = u"—"_s;

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}

struct Scaled
{
    QString number;
    int step; ///< 0: as it is, 1: thousands, 2: millions, 3: billions
};

/// Three digits: 3.2, 87.3, 463. What rounds up to 1,000 goes on to the next step.
Scaled scaled(double value, double base)
{
    int step = 0;
    double number = value;
    while (number >= (step == 0 ? base : 999.5) && step < 3) {
        number /= base;
        ++step;
    }
    if (step == 0) {
        return {QString::number(qint64(value)), 0};
    }
    QString text = QString::number(number, 'f', number < 99.95 ? 1 : 0);
    if (text.endsWith(".0"_L1)) {
        text.chop(2);
    }
    return {text, step};
}

/// 1.04, 12.3, 134: three digits, for seconds.
QString threeDigits(double value)
{
    return QString::number(value, 'f', value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

/// "1 second", "7 seconds".
QString spoken(qint64 number, const char *one, const char *many)
{
    return number == 1 ? tr(one) : tr(many).arg(number);
}

} // namespace

QString formatCount(qint64 value)
{
    QString text = QString::number(std::abs(value));
    for (qsizetype at = text.size() - 3; at > 0; at -= 3) {
        text.insert(at, u',');
    }
    return value < 0 ? u"−"_s + text : text;
}

QString formatCompact(qint64 value)
{
    if (value < 0) {
        return noValue;
    }
    static constexpr QLatin1StringView units[] = {""_L1, " k"_L1, " M"_L1, " G"_L1};
    const Scaled parts = scaled(double(value), 1000);
    return parts.number + units[parts.step];
}

QString spokenCount(qint64 value)
{
    static constexpr const char *words[] = {"%1", QT_TRANSLATE_NOOP("Format", "%1 thousand"),
                                            QT_TRANSLATE_NOOP("Format", "%1 million"),
                                            QT_TRANSLATE_NOOP("Format", "%1 billion")};
    const Scaled parts = scaled(double(std::max<qint64>(value, 0)), 1000);
    return tr(words[parts.step]).arg(parts.number);
}

QString formatRate(double perSecond)
{
    const double value = std::max(perSecond, 0.0);
    if (value < 0.05) {
        return u"0"_s;
    }
    return QString::number(value, 'f', value < 99.95 ? 1 : 0);
}

QString formatLatency(std::chrono::microseconds time)
{
    if (time < 0us) {
        return noValue;
    }
    const double ms = double(time.count()) / 1000;
    if (ms >= 999.5) {
        return formatSeconds(time);
    }
    return QString::number(ms, 'f', ms < 9.95 && ms > 0 ? 1 : 0) + u" ms"_s;
}

QString formatSeconds(std::chrono::microseconds time)
{
    return time < 0us ? noValue : threeDigits(double(time.count()) / 1e6) + u" s"_s;
}

QString formatPercent(double ratio, int decimals)
{
    const double percent = std::clamp(ratio, 0.0, 1.0) * 100;
    const double unit = std::pow(10.0, -decimals);
    double shown = std::round(percent / unit) * unit;
    if (percent < 100 && shown >= 100) {
        shown = 100 - unit;
    } else if (percent > 0 && shown <= 0) {
        shown = unit;
    }
    return QString::number(shown, 'f', percent >= 100 || percent <= 0 ? 0 : decimals) + u" %"_s;
}

QString formatSpan(std::chrono::seconds span)
{
    const qint64 seconds = std::max<qint64>(span.count(), 0);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    if (days > 0) {
        return tr("%1 d %2 h").arg(days).arg(hours % 24);
    }
    if (hours > 0) {
        return tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    }
    return minutes > 0 ? tr("%1 min").arg(minutes) : tr("%1 s").arg(seconds);
}

QString formatCountdown(std::chrono::milliseconds left)
{
    const qint64 seconds = std::chrono::ceil<std::chrono::seconds>(std::max(left, 0ms)).count();
    if (seconds < 100) {
        return tr("%1 s").arg(seconds);
    }
    const qint64 minutes = (seconds + 59) / 60;
    return minutes < 100 ? tr("%1 min").arg(minutes) : tr("%1 h").arg((minutes + 59) / 60);
}

QString spokenCountdown(std::chrono::milliseconds left)
{
    const qint64 seconds = std::chrono::ceil<std::chrono::seconds>(std::max(left, 0ms)).count();
    if (seconds < 100) {
        return spoken(seconds, QT_TRANSLATE_NOOP("Format", "1 second"), QT_TRANSLATE_NOOP("Format", "%1 seconds"));
    }
    const qint64 minutes = (seconds + 59) / 60;
    if (minutes < 100) {
        return spoken(minutes, QT_TRANSLATE_NOOP("Format", "1 minute"), QT_TRANSLATE_NOOP("Format", "%1 minutes"));
    }
    return spoken((minutes + 59) / 60, QT_TRANSLATE_NOOP("Format", "1 hour"), QT_TRANSLATE_NOOP("Format", "%1 hours"));
}

QString formatAgo(std::chrono::seconds ago)
{
    if (ago < 5s) {
        return tr("just now");
    }
    const qint64 seconds = ago.count();
    if (seconds < 60) {
        return tr("%1 s ago").arg(seconds);
    }
    if (seconds < 3600) {
        return tr("%1 min ago").arg(seconds / 60);
    }
    return seconds < 86'400 ? tr("%1 h ago").arg(seconds / 3600) : tr("%1 d ago").arg(seconds / 86'400);
}

QString formatBytes(qint64 bytes)
{
    if (bytes < 0) {
        return noValue;
    }
    static constexpr QLatin1StringView units[] = {" B"_L1, " kB"_L1, " MB"_L1, " GB"_L1};
    const Scaled parts = scaled(double(bytes), 1000);
    return parts.number + units[parts.step];
}

QString maskSecret(QStringView secret)
{
    const QString dots(8, u'•');
    if (secret.size() < 12) {
        return secret.isEmpty() ? QString() : dots;
    }
    const qsizetype hyphen = secret.indexOf(u'-');
    const QString prefix = hyphen >= 0 && hyphen < 4 ? secret.left(hyphen + 1).toString() : QString();
    return prefix + dots + secret.right(4).toString();
}

} // namespace spillway
