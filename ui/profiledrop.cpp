// SPDX-License-Identifier: MIT
#include "ui/profiledrop.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// The one local file that is dragged, if its name ends like this; else empty.
QString onlyFile(const QMimeData *data, QStringView suffix)
{
    const QList<QUrl> urls = data->urls();
    if (urls.size() != 1 || !urls.first().isLocalFile()) {
        return {};
    }
    const QString path = urls.first().toLocalFile();
    return path.endsWith(suffix, Qt::CaseInsensitive) ? path : QString();
}

} // namespace

ProfileDrop::ProfileDrop(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    window->setAcceptDrops(true);
    qApp->installEventFilter(this);
}

QString ProfileDrop::profileIn(const QMimeData *data)
{
    return onlyFile(data, u".json");
}

QString ProfileDrop::policyIn(const QMimeData *data)
{
    return onlyFile(data, u".xml");
}

bool ProfileDrop::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove && event->type() != QEvent::Drop) {
        return false;
    }
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (widget == nullptr || widget->window() != m_window) {
        return false;
    }
    auto *drop = static_cast<QDropEvent *>(event);
    const QString profile = profileIn(drop->mimeData());
    const QString policy = policyIn(drop->mimeData());
    if (profile.isEmpty() && policy.isEmpty()) {
        return false;
    }
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (event->type() == QEvent::Drop) {
        profile.isEmpty() ? emit policyDropped(policy) : emit dropped(profile);
    }
    return true;
}

} // namespace spillway
