// SPDX-License-Identifier: MIT
#include "ui/settings/secondsbox.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{
constexpr double least = 0.1;
constexpr double most = 86'400;
} // namespace

SecondsBox::SecondsBox(QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setRange(least, most);
    setDecimals(1);
    setKeyboardTracking(false); // a half-written number is no setting
    setProperty("note", tr("s"));
}

std::chrono::milliseconds SecondsBox::time() const
{
    return std::chrono::milliseconds(std::llround(value() * 1000));
}

void SecondsBox::setTime(std::chrono::milliseconds time)
{
    setValue(double(time.count()) / 1000);
}

QString SecondsBox::textFromValue(double value) const
{
    QString text = locale().toString(value, 'f', decimals());
    const QString whole = locale().decimalPoint() + locale().zeroDigit();
    return text.endsWith(whole) ? text.chopped(whole.size()) : text;
}

} // namespace spillway
