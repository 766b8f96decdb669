// SPDX-License-Identifier: MIT
#include "core/proxy/clock.h"

#include <QRandomGenerator>

namespace spillway
{

struct SystemClock::Generator
{
    QRandomGenerator random = QRandomGenerator::securelySeeded();
};

SystemClock::SystemClock()
    : m_generator(std::make_unique<Generator>())
{
}

SystemClock::~SystemClock() = default;

Instant SystemClock::now() const
{
    return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
}

QDateTime SystemClock::wallNow() const
{
    return QDateTime::currentDateTimeUtc();
}

quint32 SystemClock::draw()
{
    return m_generator->random.generate();
}

} // namespace spillway
