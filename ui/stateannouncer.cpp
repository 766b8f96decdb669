// SPDX-License-Identifier: MIT
#include "ui/stateannouncer.h"

#include "ui/theme/tokens.h"

#include <QTimer>

namespace spillway
{

StateAnnouncer::StateAnnouncer(QObject *parent)
    : QObject(parent)
    , m_pause(new QTimer(this))
{
    m_pause->setSingleShot(true);
    m_pause->setInterval(pause);
    connect(m_pause, &QTimer::timeout, this, &StateAnnouncer::tell);
}

void StateAnnouncer::setPause(std::chrono::milliseconds pause)
{
    m_pause->setInterval(pause);
}

void StateAnnouncer::reset()
{
    m_told.clear();
    m_now.clear();
}

void StateAnnouncer::look(const QList<BackendSnapshot> &backends)
{
    m_now.clear();
    for (const BackendSnapshot &backend : backends) {
        m_now.insert(backend.name, backend.state);
        if (!m_told.contains(backend.name)) {
            m_told.insert(backend.name, backend.state);
        }
    }
    if (!m_pause->isActive()) {
        tell();
    }
}

void StateAnnouncer::tell()
{
    QStringList changed;
    for (auto backend = m_now.cbegin(); backend != m_now.cend(); ++backend) {
        HealthState &told = m_told[backend.key()];
        if (told != backend.value()) {
            told = backend.value();
            changed.append(backend.key());
        }
    }
    if (changed.isEmpty()) {
        return;
    }
    m_pause->start();
    if (changed.size() == 1) {
        const QString &name = changed.first();
        emit announced(tr("%1 is %2").arg(name, stateWord(uiState(m_now.value(name))).toLower()));
    } else {
        emit announced(tr("%1 backends changed state").arg(changed.size()));
    }
}

} // namespace spillway
