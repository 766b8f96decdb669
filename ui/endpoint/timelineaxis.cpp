// SPDX-License-Identifier: MIT
#include "ui/endpoint/timelineaxis.h"

#include <algorithm>
#include <cmath>

namespace spillway
{

double TimelineAxis::step(double top)
{
    const double rough = top / 2;
    const double power = std::pow(10.0, std::floor(std::log10(rough) + 1e-9));
    for (const double factor : {5.0, 2.5, 2.0, 1.0}) {
        if (factor * power <= rough * (1 + 1e-9)) {
            return factor * power;
        }
    }
    return power;
}

double TimelineAxis::niceTop(double largest)
{
    const double wanted = std::max(largest, 1.0);
    const double fine = step(wanted) / 5;
    return std::ceil(wanted / fine - 1e-9) * fine;
}

double TimelineAxis::update(double largest, Instant now)
{
    const double wanted = niceTop(largest);
    if (wanted >= m_top) {
        m_top = wanted;
        m_tooHighSince = Instant::max();
        return m_top;
    }
    if (m_tooHighSince == Instant::max()) {
        m_tooHighSince = now;
        m_needed = wanted;
    }
    m_needed = std::max(m_needed, wanted);
    if (now - m_tooHighSince >= patience) {
        m_top = m_needed;
        m_tooHighSince = Instant::max();
    }
    return m_top;
}

QList<double> TimelineAxis::ticks() const
{
    const double each = step(m_top);
    QList<double> result;
    for (int i = 0; i * each <= m_top * (1 + 1e-9); ++i) {
        result.append(i * each);
    }
    return result;
}

} // namespace spillway
