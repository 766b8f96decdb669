// SPDX-License-Identifier: MIT
#include "ui/fileopenevents.h"

#include <QCoreApplication>
#include <QFileOpenEvent>

namespace spillway
{

FileOpenEvents::FileOpenEvents()
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool FileOpenEvents::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::FileOpen) {
        return QObject::eventFilter(watched, event);
    }
    const QString path = static_cast<QFileOpenEvent *>(event)->file();
    if (!path.isEmpty()) {
        emit requested(path);
    }
    return true;
}

} // namespace spillway
