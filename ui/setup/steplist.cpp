// SPDX-License-Identifier: MIT
#include "ui/setup/steplist.h"

#include "ui/setup/stepdelegate.h"
#include "ui/setup/steplistmodel.h"
#include "ui/theme/theme.h"

#include <QEvent>

namespace spillway
{

StepList::StepList(SetupModel &setup, QWidget *parent)
    : QListView(parent)
    , m_model(new StepListModel(setup, this))
{
    setAccessibleName(tr("Steps"));
    setModel(m_model);
    setItemDelegate(new StepDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setFixedWidth(width::steps - 1); // the pane's line is beside it
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setCurrentIndex(m_model->indexOf(SetupStep::Service));
}

SetupStep StepList::current() const
{
    return StepListModel::stepAt(currentIndex());
}

void StepList::setCurrent(SetupStep step)
{
    setCurrentIndex(m_model->indexOf(step));
}

void StepList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid()) {
        emit chosen(StepListModel::stepAt(current));
    }
}

void StepList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        scheduleDelayedItemsLayout(); // rows grow with the system font
    }
}

} // namespace spillway
