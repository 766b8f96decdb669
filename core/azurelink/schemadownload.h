// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/openapischema.h"

#include <QObject>
#include <QUrl>

#include <chrono>
#include <memory>

namespace spillway
{

/// What came of a download.
struct DownloadOutcome
{
    enum class Kind { Done, Cancelled, Failed };

    Kind kind = Kind::Failed;
    QString problem;        ///< what went wrong and what to do, a sentence or two; empty unless it failed
    bool canResume = false; ///< what has come is kept, and the next download of this URL goes on from there
};

struct DownloadLimits
{
    std::chrono::milliseconds silence{30'000}; ///< without a byte, from the first moment on
    qint64 bytes = maxSchemaBytes;
};

/// Downloads a schema into a file, which is there whole and readable or as it was before. What has come of a download
/// that broke off or was cancelled stays in `FILE.part`; the next one asks for the rest of it (Range, If-Range) and
/// begins anew if the file has changed meanwhile. Over https alone (http only on this computer itself), also where a
/// redirect leads, and over the system's proxy. On a thread with an event loop; one download at a time. A slot of its
/// signals may start or cancel it, but deletes it by `deleteLater` alone.
class SchemaDownload : public QObject
{
    Q_OBJECT
public:
    explicit SchemaDownload(const DownloadLimits &limits = {}, QObject *parent = nullptr);
    ~SchemaDownload() override; ///< stops without a signal, like `cancel`

    /// Makes the file's folder if it is missing. `finished` comes from the event loop. Nothing happens while another
    /// download is under way.
    void start(const QUrl &url, const QString &file);
    bool isRunning() const;
    /// Stops; `finished` comes before this returns. Nothing happens if nothing is under way.
    void cancel();

signals:
    /// Bytes of the whole file, those of an earlier download included. `total` is -1 as long as nobody has said it.
    void progress(qint64 received, qint64 total);
    void finished(const spillway::DownloadOutcome &outcome);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway

Q_DECLARE_METATYPE(spillway::DownloadOutcome)
