// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>

namespace spillway
{

class DesktopSession;

/// A request of Spillway's own through the running endpoint: a small chat completion, or a recorded request once more.
/// It goes the way of any caller, and so shows up in the traffic list. Main thread; nothing waits.
class TestRequest : public QObject
{
    Q_OBJECT
public:
    /// `session` must outlive it.
    explicit TestRequest(DesktopSession &session, QObject *parent = nullptr);
    ~TestRequest() override;

    /// Sends one small chat completion to `deployment`; empty: the first deployment that the profile names, else
    /// gpt-4o. Returns false, and tells why by `finished`, unless the endpoint serves. One request at a time: another
    /// one takes the place of the first.
    bool send(const QString &deployment = {});
    /// Sends a recorded request again: method, target, headers and body as they were, with the client key of now.
    /// Returns false, and tells why by `finished`, if it was not recorded whole (see replayProblem).
    bool resend(const ExchangeRecord &record);
    bool isRunning() const { return m_reply != nullptr; }
    void cancel();

    /// The deployment that `send` asks for when it is told none.
    QString defaultDeployment() const;

signals:
    /// What came of it in a sentence for the status bar: "Test answered 200 in 402 ms by paygo-eastus.".
    void finished(bool ok, const QString &sentence);

private:
    bool start(const QString &name, const QByteArray &method, const QByteArray &target, const HeaderList &headers,
               const QByteArray &body);
    bool refuse(const QString &sentence);
    void onFinished();
    QString answerSentence(int status) const;

    DesktopSession &m_session;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    QString m_name; ///< what the sentence begins with
    Instant m_startedAt = {};
};

} // namespace spillway
