// SPDX-License-Identifier: MIT
#include "core/proxy/responserelay.h"

#include "core/http/chunked.h"
#include "core/http/hopbyhop.h"
#include "core/proxy/clientconnection.h"

namespace spillway
{

ResponseRelay::ResponseRelay(ClientConnection &connection, AttemptPtr attempt)
    : m_connection(connection)
    , m_attempt(std::move(attempt))
{
}

HeaderList ResponseRelay::start(const RequestHead &request, const HeaderList &extra, bool mayKeepAlive)
{
    HeaderList headers = withoutHopByHop(m_attempt->headers());
    for (const HeaderField &field : extra) {
        headers.remove(field.name);
    }
    for (const HeaderField &field : extra) {
        headers.append(field.name, field.value);
    }
    const int status = m_attempt->status();
    m_framing = chooseFraming(request, status, headers, mayKeepAlive);
    const QByteArray contentType = headers.value("content-type");
    const UsageWatcher::Kind kind = UsageWatcher::kindOf(contentType, headers.value("content-encoding"));
    m_eventStream = contentType.startsWith("text/event-stream");
    m_usage = UsageWatcher(kind);
    // Not flushed: if the body is here already, both leave in one packet; if not, the head leaves as soon as the event
    // loop comes round.
    m_connection.write(writeResponseHead(request, status, m_attempt->reason(), headers, m_framing));
    return headers;
}

ResponseRelay::State ResponseRelay::pump()
{
    if (m_state != State::Flowing) {
        return m_state;
    }
    if (m_paused) {
        if (m_connection.unsentBytes() > highWatermark / 2) {
            return m_state;
        }
        m_paused = false;
        m_attempt->setPaused(false);
    }
    bool wrote = false;
    while (m_connection.unsentBytes() < highWatermark) {
        QByteArray data = m_attempt->readAll();
        if (data.isEmpty()) {
            break;
        }
        if (m_framing.body == BodyFraming::None) {
            continue; // nothing may follow such a head, whatever the backend says
        }
        if (m_framing.body == BodyFraming::Length && m_bodyBytes + data.size() > m_framing.length) {
            data.truncate(m_framing.length - m_bodyBytes);
        }
        m_bodyBytes += data.size();
        m_usage.feed(data);
        if (onBody) {
            onBody(data);
        }
        if (m_framing.body == BodyFraming::Chunked) {
            m_chunk.resize(0);
            appendChunk(m_chunk, data);
            m_connection.write(m_chunk);
        } else {
            m_connection.write(data);
        }
        wrote = true;
    }
    if (m_attempt->bytesAvailable() > 0) {
        m_paused = true;
        m_attempt->setPaused(true);
    } else if (m_attempt->hasEnded()) {
        const bool cut = m_attempt->failure() != TransportFailure::None ||
                         (m_framing.body == BodyFraming::Length && m_bodyBytes != m_framing.length);
        m_state = cut ? State::Broken : State::Complete;
        if (!cut && m_framing.body == BodyFraming::Chunked) {
            m_connection.write(lastChunk);
        }
        wrote = true;
    } else if (m_connection.unsentBytes() >= highWatermark) {
        m_paused = true;
        m_attempt->setPaused(true);
    }
    if (wrote) {
        m_connection.flush();
    }
    return m_state;
}

} // namespace spillway
