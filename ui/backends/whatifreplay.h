// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/whatif.h"
#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifrecording.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>

namespace spillway
{

/// Reads and replays recordings on a thread of its own; only values cross. What is asked for last counts: an earlier
/// answer that is still on its way is dropped. Going, it waits for what it is at (one reading or one replay).
class WhatIfReplay : public QObject
{
    Q_OBJECT
public:
    explicit WhatIfReplay(QObject *parent = nullptr);
    ~WhatIfReplay() override;

    void load(const QString &path, const Profile &profile);
    void load(const RecordedLog &log, const Profile &profile);
    void play(const std::shared_ptr<const WhatIfRecording> &recording, const Profile &inForce, const WhatIfPlan &plan);
    /// Drops whatever is under way.
    void cancel();

    bool isLoading() const { return m_loading; }
    bool isPlaying() const { return m_playing; }

signals:
    void loaded(const spillway::LoadedRecording &loaded);
    void played(const spillway::WhatIf &result);

private:
    template <typename Work>
    void startLoading(Work work);

    QThreadPool m_pool;
    std::atomic<int> m_loadTicket = 0; ///< of what was asked for last
    std::atomic<int> m_playTicket = 0;
    bool m_loading = false;
    bool m_playing = false;
};

} // namespace spillway
