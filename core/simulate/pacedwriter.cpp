// SPDX-License-Identifier: MIT
#include "core/simulate/pacedwriter.h"

#include "core/http/chunked.h"
#include "core/simulate/statustext.h"

#include <QTcpSocket>

#include <algorithm>
#include <utility>

namespace spillway
{
namespace
{

/// What may wait in Qt's buffer. Writing stops at the high mark and goes on at the low one.
constexpr qint64 highWaterBytes = 64 * 1024;
constexpr qint64 lowWaterBytes = highWaterBytes / 2;

} // namespace

PacedWriter::PacedWriter(QTcpSocket *socket, std::function<qint64()> nowMs, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_nowMs(std::move(nowMs))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PacedWriter::pump);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &PacedWriter::onBytesWritten);
}

void PacedWriter::begin(SimulatedAnswer answer, const AnswerFraming &framing, const Pacing &pacing)
{
    m_answer = std::move(answer);
    m_framing = framing;
    m_pacing = pacing;
    if (!m_answer.events) {
        m_pacing.advance(m_answer.tokens); // the whole body waits for its last token
    }
    m_next.reset();
    m_bodySent = 0;
    m_headWritten = false;
    m_timerDueMs = m_nowMs();
    m_active = true;
    pump();
}

void PacedWriter::stop()
{
    m_active = false;
    m_timer.stop();
    m_next.reset();
    m_answer = {};
}

void PacedWriter::onBytesWritten()
{
    if (m_active && !m_timer.isActive() && m_socket->bytesToWrite() <= lowWaterBytes) {
        pump();
    }
}

void PacedWriter::pump()
{
    // A write can come back here by way of bytesWritten.
    if (m_pumping) {
        return;
    }
    m_pumping = true;
    // A timer that has fired counts as its due time, whatever the clock (which can be a test's) says.
    const qint64 reachedMs = std::max(m_nowMs(), m_timerDueMs);
    while (m_active && m_socket->bytesToWrite() < highWaterBytes) {
        if (m_answer.events && !m_next) {
            m_next = m_answer.events();
        }
        // The end of a stream follows its last event at once.
        const bool hasPiece = m_next || !m_answer.events;
        if (hasPiece && m_pacing.dueMs() > reachedMs) {
            m_timerDueMs = m_pacing.dueMs();
            m_timer.start(std::chrono::milliseconds(m_timerDueMs - reachedMs));
            break;
        }
        step();
    }
    m_pumping = false;
}

void PacedWriter::step()
{
    if (!m_headWritten) {
        writeHead();
        return;
    }
    if (!isOver()) {
        if (m_answer.events) {
            writeEvent();
        } else {
            const qsizetype piece = std::min<qsizetype>(m_answer.body.size() - m_bodySent, highWaterBytes);
            const qsizetype start = std::exchange(m_bodySent, m_bodySent + piece);
            write(m_answer.body.sliced(start, piece));
        }
        return;
    }
    if (m_framing.cutHalf) {
        stop();
        emit cut();
        return;
    }
    if (m_answer.events && m_framing.chunked && !m_framing.noBody) {
        write(lastChunk.toByteArray());
    }
    if (std::exchange(m_active, false)) { // the write can find the caller gone
        stop();
        emit finished();
    }
}

bool PacedWriter::isOver() const
{
    if (m_framing.noBody) {
        return true;
    }
    if (m_answer.events) {
        return !m_next || (m_framing.cutHalf && m_pacing.tokens() * 2 >= m_answer.tokens);
    }
    return m_bodySent >= m_answer.body.size();
}

void PacedWriter::writeHead()
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(m_answer.status) + ' ' + statusText(m_answer.status) + "\r\n";
    for (const HeaderField &field : std::as_const(m_answer.headers)) {
        head += field.name + ": " + field.value + "\r\n";
    }
    if (!m_answer.events) {
        head += "Content-Length: " + QByteArray::number(m_answer.body.size()) + "\r\n";
    } else if (m_framing.chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    }
    if (m_framing.last) {
        head += "Connection: close\r\n";
    }
    if (m_framing.cutHalf) {
        m_answer.body.truncate(m_answer.body.size() / 2); // behind Content-Length, which promises all of it
    }
    m_headWritten = true;
    write(head + "\r\n");
}

void PacedWriter::writeEvent()
{
    const StreamEvent event = *std::exchange(m_next, std::nullopt);
    m_pacing.advance(event.tokens);
    if (!m_framing.chunked) {
        write(event.bytes);
        return;
    }
    QByteArray chunk;
    appendChunk(chunk, event.bytes);
    write(chunk);
}

void PacedWriter::write(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush(); // so that each event is a write of its own
}

} // namespace spillway
