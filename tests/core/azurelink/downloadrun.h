// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/schemadownload.h"
#include "tests/core/azure/schemafiles.h"
#include "tests/support/scriptedbackend.h"

#include <QTemporaryDir>
#include <QTest>

/// Downloads of a schema from a server on this computer.
namespace spillway
{

/// One download into a folder of its own, and all that it said.
class Run
{
public:
    explicit Run(const QString &url, const DownloadLimits &limits = {})
        : m_url(url)
        , m_limits(limits)
    {
    }

    void start()
    {
        m_download = std::make_unique<SchemaDownload>(m_limits);
        outcomes.clear();
        progress.clear();
        QObject::connect(m_download.get(), &SchemaDownload::progress, m_download.get(),
                         [this](qint64 received, qint64 total) {
                             progress.append({received, total});
                         });
        QObject::connect(m_download.get(), &SchemaDownload::finished, m_download.get(),
                         [this](const DownloadOutcome &outcome) { outcomes.append(outcome); });
        m_download->start(QUrl(m_url), file());
    }

    /// Starts, and waits for the end.
    DownloadOutcome run()
    {
        start();
        return end();
    }

    DownloadOutcome end()
    {
        if (!QTest::qWaitFor([this] { return !outcomes.isEmpty(); }, 20'000)) {
            return {DownloadOutcome::Kind::Failed, QStringLiteral("the test waits no longer"), false};
        }
        return outcomes.last();
    }

    SchemaDownload &download() { return *m_download; }
    void drop() { m_download.reset(); }
    QString file() const { return m_folder.path() + QStringLiteral("/cache/schemas/2024-10-21.json"); }
    QByteArray bytes(const QString &ending = {}) const
    {
        QFile opened(file() + ending);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    QStringList names() const
    {
        return QDir(m_folder.path() + QStringLiteral("/cache/schemas")).entryList(QDir::Files);
    }
    void write(const QByteArray &content) const
    {
        QVERIFY(QDir().mkpath(m_folder.path() + QStringLiteral("/cache/schemas")));
        QFile opened(file());
        QVERIFY(opened.open(QIODevice::WriteOnly));
        opened.write(content);
    }
    QString folder() const { return m_folder.path(); }

    QList<DownloadOutcome> outcomes;
    QList<std::pair<qint64, qint64>> progress;

private:
    QTemporaryDir m_folder;
    QString m_url;
    DownloadLimits m_limits;
    std::unique_ptr<SchemaDownload> m_download;
};

inline QByteArray largeSchema(const QByteArray &version = "2024-10-21")
{
    return smallSchema(version, QByteArray(300'000, 'd'));
}

/// The head of a 200 for all of `schema`, and its first `sent` bytes.
inline QByteArray beginningOf(const QByteArray &schema, qsizetype sent, const QByteArray &etag)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(schema.size()) +
           (etag.isEmpty() ? QByteArray() : "\r\nETag: " + etag) + "\r\n\r\n" + schema.left(sent);
}

/// A server that knows Range and If-Range.
inline Reply ranges(const QByteArray &schema, const QByteArray &etag)
{
    return [=](BackendConnection &connection, const WireMessage &message) {
        const QByteArray range = message.header("Range");
        const qsizetype from = range.mid(6).chopped(range.isEmpty() ? 0 : 1).toLongLong();
        if (range.isEmpty() || message.header("If-Range") != etag) {
            connection.answer(200, {{"ETag", etag}}, schema);
        } else if (from >= schema.size()) {
            connection.answer(416, {{"Content-Range", "bytes */" + QByteArray::number(schema.size())}}, "too far");
        } else {
            connection.answer(
                206,
                {{"ETag", etag},
                 {"Content-Range", "bytes " + QByteArray::number(from) + '-' + QByteArray::number(schema.size() - 1) +
                                       '/' + QByteArray::number(schema.size())}},
                schema.mid(from));
        }
    };
}

/// Of a `largeSchema`.
inline constexpr qsizetype half = 150'000;

} // namespace spillway
