// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/harwriter.h"

#include <QObject>

class QWidget;

namespace spillway
{

enum class ExportFormat { Har, Csv };

/// Writes requests to a file: asks where, then writes on a thread of the pool, so that a long list does not hold the
/// window up. A file is replaced whole or not at all.
class TrafficExport : public QObject
{
    Q_OBJECT
public:
    explicit TrafficExport(QWidget *window);

    /// Opens a file dialog, and writes what is given to the file that is chosen. `name` is what it suggests.
    void ask(ExportFormat format, const QList<TrafficEntry> &entries, const HarContext &context, const QString &name);
    /// Writes at once; `done` or `failed` follows.
    void write(ExportFormat format, const QList<TrafficEntry> &entries, const HarContext &context, const QString &path);

signals:
    void done(const QString &path);
    /// `reason` is the system's.
    void failed(const QString &path, const QString &reason);

private:
    QWidget *m_window;
    QString m_folder; ///< of the last export
};

} // namespace spillway
