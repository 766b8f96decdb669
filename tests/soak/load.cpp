// SPDX-License-Identifier: MIT
#include "tests/soak/load.h"

#include "tests/support/rawclient.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace spillway;

namespace soak
{
namespace
{

/// A busy machine may take long; an answer that has not come by then will not come.
constexpr std::chrono::seconds patience{60};
/// Requests over one connection, before the caller takes a new one.
constexpr int roundsPerConnection = 20;
constexpr qsizetype largeBytes = 1'500'000;

/// How many callers of each kind there are, and how long they wait between two requests: enough to keep everything in
/// motion, and little enough to leave the machine to the tests beside this one.
struct Crew
{
    Errand errand;
    int callers;
    std::chrono::milliseconds pause;
};
constexpr Crew crews[]{
    {Errand::Call, 16, std::chrono::milliseconds(20)},
    {Errand::Stream, 6, std::chrono::milliseconds(100)},
    {Errand::GiveUp, 4, std::chrono::milliseconds(150)},
    {Errand::LargeCall, 2, std::chrono::milliseconds(250)},
};

std::chrono::milliseconds pauseOf(Errand errand)
{
    return std::find_if(std::begin(crews), std::end(crews), [errand](const Crew &c) { return c.errand == errand; })
        ->pause;
}

QByteArray chatBody(const QByteArray &content, bool stream)
{
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]" +
           (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
}

/// Both shapes of the path, in turn.
QByteArray target(int round)
{
    return round % 2 ? "/openai/v1/chat/completions"
                     : "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";
}

QByteArray post(int round, const QByteArray &body)
{
    return request("POST", target(round), {{"Content-Type", "application/json"}, {"api-key", "any"}}, body);
}

/// The same with a body that does not tell its length.
QByteArray postInChunks(int round, const QByteArray &body)
{
    constexpr qsizetype size = 64 * 1024;
    QByteArray bytes =
        request("POST", target(round), {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}});
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray piece = body.mid(at, size);
        bytes += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return bytes + "0\r\n\r\n";
}

bool isWholeChat(const QByteArray &body)
{
    return !QJsonDocument::fromJson(body)["choices"][0]["message"]["content"].toString().isEmpty();
}

} // namespace

void Tally::tell(const QByteArray &problem)
{
    constexpr int enough = 10;
    if (wrong.size() < enough) {
        wrong.append(problem);
    }
}

Caller::Caller(quint16 port, Errand errand, int number, Tally &tally)
    : m_port(port)
    , m_errand(errand)
    , m_tally(tally)
    , m_round(number)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseOf(errand));
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_pause, &QTimer::timeout, this, &Caller::begin);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_tally.tell("no answer in " + QByteArray::number(qint64(patience.count())) +
                     " s; so far: " + m_reader.message().rawHead + m_reader.message().body.left(200));
        leave();
    });
}

void Caller::connectAnew()
{
    m_reader = WireReader(WireReader::Role::Responses);
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket.release()->deleteLater(); // this may be a slot of its own
    }
    m_socket = std::make_unique<QTcpSocket>();
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Caller::onReadyRead);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Caller::onDisconnected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError) { // `disconnected` follows that one
            m_tally.tell("connection: " + m_socket->errorString().toUtf8());
            finish();
        }
    });
    m_socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

void Caller::begin()
{
    if (m_stopping) {
        return;
    }
    ++m_round;
    m_busy = true;
    m_patience.start();
    if (!m_socket || m_socket->state() == QAbstractSocket::UnconnectedState || m_round % roundsPerConnection == 0) {
        connectAnew();
    } else {
        m_reader.next();
    }
    send();
}

void Caller::send()
{
    const QByteArray question = "What are the tides caused by? " + QByteArray::number(m_round);
    switch (m_errand) {
    case Errand::Call:
        m_socket->write(post(m_round, chatBody(question, false)));
        return;
    case Errand::Stream:
        m_socket->write(post(m_round, chatBody(question, true)));
        return;
    case Errand::GiveUp:
        if (m_round % 4 == 0) { // in the middle of its own body
            const QByteArray whole = post(m_round, chatBody(QByteArray(largeBytes, 'x'), false));
            m_socket->write(whole.left(whole.size() / 2));
            connect(m_socket.get(), &QTcpSocket::bytesWritten, this, [this] {
                if (m_socket->bytesToWrite() == 0) {
                    leave();
                }
            });
            return;
        }
        m_socket->write(post(m_round, chatBody(question, true)));
        return;
    case Errand::LargeCall: {
        const QByteArray body = chatBody(QByteArray(largeBytes, 'x') + question, false);
        m_socket->write(m_round % 2 ? post(m_round / 2, body) : postInChunks(m_round / 2, body));
        return;
    }
    }
}

void Caller::onReadyRead()
{
    m_reader.feed(m_socket->readAll());
    const WireMessage &answer = m_reader.message();
    if (m_reader.sawFramingError()) {
        m_tally.tell("framing: " + answer.rawHead);
        leave();
    } else if (m_errand == Errand::GiveUp && answer.status() == 200 && answer.body.contains("data: ")) {
        leave();
    } else if (m_reader.isComplete()) {
        take(answer);
        finish();
    }
}

void Caller::onDisconnected()
{
    if (m_busy) {
        m_tally.tell("the endpoint closed; so far: " + m_reader.message().rawHead + m_reader.message().body.left(200));
        finish();
    }
}

void Caller::take(const WireMessage &answer)
{
    const bool streamed = m_errand == Errand::Stream;
    if (answer.status() != 200) {
        m_tally.tell(answer.rawHead + answer.body.left(500));
    } else if (streamed ? !(answer.finalChunk && answer.body.endsWith("data: [DONE]\n\n"))
                        : !isWholeChat(answer.body)) {
        m_tally.tell("not a whole answer: " + answer.rawHead + answer.body.right(500));
    }
    const QByteArray attempts = answer.header("x-spillway-attempts");
    m_tally.afterThrottle += attempts.contains("=429, ");
    m_tally.afterReset += attempts.contains("=unreachable, ");
}

void Caller::finish()
{
    if (!m_busy) {
        return;
    }
    m_busy = false;
    m_patience.stop();
    ++m_tally.done[m_errand];
    m_pause.start();
}

/// Away without a word: in order, or with what is under way thrown away.
void Caller::leave()
{
    m_socket->disconnect(this);
    if (m_round / 4 % 2) {
        m_socket->abort();
    } else {
        m_socket->disconnectFromHost();
    }
    m_socket.release()->deleteLater();
    finish();
}

Load::Load(quint16 port)
{
    int number = 0;
    for (const Crew &crew : crews) {
        for (int i = 0; i < crew.callers; ++i) {
            m_callers.push_back(std::make_unique<Caller>(port, crew.errand, ++number, m_tally));
        }
    }
}

void Load::start()
{
    for (const auto &caller : m_callers) {
        caller->start();
    }
}

bool Load::stop()
{
    for (const auto &caller : m_callers) {
        caller->stop();
    }
    const auto allDone = [this] {
        return std::all_of(m_callers.begin(), m_callers.end(), [](const auto &caller) { return caller->isDone(); });
    };
    return spinUntil(allDone, patience + std::chrono::seconds(5));
}

} // namespace soak
