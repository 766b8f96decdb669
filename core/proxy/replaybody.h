// SPDX-License-Identifier: MIT
#pragma once

#include <QIODevice>
#include <QTemporaryFile>

#include <functional>
#include <memory>

namespace spillway
{

class ReplayReader;

/// A request's body, kept so that it can be sent again (ALGORITHM.md section 1, rule 3).
///
/// Up to 1 MiB lies in memory, more in a temporary file that goes with this object. A body that is to be sent only once
/// (larger than `maxReplayMiB`) passes through a bounded window instead. Belongs to one exchange, on its thread.
class ReplayBody
{
public:
    static constexpr qint64 memoryLimit = 1024 * 1024;
    /// How much of a body that is sent only once may wait here before reading from the caller is paused.
    static constexpr qint64 windowLimit = 256 * 1024;

    ReplayBody() = default;
    Q_DISABLE_COPY_MOVE(ReplayBody)

    /// From now on bytes that were read are dropped: the body is too large to be sent again. Call before any reader.
    void giveUpReplay() { m_replayable = false; }
    bool isReplayable() const { return m_replayable; }

    /// Adds what came from the caller. False when the temporary file cannot be written; `errorString` says why.
    bool append(QByteArrayView bytes);
    /// The body is complete.
    void finish();

    bool isComplete() const { return m_complete; }
    qint64 size() const { return m_size; }
    bool isInMemory() const { return !m_file; }
    /// False while reading from the caller should pause.
    bool wantsMore() const { return m_replayable || m_size - m_dropped < windowLimit; }
    QString errorString() const { return m_error; }

    /// The whole body; only when complete and in memory.
    const QByteArray &bytes() const { return m_memory; }
    /// The whole body, mapped or in memory, for a look; only when complete and replayable. Valid as long as this
    /// object.
    QByteArrayView view();

    /// A change made in passing: `length` bytes at `at` are replaced.
    struct Splice
    {
        qint64 at = 0;
        qint64 length = 0;
        QByteArray replacement;
    };
    /// Called when a reader has made room in the window.
    std::function<void()> onRoom;

private:
    friend class ReplayReader;
    qint64 readAt(qint64 position, char *data, qint64 maxSize);
    void dropUntil(qint64 position);

    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file;
    qint64 m_size = 0;
    qint64 m_dropped = 0; ///< bytes at the front that a single reader is done with
    bool m_complete = false;
    bool m_replayable = true;
    QString m_error;
    ReplayReader *m_reader = nullptr;
};

/// One attempt's view of a ReplayBody: a device that delivers the body from its start as it comes in. Not sequential,
/// so that a manager can start again on a fresh connection.
class ReplayReader final : public QIODevice
{
    Q_OBJECT
public:
    /// `total`: the whole length, splice included. The newest reader of a body is the one that is told of what comes
    /// in; a body that is sent only once has just one.
    ReplayReader(std::shared_ptr<ReplayBody> body, qint64 total, ReplayBody::Splice splice);
    ~ReplayReader() override;

    qint64 size() const override { return m_total; }
    qint64 bytesAvailable() const override;
    bool isSequential() const override { return !m_body->isReplayable(); }
    bool atEnd() const override { return m_position >= m_total; }
    bool seek(qint64 position) override;

    /// More has come in.
    void notify() { emit readyRead(); }
    /// Called on every read: a sign of life of the upload.
    std::function<void()> onRead;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    friend class ReplayBody;
    std::shared_ptr<ReplayBody> m_body;
    qint64 m_total;
    ReplayBody::Splice m_splice;
    qint64 m_position = 0;
};

} // namespace spillway
