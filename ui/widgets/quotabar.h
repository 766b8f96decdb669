// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QPainter;
class QRectF;

namespace spillway
{

class Theme;

/// Below this the bar has the colour of throttling.
constexpr double lowQuota = 0.25;

/// What is left of a limit, as last reported.
struct Quota
{
    enum class Unit { Tokens, Requests };

    qint64 left = -1;  ///< -1: not reported
    qint64 limit = -1; ///< -1: not known
    Unit unit = Unit::Tokens;

    /// True when a ratio can be told.
    bool isKnown() const { return left >= 0 && limit > 0; }
    /// left / limit, 0 to 1; 0 when not known.
    double ratio() const;
    bool operator==(const Quota &) const = default;
};

/// The lower of the two ratios, for that is what will run out first; the one that is known if the other is not.
Quota scarcer(const Quota &tokens, const Quota &requests);

/// Paints "61 %" at the left, "73 k of 120 k" at the right and the bar below them; "Not reported" without values.
void paintQuota(QPainter &painter, const QRectF &rect, const Quota &quota, const Theme &theme, bool dimmed = false);

/// For screen readers: "61 percent, 73 thousand of 120 thousand tokens", or "Not reported".
QString quotaText(const Quota &quota);

} // namespace spillway
