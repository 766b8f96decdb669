// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"
#include "ui/widgets/pageheader.h"

namespace spillway
{

class Button;
class TextLabel;

/// The Traffic page's header: how many requests, and what can be done with all of them.
class TrafficHeader : public PageHeader
{
    Q_OBJECT
public:
    explicit TrafficHeader(QWidget *parent = nullptr);

    void setCounts(const TrafficCounts &counts);
    void setPaused(bool paused);

signals:
    void pauseWanted();
    void clearWanted();
    void harWanted();
    void csvWanted();

private:
    void fitPause();

    TextLabel *m_subtitle;
    Button *m_pause;
    bool m_paused = false;
};

} // namespace spillway
