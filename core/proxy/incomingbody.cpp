// SPDX-License-Identifier: MIT
#include "core/proxy/incomingbody.h"

namespace spillway
{

IncomingBody::IncomingBody(const RequestHead &head, const ProxyConfig &config)
    : m_head(head)
    , m_config(config)
    , m_store(std::make_shared<ReplayBody>())
{
    if (head.contentLength.value_or(0) > config.maxReplayBytes) {
        m_sendOnce = true;
        m_store->giveUpReplay();
    }
}

void IncomingBody::onRoom(std::function<void()> room)
{
    m_store->onRoom = std::move(room);
}

IncomingBody::Appended IncomingBody::append(QByteArrayView bytes)
{
    m_received += bytes.size();
    if (m_received > m_config.maxBodyBytes) {
        return Appended::TooLarge;
    }
    if (m_modelInBody && !m_scanner.isDone()) {
        m_scanner.feed(bytes);
    }
    return m_store->append(bytes) ? Appended::Ok : Appended::NotKept;
}

void IncomingBody::finish()
{
    m_complete = true;
    m_sendOnce = m_sendOnce || m_received > m_config.maxReplayBytes;
    m_store->finish();
}

bool IncomingBody::isMultipart() const
{
    return m_head.headers.value("content-type").toLower().startsWith("multipart/");
}

bool IncomingBody::isReady() const
{
    if (m_complete) {
        return true;
    }
    if (m_head.contentLength.value_or(0) <= ReplayBody::memoryLimit) {
        return false;
    }
    // One that is sent once cannot be waited for, and what has gone cannot be changed any more.
    if (m_sendOnce || !m_modelInBody || !m_config.needsDeployment) {
        return true;
    }
    return !isMultipart() && m_scanner.isDone();
}

std::optional<ModelField> IncomingBody::model()
{
    if (m_modelInBody && !m_lookedForModel) {
        m_lookedForModel = true;
        m_model = m_scanner.found();
        if (!m_model && m_complete && m_store->isReplayable() && isMultipart()) {
            m_model = findMultipartModel(m_head.headers.value("content-type"), m_store->view());
        }
    }
    return m_model;
}

Attempt::Body IncomingBody::forBackend(const ConfiguredBackend &backend)
{
    Attempt::Body body;
    // `Content-Length: 0` is passed on too: a POST without any length is refused by some servers.
    body.present = m_head.hasBody() || m_head.contentLength.has_value();
    if (!body.present) {
        return body;
    }
    ReplayBody::Splice splice;
    if (m_model && m_store->isReplayable()) {
        const QString mapped = mappedDeployment(backend.config.deployments, m_model->name);
        if (mapped != m_model->name) {
            splice = {m_model->at, m_model->length, m_model->replacement(mapped)};
        }
    }
    const qint64 length = m_complete ? m_received : m_head.contentLength.value_or(0);
    body.length = length + splice.replacement.size() - splice.length;
    if (m_complete && m_store->isReplayable() && m_store->isInMemory()) {
        body.bytes = m_store->bytes();
        if (splice.length > 0) {
            body.bytes.replace(splice.at, splice.length, splice.replacement);
        }
    } else {
        body.reader = std::make_unique<ReplayReader>(m_store, body.length, splice);
    }
    return body;
}

void IncomingBody::release()
{
    m_store = std::make_shared<ReplayBody>();
}

} // namespace spillway
