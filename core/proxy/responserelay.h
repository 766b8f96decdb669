// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/attempt.h"
#include "core/proxy/responsehead.h"

#include <functional>

namespace spillway
{

class ClientConnection;

/// Carries one answer from an attempt to the caller, as it comes.
///
/// Back-pressure has two numbers: when more than `highWatermark` bytes wait for the caller, nothing more is read from
/// the backend until half of it is left. Together with Attempt::readBufferSize this bounds what an answer costs,
/// however slowly it is read. Belongs to an exchange, on its thread.
class ResponseRelay
{
public:
    static constexpr qint64 highWatermark = 256 * 1024;

    enum class State {
        Flowing,
        Complete, ///< everything has been handed to the connection
        Broken,   ///< the answer broke off, or its body was not as long as announced
    };

    ResponseRelay(ClientConnection &connection, AttemptPtr attempt);

    /// Sees every piece of the body as it passes, if set.
    std::function<void(QByteArrayView)> onBody;

    /// Commits: writes the answer's head with `extra` headers in place of any of the same name. Returns its fields but
    /// for the framing's.
    HeaderList start(const RequestHead &request, const HeaderList &extra, bool mayKeepAlive);
    /// Moves what there is to be moved. Call when the attempt has bytes, has ended, or the caller took some.
    State pump();

    Attempt &attempt() { return *m_attempt; }
    const ResponseFraming &framing() const { return m_framing; }
    qint64 bodyBytes() const { return m_bodyBytes; }
    bool isEventStream() const { return m_eventStream; }
    std::optional<TokenUsage> usage() const { return m_usage.usage(); }

private:
    ClientConnection &m_connection;
    AttemptPtr m_attempt;
    ResponseFraming m_framing;
    UsageWatcher m_usage;
    QByteArray m_chunk; ///< reused, so that a stream's events need no new memory
    qint64 m_bodyBytes = 0;
    bool m_eventStream = false;
    bool m_paused = false;
    State m_state = State::Flowing;
};

} // namespace spillway
