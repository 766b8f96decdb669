// SPDX-License-Identifier: MIT
#include "ui/widgets/downscrollarea.h"

#include <QEvent>
#include <QLayout>

namespace spillway
{

DownScrollArea::DownScrollArea(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
}

void DownScrollArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

bool DownScrollArea::eventFilter(QObject *watched, QEvent *event)
{
    const bool done = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        fit();
    }
    return done;
}

void DownScrollArea::fit()
{
    QWidget *content = widget();
    const QLayout *layout = content != nullptr ? content->layout() : nullptr;
    if (layout == nullptr) {
        return;
    }
    content->setFixedWidth(viewport()->width());
    content->setMinimumHeight(layout->hasHeightForWidth() ? layout->heightForWidth(viewport()->width())
                                                          : layout->minimumSize().height());
}

} // namespace spillway
