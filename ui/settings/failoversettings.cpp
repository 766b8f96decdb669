// SPDX-License-Identifier: MIT
#include "ui/settings/failoversettings.h"

#include "ui/session/desktopsession.h"
#include "ui/settings/profilesetting.h"
#include "ui/settings/secondsbox.h"
#include "ui/settings/statuslist.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{
constexpr int numberWidth = 110;
constexpr int fieldWidth = 200;
constexpr int mostAttempts = 1000;
} // namespace

FailoverSettings::FailoverSettings(DesktopSession &session, QWidget *parent)
    : SettingsGroup(tr("Failover"), parent)
    , m_session(session)
    , m_statuses(new QLineEdit)
    , m_attempts(new QSpinBox)
{
    addStatuses();
    m_defaultWait =
        addSeconds(tr("Without Retry-After, wait"), tr("A throttled backend rests this long when it does not say."),
                   &BalancingOptions::defaultRetryAfter);
    addChoices();
    m_attempts->setRange(1, mostAttempts);
    m_attempts->setKeyboardTracking(false);
    m_attempts->setFixedWidth(numberWidth);
    SettingsRow *attempts =
        addSetting(tr("Attempts for each request"), tr("Then the last answer goes to the client."), m_attempts);
    connect(m_attempts, &QSpinBox::valueChanged, this, [this, attempts](int value) {
        attempts->setError(changeProfile(m_session, [value](Profile &next) { next.balancing.maxAttempts = value; }));
    });
    m_connect = addSeconds(tr("Connect within"), tr("No connection in this time makes a backend unreachable."),
                           &BalancingOptions::connectTimeout);
    m_idle = addSeconds(tr("Wait for an answer"), tr("Long answers without streaming can take minutes."),
                        &BalancingOptions::idleTimeout);
    connect(&session, &DesktopSession::profileChanged, this, &FailoverSettings::refresh);
    refresh();
}

SettingsRow *FailoverSettings::addSetting(const QString &title, const QString &consequence, QWidget *control)
{
    auto *row = new SettingsRow(title, consequence, control);
    addRow(row);
    return row;
}

void FailoverSettings::addStatuses()
{
    m_statuses->setFixedWidth(fieldWidth);
    m_statusesRow =
        addSetting(tr("Statuses that throttle"),
                   tr("An answer with one of these makes the backend rest, and the request moves on."), m_statuses);
    connect(m_statuses, &QLineEdit::editingFinished, this, [this] {
        m_statuses->setModified(false);
        const ParsedStatusList parsed = parseStatusList(m_statuses->text());
        const QString problem =
            parsed.problem.isEmpty()
                ? changeProfile(m_session, [&parsed](Profile &next) { next.balancing.throttleOn = parsed.set; })
                : parsed.problem;
        m_statusesRow->setError(problem);
        if (problem.isEmpty()) {
            refresh();
        }
    });
}

void FailoverSettings::addChoices()
{
    m_scope = addChoice(tr("A 429 rests"), tr("Azure counts its quota by deployment."),
                        {tr("The backend"), tr("The deployment")},
                        [](BalancingOptions &options, int index) { options.throttleScope = ThrottleScope(index); });
    m_selection = addChoice(tr("Within a priority, choose"), {}, {tr("At random"), tr("By weight"), tr("Least busy")},
                            [](BalancingOptions &options, int index) { options.selection = Selection(index); });
    m_allThrottled =
        addChoice(tr("When all are throttled"), {}, {tr("Ask the first"), tr("Ask any"), tr("Answer 429")},
                  [](BalancingOptions &options, int index) { options.whenAllThrottled = WhenAllThrottled(index); });
}

SecondsBox *FailoverSettings::addSeconds(const QString &title, const QString &consequence,
                                         std::chrono::milliseconds BalancingOptions::*value)
{
    auto *box = new SecondsBox;
    box->setFixedWidth(numberWidth);
    SettingsRow *row = addSetting(title, consequence, box);
    connect(box, &SecondsBox::valueChanged, this, [this, box, row, value] {
        row->setError(changeProfile(m_session, [&](Profile &next) { next.balancing.*value = box->time(); }));
    });
    return box;
}

SegmentedControl *FailoverSettings::addChoice(const QString &title, const QString &consequence,
                                              const QStringList &texts,
                                              std::function<void(BalancingOptions &, int)> choose)
{
    auto *control = new SegmentedControl(title);
    for (const QString &text : texts) {
        control->addSegment(text);
    }
    SettingsRow *row = addSetting(title, consequence, control);
    connect(control, &SegmentedControl::chosen, this, [this, row, choose = std::move(choose)](int index) {
        row->setError(changeProfile(m_session, [&](Profile &next) { choose(next.balancing, index); }));
        refresh();
    });
    return control;
}

void FailoverSettings::refresh()
{
    const BalancingOptions &options = m_session.profile().balancing;
    if (m_statusesRow->error().isEmpty() && !(m_statuses->hasFocus() && m_statuses->isModified())) {
        m_statuses->setText(statusListText(options.throttleOn));
    }
    const QList<std::pair<SecondsBox *, std::chrono::milliseconds>> times = {
        {m_defaultWait, options.defaultRetryAfter}, {m_connect, options.connectTimeout}, {m_idle, options.idleTimeout}};
    for (const auto &[box, time] : times) {
        const QSignalBlocker quiet(box);
        box->setTime(time);
    }
    const QSignalBlocker quiet(m_attempts);
    m_attempts->setValue(options.maxAttempts);
    m_scope->setCurrentIndex(int(options.throttleScope));
    m_selection->setCurrentIndex(int(options.selection));
    m_allThrottled->setCurrentIndex(int(options.whenAllThrottled));
    for (const SettingsRow *row : rows()) {
        row->control()->setEnabled(!m_session.isReadOnly());
    }
}

} // namespace spillway
