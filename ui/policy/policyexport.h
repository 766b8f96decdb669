// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QWidget;

namespace spillway
{

/// Writes policies to files: asks where, writes whole or not at all.
class PolicyExport : public QObject
{
    Q_OBJECT
public:
    explicit PolicyExport(QWidget *window);

    /// Opens a file dialog that suggests `path`, and writes `text` to the file that is chosen.
    void ask(const QByteArray &text, const QString &path);
    /// Writes at once; `done` or `failed` follows.
    void write(const QByteArray &text, const QString &path);

signals:
    void done(const QString &path);
    /// `reason` is the system's.
    void failed(const QString &path, const QString &reason);

private:
    QWidget *m_window;
};

/// Shows a file in its folder, as this system does.
void showInFolder(const QString &path);

} // namespace spillway
