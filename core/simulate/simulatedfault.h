// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <optional>
#include <variant>

/// Faults that a simulated resource injects on purpose (CONTRACT.md section 1, `--fail KIND:RATE`).
namespace spillway
{

struct SimulatedFault
{
    enum class Kind {
        Status, ///< an answer with this status and Azure's error body
        Reset,  ///< the connection is reset (RST) before the head
        Stall,  ///< the request is taken and never answered
        Close,  ///< the head and a part of the body, then the connection ends
    };
    Kind kind = Kind::Status;
    int status = 500; ///< with Kind::Status: 400 to 599
    double rate = 0;  ///< share of the requests, 0 to 1

    bool operator==(const SimulatedFault &) const = default;
};

/// Reads `KIND:RATE`: KIND is a status from 400 to 599, `reset`, `stall` or `close`; RATE is a share from 0 to 1 or a
/// percentage (`10%`). The other alternative is one sentence that says what is wrong and what would be right.
std::variant<SimulatedFault, QString> parseFault(const QString &text);

/// The share of all requests that some fault befalls; more than 1 cannot be.
double totalRate(const QList<SimulatedFault> &faults);

/// Which fault, if any, this draw (uniform over all 32 bits) brings. Rates are shares of all requests: one draw
/// decides among all faults, so that 0.5 and 0.5 leave no request whole.
std::optional<SimulatedFault> pickFault(const QList<SimulatedFault> &faults, quint32 draw);

/// As `--fail` has it, the rate in percent: `429 for 10% of the requests`.
QString describeFault(const SimulatedFault &fault);

} // namespace spillway
