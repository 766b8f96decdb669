// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"
#include "core/http/eventstream.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>

#include <functional>

namespace spillway
{

/// What is asked.
struct StreamedQuestion
{
    QUrl endpoint; ///< with `/openai` at its end
    QString deployment;
    QString apiVersion;
    QString prompt;
    QByteArray key; ///< sent as `api-key`; empty: none
    bool stream = true;
};

/// What came back, as far as it has.
struct StreamedAnswer
{
    int status = 0; ///< 0: no answer
    QString text;
    int pieces = 0; ///< events that brought text
    std::optional<TokenUsage> usage;
    std::chrono::milliseconds firstByte{-1};
    QByteArray backendUrl;    ///< `x-openai-backendurl`
    QByteArray attempts;      ///< `x-spillway-attempts`
    bool ownError = false;    ///< Spillway answered itself
    QByteArray errorCode;     ///< of an error in Azure's form
    QString errorMessage;     ///< its message, or why there was no answer
    QByteArray retryAfter;    ///< seconds, as the header has it
    bool hostUnknown = false; ///< no such host
    bool stopped = false;     ///< `stop` was called

    bool isGood() const { return status >= 200 && status <= 299 && errorMessage.isEmpty(); }
};

/// One chat completion whose answer is read as it comes. Main thread; nothing waits.
class StreamedCall : public QObject
{
    Q_OBJECT
public:
    using Clock = std::function<Instant()>;

    explicit StreamedCall(Clock now, QObject *parent = nullptr);
    ~StreamedCall() override;

    /// Sends it; another one under way is dropped. `loopback`: the call goes to this computer, past any proxy.
    void send(const StreamedQuestion &question, bool loopback);
    /// Ends it: `finished` follows.
    void stop();
    bool isRunning() const { return m_reply != nullptr; }
    const StreamedAnswer &answer() const { return m_answer; }

signals:
    /// The answer's head is there.
    void headArrived();
    /// More of the answer's text.
    void textArrived(const QString &text);
    void finished();

private:
    void onHead();
    void onBytes();
    void onFinished();
    void readPiece(const QByteArray &json);
    void drop();

    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    EventStreamReader m_events;
    QByteArray m_body; ///< of an answer that is no event stream
    StreamedAnswer m_answer;
    Clock m_now;
    Instant m_sentAt = {};
    bool m_isStream = false;
};

} // namespace spillway
