// SPDX-License-Identifier: MIT
#include "core/secrets/memorystore.h"

#include <utility>

namespace spillway
{
namespace
{

// Callers rely on results that come from the event loop. A result whose context has gone is dropped.
void deliver(QObject *context, SecretStore::Callback done, SecretStore::Result result)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), result = std::move(result)] { done(result); }, Qt::QueuedConnection);
}

} // namespace

MemoryStore::MemoryStore() = default;
MemoryStore::~MemoryStore() = default;

void MemoryStore::read(const QString &entry, QObject *context, Callback done)
{
    Result result{{}, false, m_failure};
    if (m_failure.isEmpty() && m_secrets.contains(entry)) {
        result.secret = m_secrets.value(entry);
        result.found = true;
    }
    deliver(context, std::move(done), std::move(result));
}

void MemoryStore::write(const QString &entry, const QByteArray &secret, QObject *context, Callback done)
{
    if (m_failure.isEmpty()) {
        m_secrets.insert(entry, secret);
    }
    deliver(context, std::move(done), {{}, false, m_failure});
}

void MemoryStore::remove(const QString &entry, QObject *context, Callback done)
{
    if (m_failure.isEmpty()) {
        m_secrets.remove(entry);
    }
    deliver(context, std::move(done), {{}, false, m_failure});
}

} // namespace spillway
