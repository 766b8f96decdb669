// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/attempt.h"
#include "core/proxy/modelfield.h"
#include "core/proxy/replaybody.h"

namespace spillway
{

/// The body of one exchange's request on its way in: how much has to be here before the first attempt, which
/// deployment it names, and what each attempt gets to send.
class IncomingBody
{
public:
    IncomingBody(const RequestHead &head, const ProxyConfig &config);

    /// Before the first `append`: whether the deployment is the body's `model`.
    void setModelInBody(bool inBody) { m_modelInBody = inBody; }
    /// Called from `append` of a reader's progress: the caller may be read again.
    void onRoom(std::function<void()> room);

    enum class Appended { Ok, TooLarge, NotKept };
    Appended append(QByteArrayView bytes);
    void finish();

    /// Enough has come for an attempt. A small body is waited for, so that a slow caller occupies no backend; a large
    /// one of known length goes on as it comes. A length that is not known has to be waited for: Qt cannot send a body
    /// without one. So has a body whose `model` decides where it goes.
    bool isReady() const;
    /// The name of the body's `model`, if it has one that was found; call when ready.
    std::optional<ModelField> model();

    bool isComplete() const { return m_complete; }
    /// False: too large to be sent again (`maxReplayMiB`).
    bool isReplayable() const { return !m_sendOnce; }
    bool wantsMore() const { return m_store->wantsMore(); }
    qint64 received() const { return m_received; }
    QString errorString() const { return m_store->errorString(); }

    /// What an attempt at `backend` sends: the body with the deployment's name as this backend has it.
    Attempt::Body forBackend(const ConfiguredBackend &backend);
    /// Frees what is kept.
    void release();

private:
    bool isMultipart() const;

    const RequestHead &m_head;
    const ProxyConfig &m_config;
    bool m_modelInBody = false;
    bool m_complete = false;
    bool m_sendOnce = false;
    bool m_lookedForModel = false;
    qint64 m_received = 0;
    std::shared_ptr<ReplayBody> m_store;
    JsonModelScanner m_scanner;
    std::optional<ModelField> m_model;
};

} // namespace spillway
