// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

#include <array>

/// The lines of `serve --log`. No secret can be in them: a record holds none, and no header of a caller.
namespace spillway
{

/// One line a request, for people: time (UTC), method, deployment, status, served by, attempts, first byte, total,
/// tokens, and a note where the end needs one. `-` stands for what there is not.
class TextLog
{
public:
    /// With a line feed at the end. A column is as wide as the widest value so far, up to a limit.
    QByteArray line(const ExchangeRecord &record);

private:
    std::array<qsizetype, 9> m_widths{};
};

/// One exchange as a JSON object on one line, with a line feed. Times are milliseconds with up to three decimals, from
/// the exchange's start, which is `time` (UTC). Every key is always there; `null` is what is not known. An attempt has
/// `status`, or `error`: `unreachable`, `timeout`, or `aborted` (the caller left first).
QByteArray jsonLogLine(const ExchangeRecord &record);

} // namespace spillway
