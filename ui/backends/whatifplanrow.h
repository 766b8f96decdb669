// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifrecording.h"

#include <QObject>

class QGridLayout;

namespace spillway
{

class BackendSwatch;
class ElidedLabel;
class IconButton;
class LimitBox;
class Switch;
class TextLabel;

/// How many requests a backend serves: of all that were served.
struct ServedShare
{
    qint64 served = -1; ///< -1: it is not in that plan, or nothing is known yet
    double share = 0;

    bool operator==(const ServedShare &) const = default;
};

/// The widgets of one row of WhatIfPlanTable. Not a widget itself: a grid lays them out in columns.
class WhatIfPlanRow : public QObject
{
    Q_OBJECT
public:
    enum Column { On, Name, Priority, Requests, Tokens, InForce, Planned, Remove, columns };

    /// Puts its widgets into `line` of the grid. `isEditable` false: a backend that only the plan in force has.
    WhatIfPlanRow(QGridLayout *grid, int line, const Backend &backend, int color, bool isEditable, bool isAdded,
                  QWidget *parent);

    void present(const PlannedBackend &planned, const WhatIfRecording *recording);
    void presentServed(const ServedShare &inForce, const ServedShare &planned);
    void setTokensVisible(bool visible);

    Switch *onSwitch() const { return m_on; } ///< null where the row is not to edit, as the three boxes
    LimitBox *priority() const { return m_priority; }
    LimitBox *requests() const { return m_requests; }
    LimitBox *tokens() const { return m_tokens; }
    IconButton *removeButton() const { return m_remove; } ///< null unless the backend was added
    TextLabel *inForce() const { return m_inForce; }
    TextLabel *planned() const { return m_planned; }
    /// What Tab stops at, in its order.
    QList<QWidget *> tabStops() const;
    /// The pixels below which the next row begins.
    int bottom() const;

signals:
    void enabledEdited(bool enabled);
    void priorityEdited(int priority);
    void requestsEdited(int requestsPerMinute);
    void tokensEdited(int tokensPerMinute);
    void removeRequested();

private:
    void addFields(QGridLayout *grid, int line, const QString &name);

    QString m_backend;
    QWidget *m_nameCell;
    ElidedLabel *m_name;
    TextLabel *m_inForce;
    TextLabel *m_planned;
    Switch *m_on = nullptr;
    LimitBox *m_priority = nullptr;
    LimitBox *m_requests = nullptr;
    LimitBox *m_tokens = nullptr;
    IconButton *m_remove = nullptr;
};

} // namespace spillway
