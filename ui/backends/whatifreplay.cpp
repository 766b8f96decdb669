// SPDX-License-Identifier: MIT
#include "ui/backends/whatifreplay.h"

namespace spillway
{

WhatIfReplay::WhatIfReplay(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

WhatIfReplay::~WhatIfReplay()
{
    cancel();
    // Jobs answer to this object by queued calls, so none may outlive it; those that have not begun do nothing.
    m_pool.waitForDone();
}

void WhatIfReplay::cancel()
{
    ++m_loadTicket;
    ++m_playTicket;
    m_loading = false;
    m_playing = false;
}

template <typename Work>
void WhatIfReplay::startLoading(Work work)
{
    const int ticket = ++m_loadTicket;
    ++m_playTicket; // of the recording before
    m_playing = false;
    m_loading = true;
    m_pool.start([this, ticket, work] {
        if (m_loadTicket != ticket) {
            return;
        }
        const LoadedRecording recording = work();
        QMetaObject::invokeMethod(
            this,
            [this, ticket, recording] {
                if (m_loadTicket == ticket) {
                    m_loading = false;
                    emit loaded(recording);
                }
            },
            Qt::QueuedConnection);
    });
}

void WhatIfReplay::load(const QString &path, const Profile &profile)
{
    startLoading([path, profile] { return loadRecording(path, profile); });
}

void WhatIfReplay::load(const RecordedLog &log, const Profile &profile)
{
    startLoading([log, profile] { return makeRecording(log, {}, profile); });
}

void WhatIfReplay::play(const std::shared_ptr<const WhatIfRecording> &recording, const Profile &inForce,
                        const WhatIfPlan &plan)
{
    const int ticket = ++m_playTicket;
    m_playing = true;
    m_pool.start([this, ticket, recording, inForce, plan] {
        if (m_playTicket != ticket) {
            return;
        }
        const WhatIf result = whatIf(recording->scenario, inForce,
                                     plan.supposed(recording->scenario, recording->tokensPerRequest), plan.profile());
        QMetaObject::invokeMethod(
            this,
            [this, ticket, result] {
                if (m_playTicket == ticket) {
                    m_playing = false;
                    emit played(result);
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace spillway
