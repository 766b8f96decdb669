// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/whatif.h"
#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifrecording.h"

#include <QWidget>

#include <functional>

class QGridLayout;

namespace spillway
{

class WhatIfPlanRow;
class TextLabel;

/// The other plan, a backend a row: switch, priority and quota to edit, and beside them how many requests each serves
/// under the plan in force and under this one. A backend that only the plan in force has stands at the end.
class WhatIfPlanTable : public QWidget
{
    Q_OBJECT
public:
    explicit WhatIfPlanTable(std::function<int(const QString &)> colorOf, QWidget *parent = nullptr);

    /// Shows these values. Rows stay as long as the backends are the same ones. `recording` and `result` may be null.
    void present(const WhatIfPlan &plan, const WhatIfRecording *recording, const WhatIf *result);
    /// The widget before the first row in the order of Tab.
    void setTabsAfter(QWidget *widget) { m_tabsAfter = widget; }
    /// Without the column for tokens where there is little room.
    void setNarrow(bool narrow);

    int count() const { return int(m_rows.size()); }
    WhatIfPlanRow *row(int index) const { return m_rows.value(index); }

signals:
    void enabledEdited(int index, bool enabled);
    void priorityEdited(int index, int priority);
    void requestsEdited(int index, int requestsPerMinute);
    void tokensEdited(int index, int tokensPerMinute);
    void removeRequested(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void rebuild(const QList<PlannedBackend> &backends);
    void fitColumns();
    void orderTabs();

    std::function<int(const QString &)> m_colorOf;
    QGridLayout *m_grid;
    QList<TextLabel *> m_headings;
    QList<WhatIfPlanRow *> m_rows;
    QStringList m_shown; ///< which backends the rows are of
    QWidget *m_tabsAfter = nullptr;
    bool m_narrow = false;
};

} // namespace spillway
