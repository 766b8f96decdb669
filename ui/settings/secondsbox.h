// SPDX-License-Identifier: MIT
#pragma once

#include <QDoubleSpinBox>

#include <chrono>

namespace spillway
{

/// A number of seconds, 0.1 to 86,400, without decimals that say nothing: `10`, `0.5`. The unit stands beside it.
class SecondsBox : public QDoubleSpinBox
{
    Q_OBJECT
public:
    explicit SecondsBox(QWidget *parent = nullptr);

    std::chrono::milliseconds time() const;
    void setTime(std::chrono::milliseconds time);

protected:
    QString textFromValue(double value) const override;
};

} // namespace spillway
