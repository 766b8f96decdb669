// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/whatif.h"

#include <QWidget>

#include <functional>
#include <optional>

namespace spillway
{

class FigureCell;

/// The four figures that compare two plans: served, spilled over, 429s to callers, longest outage; in each the plan in
/// force and the other one.
class WhatIfFigures : public QWidget
{
    Q_OBJECT
public:
    explicit WhatIfFigures(QWidget *parent = nullptr);

    /// Nothing: dashes.
    void present(const std::optional<WhatIf> &result) const;

    FigureCell *served() const { return m_cells[0]; }
    FigureCell *spilled() const { return m_cells[1]; }
    FigureCell *throttled() const { return m_cells[2]; }
    FigureCell *outage() const { return m_cells[3]; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QList<FigureCell *> m_cells;
};

} // namespace spillway
