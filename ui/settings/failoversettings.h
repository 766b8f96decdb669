// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/settingsrow.h"

#include <functional>

class QLineEdit;
class QSpinBox;

namespace spillway
{

class DesktopSession;
class SecondsBox;
class SegmentedControl;
struct BalancingOptions;

/// The rules of the profile: what counts as throttled, for how long, who is asked next, and how long one waits.
class FailoverSettings : public SettingsGroup
{
    Q_OBJECT
public:
    explicit FailoverSettings(DesktopSession &session, QWidget *parent = nullptr);

private:
    SettingsRow *addSetting(const QString &title, const QString &consequence, QWidget *control);
    void addStatuses();
    void addChoices();
    SecondsBox *addSeconds(const QString &title, const QString &consequence,
                           std::chrono::milliseconds BalancingOptions::*value);
    SegmentedControl *addChoice(const QString &title, const QString &consequence, const QStringList &texts,
                                std::function<void(BalancingOptions &, int)> choose);
    void refresh();

    DesktopSession &m_session;
    QLineEdit *m_statuses;
    SettingsRow *m_statusesRow = nullptr;
    QSpinBox *m_attempts;
    SecondsBox *m_defaultWait;
    SecondsBox *m_connect;
    SecondsBox *m_idle;
    SegmentedControl *m_scope = nullptr;
    SegmentedControl *m_selection = nullptr;
    SegmentedControl *m_allThrottled = nullptr;
};

} // namespace spillway
