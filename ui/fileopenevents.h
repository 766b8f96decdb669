// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

namespace spillway
{

/// Files that the desktop hands to the running program: macOS does so by an event, when a profile is double-clicked or
/// dropped on the Dock. Elsewhere they come as arguments. On the main thread; needs a QApplication.
class FileOpenEvents : public QObject
{
    Q_OBJECT
public:
    FileOpenEvents();

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    /// An absolute path. Not emitted for what is no file of this computer.
    void requested(const QString &path);
};

} // namespace spillway
