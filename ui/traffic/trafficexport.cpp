// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficexport.h"

#include "ui/traffic/csvwriter.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QPromise>
#include <QSaveFile>
#include <QStandardPaths>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Empty, or the system's reason.
QString writeFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
        return {};
    }
    return file.errorString();
}

} // namespace

TrafficExport::TrafficExport(QWidget *window)
    : QObject(window)
    , m_window(window)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation))
{
}

void TrafficExport::ask(ExportFormat format, const QList<TrafficEntry> &entries, const HarContext &context,
                        const QString &name)
{
    const bool har = format == ExportFormat::Har;
    auto *dialog = new QFileDialog(m_window, har ? tr("Export HAR") : tr("Export CSV"), m_folder,
                                   har ? tr("HTTP Archive (*.har)") : tr("Comma-separated values (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(har ? u"har"_s : u"csv"_s);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format, entries, context](const QString &path) {
        m_folder = QFileInfo(path).absolutePath();
        write(format, entries, context, path);
    });
    dialog->open();
}

void TrafficExport::write(ExportFormat format, const QList<TrafficEntry> &entries, const HarContext &context,
                          const QString &path)
{
    auto promise = std::make_shared<QPromise<QString>>();
    auto *watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
        watcher->deleteLater();
        const QString reason = watcher->result();
        if (reason.isEmpty()) {
            emit done(path);
        } else {
            emit failed(path, reason);
        }
    });
    watcher->setFuture(promise->future());
    promise->start();
    // Values only: the entries share records that nobody changes.
    QThreadPool::globalInstance()->start([promise, format, entries, context, path] {
        promise->addResult(writeFile(path, format == ExportFormat::Har ? harText(entries, context) : csvText(entries)));
        promise->finish();
    });
}

} // namespace spillway
