// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QDateTime>

#include <memory>

/// The one door to time and chance. Everything else gets `now` and draws as arguments; a ctest greps for offenders.
namespace spillway
{

/// Two clocks and a source of chance. Monotonic for intervals, the wall clock for people and for HTTP dates.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    virtual QDateTime wallNow() const = 0; ///< UTC
    virtual quint32 draw() = 0;            ///< uniform over all 32 bits
};

/// The real clocks, and one random generator a clock, seeded from the system's entropy: generators seeded by the time
/// give the same numbers when made in the same instant (ALGORITHM.md section 2).
class SystemClock final : public Clock
{
public:
    SystemClock();
    ~SystemClock() override;
    Instant now() const override;
    QDateTime wallNow() const override;
    quint32 draw() override;

private:
    struct Generator;
    std::unique_ptr<Generator> m_generator;
};

} // namespace spillway
