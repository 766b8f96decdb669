// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/stepcheck.h"

#include <QWidget>

#include <optional>

namespace spillway
{

/// Ten bars of 17 x 6 px, one a step, in the colours of their states. Screen readers hear "2 of 10".
class ProgressSegments : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressSegments(QWidget *parent = nullptr);

    /// `current` is shown in the accent while nothing is known of it.
    void setStates(const QList<StepState> &states, int current);
    /// "2 of 10"
    QString valueText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<StepState> m_states;
    int m_current = -1;
};

} // namespace spillway
