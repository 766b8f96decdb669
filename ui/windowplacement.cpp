// SPDX-License-Identifier: MIT
#include "ui/windowplacement.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

#include <algorithm>

namespace spillway
{

namespace
{

qint64 sharedArea(const QRect &a, const QRect &b)
{
    const QRect shared = a.intersected(b);
    return shared.isEmpty() ? 0 : qint64(shared.width()) * shared.height();
}

QList<QRect> connectedScreens()
{
    QList<QRect> screens;
    const QList<QScreen *> known = QGuiApplication::screens();
    for (const QScreen *screen : known) {
        screens.append(screen->availableGeometry());
    }
    return screens;
}

} // namespace

QRect placedOnScreens(const QRect &wanted, const QList<QRect> &screens, const QSize &least)
{
    if (screens.isEmpty()) {
        return wanted;
    }
    const QRect screen = *std::max_element(screens.begin(), screens.end(), [&wanted](const QRect &a, const QRect &b) {
        return sharedArea(wanted, a) < sharedArea(wanted, b);
    });
    QRect placed(wanted.topLeft(), wanted.size().boundedTo(screen.size()).expandedTo(least));
    placed.moveLeft(std::max(std::min(placed.left(), screen.right() + 1 - placed.width()), screen.left()));
    placed.moveTop(std::max(std::min(placed.top(), screen.bottom() + 1 - placed.height()), screen.top()));
    return placed;
}

QByteArray savedPlacement(const QWidget &window)
{
    return window.saveGeometry();
}

void restorePlacement(QWidget &window, const QByteArray &saved, const QSize &size)
{
    const QList<QRect> screens = connectedScreens();
    if (saved.isEmpty() || !window.restoreGeometry(saved)) {
        QRect middle(QPoint(), size);
        if (!screens.isEmpty()) {
            middle.moveCenter(screens.first().center());
        }
        window.setGeometry(placedOnScreens(middle, screens, window.minimumSize()));
        return;
    }
    if (!window.isMaximized() && !window.isFullScreen()) {
        window.setGeometry(placedOnScreens(window.geometry(), screens, window.minimumSize()));
    }
}

} // namespace spillway
