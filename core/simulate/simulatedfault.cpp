// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedfault.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool isPlainNumber(QStringView text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; });
    return plain && text.count(u'.') <= 1 && text != u"." && !text.isEmpty();
}

std::optional<double> parseRate(QStringView text)
{
    const bool percent = text.endsWith(u'%');
    const QStringView digits = percent ? text.chopped(1) : text;
    if (!isPlainNumber(digits)) {
        return std::nullopt;
    }
    const double rate = digits.toDouble() / (percent ? 100.0 : 1.0);
    return rate <= 1.0 ? std::optional(rate) : std::nullopt;
}

std::optional<SimulatedFault> parseKind(QStringView text)
{
    using Kind = SimulatedFault::Kind;
    if (text == u"reset") {
        return SimulatedFault{Kind::Reset, 0, 0};
    }
    if (text == u"stall") {
        return SimulatedFault{Kind::Stall, 0, 0};
    }
    if (text == u"close") {
        return SimulatedFault{Kind::Close, 0, 0};
    }
    if (text.size() != 3 || !isPlainNumber(text) || text.contains(u'.')) {
        return std::nullopt;
    }
    const int status = text.toInt();
    return status >= 400 && status <= 599 ? std::optional(SimulatedFault{Kind::Status, status, 0}) : std::nullopt;
}

} // namespace

std::variant<SimulatedFault, QString> parseFault(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon < 0) {
        return u"\"%1\" is not KIND:RATE, such as 429:0.1 or reset:5%."_s.arg(text);
    }
    std::optional<SimulatedFault> fault = parseKind(QStringView(text).first(colon));
    if (!fault) {
        return u"\"%1\" is no kind of fault: give a status code from 400 to 599, reset, stall or close."_s.arg(
            text.first(colon));
    }
    const std::optional<double> rate = parseRate(QStringView(text).sliced(colon + 1));
    if (!rate) {
        return u"\"%1\" is no rate: give a share of the requests from 0 to 1, such as 0.1, or a percentage, such as "
               "10%."_s.arg(text.sliced(colon + 1));
    }
    fault->rate = *rate;
    return *fault;
}

double totalRate(const QList<SimulatedFault> &faults)
{
    double total = 0;
    for (const SimulatedFault &fault : faults) {
        total += fault.rate;
    }
    return total;
}

std::optional<SimulatedFault> pickFault(const QList<SimulatedFault> &faults, quint32 draw)
{
    const double place = double(draw) / 4294967296.0; // 2^32: below 1, so that a rate of 1 holds for every draw
    double upTo = 0;
    for (const SimulatedFault &fault : faults) {
        upTo += fault.rate;
        if (place < upTo) {
            return fault;
        }
    }
    return std::nullopt;
}

QString describeFault(const SimulatedFault &fault)
{
    QString kind;
    switch (fault.kind) {
    case SimulatedFault::Kind::Status:
        kind = QString::number(fault.status);
        break;
    case SimulatedFault::Kind::Reset:
        kind = u"reset"_s;
        break;
    case SimulatedFault::Kind::Stall:
        kind = u"stall"_s;
        break;
    case SimulatedFault::Kind::Close:
        kind = u"close"_s;
        break;
    }
    return u"%1 for %2% of the requests"_s.arg(kind, QString::number(fault.rate * 100, 'g', 4));
}

} // namespace spillway
