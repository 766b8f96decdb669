// SPDX-License-Identifier: MIT
#include "ui/policy/policyoptions.h"

#include "core/export/policyplan.h"
#include "ui/policy/identitychoice.h"
#include "ui/policy/policysection.h"
#include "ui/policy/statuschoice.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/profilesetting.h"
#include "ui/settings/secondsbox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/settingsrow.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int numberWidth = 110;

/// A value of `setup.policy`.
void setPolicyValue(Profile &profile, const QString &key, const QJsonValue &value)
{
    QJsonObject policy = profile.setup.value(u"policy"_s).toObject();
    policy.insert(key, value);
    profile.setup.insert(u"policy"_s, policy);
}

QString listed(const QStringList &names)
{
    return names.size() < 2
               ? names.join(QString())
               : PolicyOptions::tr("%1 and %2").arg(names.first(names.size() - 1).join(u", "_s), names.last());
}

/// "paygo is off, so it is left out."
QString offSentence(const Profile &profile)
{
    QStringList off;
    for (const Backend &backend : profile.backends) {
        if (!backend.enabled) {
            off.append(backend.name);
        }
    }
    if (off.isEmpty()) {
        return {};
    }
    return off.size() == 1 ? PolicyOptions::tr("%1 is off, so it is left out.").arg(off.first())
                           : PolicyOptions::tr("%1 are off, so they are left out.").arg(listed(off));
}

} // namespace

PolicyOptions::PolicyOptions(DesktopSession &session, QWidget *parent)
    : Pane(Token::Surface, Qt::LeftEdge, parent)
    , m_session(session)
    , m_column(new QVBoxLayout)
    , m_statuses(new StatusChoice)
    , m_wait(new SecondsBox)
    , m_identity(new IdentityChoice)
    , m_header(new Switch(tr("Tell clients which backend answered")))
    , m_scope(new Switch(tr("Throttle each deployment on its own")))
    , m_selection(new QComboBox)
    , m_allThrottled(new QComboBox)
    , m_note(new Banner(BannerKind::Success))
{
    setAccessibleName(tr("Policy options"));
    auto *body = new QWidget;
    body->setLayout(m_column);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    addStatuses();
    addWaits();
    addSignIn();
    addBehaviour();
    addNotes();
    m_column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(body);
    body->setAutoFillBackground(false); // the pane's ground is to be seen
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::m + 2);
    foot->addWidget(m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(foot);
    connect(&session, &DesktopSession::profileChanged, this, &PolicyOptions::refresh);
    refresh();
}

PolicySection *PolicyOptions::addSection(const QString &title, const QList<PolicyOption> &options)
{
    auto *section = new PolicySection(title, options);
    m_column->addWidget(section);
    m_sections.append(section);
    connect(section, &PolicySection::linesWanted, this, &PolicyOptions::linesWanted);
    return section;
}

SettingsRow *PolicyOptions::addRow(PolicySection *section, PolicyOption option, const QString &title,
                                   const QString &consequence, QWidget *control)
{
    auto *row = new SettingsRow(title, consequence, control);
    row->layout()->setContentsMargins(0, 0, 0, 0); // the section has its own
    section->add(row, option);
    return row;
}

QString PolicyOptions::change(const std::function<void(Profile &)> &how)
{
    QString problem = changeProfile(m_session, how);
    if (!problem.isEmpty()) {
        emit told(problem);
        refresh();
    }
    return problem;
}

void PolicyOptions::addStatuses()
{
    PolicySection *section = addSection(tr("Throttle a backend when it answers"), {PolicyOption::Statuses});
    section->add(m_statuses, PolicyOption::Statuses);
    connect(m_statuses, &StatusChoice::chosen, this, [this](const StatusSet &statuses) {
        m_statuses->setError(change([&statuses](Profile &next) { next.balancing.throttleOn = statuses; }));
    });
}

void PolicyOptions::addWaits()
{
    PolicySection *section = addSection(tr("Waiting time"), {PolicyOption::DefaultWait, PolicyOption::Cache});
    m_wait->setFixedWidth(numberWidth);
    m_waitRow = addRow(section, PolicyOption::DefaultWait, tr("Without Retry-After, wait"), {}, m_wait);
    connect(m_wait, &SecondsBox::valueChanged, this, [this] {
        m_waitRow->setError(change([this](Profile &next) { next.balancing.defaultRetryAfter = m_wait->time(); }));
    });
    auto *cache = new TextLabel(tr("The list is kept in the cache for a day, under a key with its digest. A change of "
                                   "backends counts as soon as the new policy is applied."),
                                TextStyle::Caption, Token::Text3);
    cache->setWordWrap(true);
    section->addPlain(cache);
}

void PolicyOptions::addSignIn()
{
    PolicySection *section = addSection(tr("Sign in to the backends"), {PolicyOption::SignIn});
    section->add(m_identity, PolicyOption::SignIn);
    connect(m_identity, &IdentityChoice::chosen, this, [this](const QString &identity) {
        change([&identity](Profile &next) { setPolicyValue(next, u"identity"_s, identity); });
    });
}

void PolicyOptions::addBehaviour()
{
    PolicySection *section = addSection(tr("Behaviour"), {PolicyOption::BackendHeader, PolicyOption::Scope,
                                                          PolicyOption::Selection, PolicyOption::AllThrottled});
    addRow(section, PolicyOption::BackendHeader, m_header->accessibleName(), tr("Adds the header x-openai-backendurl."),
           m_header);
    connect(m_header, &QAbstractButton::clicked, this,
            [this](bool on) { change([on](Profile &next) { setPolicyValue(next, u"exposeBackend"_s, on); }); });
    addRow(section, PolicyOption::Scope, m_scope->accessibleName(), tr("A full gpt-4o does not block gpt-4o-mini."),
           m_scope);
    connect(m_scope, &QAbstractButton::clicked, this, [this](bool on) {
        change([on](Profile &next) {
            next.balancing.throttleScope = on ? ThrottleScope::Deployment : ThrottleScope::Backend;
        });
    });
    m_selection->addItems({tr("At random"), tr("By weight"), tr("Least busy")});
    m_selectionRow = addRow(section, PolicyOption::Selection, tr("Within a priority, choose"), {}, m_selection);
    connect(m_selection, &QComboBox::activated, this,
            [this](int index) { change([index](Profile &next) { next.balancing.selection = Selection(index); }); });
    m_allThrottled->addItems({tr("Ask the first"), tr("Ask any"), tr("Answer 429")});
    addRow(section, PolicyOption::AllThrottled, tr("When all are throttled"), {}, m_allThrottled);
    connect(m_allThrottled, &QComboBox::activated, this, [this](int index) {
        change([index](Profile &next) { next.balancing.whenAllThrottled = WhenAllThrottled(index); });
    });
}

void PolicyOptions::addNotes()
{
    m_notesSection = addSection(tr("Good to know"), {});
    auto *holder = new QWidget;
    m_notes = new QVBoxLayout(holder);
    m_notes->setContentsMargins(0, 0, 0, 0);
    m_notes->setSpacing(spacing::s);
    m_notesSection->addPlain(holder);
}

void PolicyOptions::setLines(const QHash<PolicyOption, QList<int>> &lines)
{
    for (PolicySection *section : std::as_const(m_sections)) {
        section->setLines(lines);
    }
}

void PolicyOptions::setNotes(const QStringList &notes)
{
    if (notes == m_noteTexts) {
        return;
    }
    m_noteTexts = notes;
    while (QLayoutItem *item = m_notes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString &note : notes) {
        auto *label = new TextLabel(note, TextStyle::Caption, Token::Text3);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_notes->addWidget(label);
    }
    m_notesSection->setVisible(!notes.isEmpty());
}

void PolicyOptions::setMatch(const PolicyMatch &match)
{
    const QString off = offSentence(m_session.profile());
    switch (match.state) {
    case PolicyMatch::State::Matches:
        m_note->setKind(BannerKind::Success);
        m_note->setText({},
                        tr("Same backends, priorities, waits and status codes as the endpoint. %1").arg(off).trimmed());
        break;
    case PolicyMatch::State::Stopped:
        m_note->setKind(BannerKind::Info);
        m_note->setText({}, tr("The endpoint is stopped, so nothing was compared. %1").arg(off).trimmed());
        break;
    case PolicyMatch::State::NotComparable:
        m_note->setKind(BannerKind::Info);
        m_note->setText({}, match.reason);
        break;
    case PolicyMatch::State::Differs: {
        const QString first = match.differences.first().sentence;
        const auto more = int(match.differences.size()) - 1;
        m_note->setKind(BannerKind::Attention);
        m_note->setText({}, more > 0 ? tr("%1 And %2 more.").arg(first).arg(more) : first);
        break;
    }
    }
}

void PolicyOptions::refresh()
{
    const Profile &profile = m_session.profile();
    const BalancingOptions &options = profile.balancing;
    const QJsonObject policy = profile.setup.value(u"policy"_s).toObject();
    m_statuses->setStatuses(options.throttleOn);
    {
        const QSignalBlocker quiet(m_wait);
        m_wait->setTime(options.defaultRetryAfter);
    }
    m_identity->setIdentity(policy.value(u"identity"_s).toString(u"system"_s), namedValues(planPolicy(profile).plan));
    m_header->setChecked(policy.value(u"exposeBackend"_s).toBool(true));
    m_scope->setChecked(options.throttleScope == ThrottleScope::Deployment);
    m_selection->setCurrentIndex(int(options.selection));
    m_selectionRow->setWarning(options.selection == Selection::LeastBusy
                                   ? tr("A gateway does not know how busy a backend is. The policy chooses at random.")
                                   : QString());
    m_allThrottled->setCurrentIndex(int(options.whenAllThrottled));
    for (QWidget *control : std::initializer_list<QWidget *>{m_statuses, m_wait, m_identity, m_header, m_scope,
                                                             m_selection, m_allThrottled}) {
        control->setEnabled(!m_session.isReadOnly());
    }
}

void PolicyOptions::focusFirst()
{
    m_statuses->tooManyBox()->setFocus(Qt::TabFocusReason);
}

} // namespace spillway
