// SPDX-License-Identifier: MIT
#include "ui/settings/settingspage.h"

#include "ui/settings/endpointsettings.h"
#include "ui/settings/failoversettings.h"
#include "ui/settings/programsettings.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/searchfield.h"

#include <QCoreApplication>
#include <QScrollArea>
#include <QSpinBox>
#include <QSystemTrayIcon>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int groupGap = 20;
constexpr int searchWidth = 240;

} // namespace

SettingsPage::SettingsPage(DesktopSession &session, UserSettings &settings, QWidget *parent)
    : SettingsPage(session, settings, StartAtLogin(QCoreApplication::applicationFilePath(), {u"--background"_s}),
                   parent)
{
}

SettingsPage::SettingsPage(DesktopSession &session, UserSettings &settings, StartAtLogin login, QWidget *parent)
    : Page(parent)
    , m_search(new SearchField(tr("Find a setting")))
    , m_scroll(new QScrollArea(this))
    , m_endpoint(new EndpointSettings(session, settings, std::move(login)))
    , m_nothing(new EmptyState(Icon::Search, {}))
    , m_groups({m_endpoint, new FailoverSettings(session), new TrafficSettings(settings),
                new LookSettings(settings, QSystemTrayIcon::isSystemTrayAvailable())})
{
    auto *header = new PageHeader(tr("Settings"), this);
    m_search->setFixedWidth(searchWidth);
    header->row()->addWidget(m_search);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout;
    column->setSpacing(groupGap);
    for (SettingsGroup *group : std::as_const(m_groups)) {
        column->addWidget(group);
    }
    m_nothing->setVisible(false);
    column->addWidget(m_nothing);
    column->addStretch();
    auto *centred = new QHBoxLayout(body);
    centred->setContentsMargins(spacing::l, groupGap, spacing::l, groupGap);
    auto *limited = new QWidget(body);
    column->setContentsMargins(0, 0, 0, 0);
    limited->setLayout(column);
    limited->setMaximumWidth(width::settings);
    centred->addStretch();
    centred->addWidget(limited, 1000); // as wide as it may be before the stretches get anything
    centred->addStretch();
    m_scroll->setWidget(body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_scroll, 1);

    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::filter);
    connect(m_nothing->addButton(tr("Clear"), Icon::Close), &QPushButton::clicked, m_search, &QLineEdit::clear);
    connect(m_endpoint, &EndpointSettings::told, this, &Page::told);
}

SettingsPage::~SettingsPage()
{
    // A field that loses the focus applies what was written; it must not do so while its group is half gone.
    if (QWidget *focus = focusWidget()) {
        focus->clearFocus();
    }
}

void SettingsPage::filter(const QString &text)
{
    bool any = false;
    for (SettingsGroup *group : std::as_const(m_groups)) {
        any = group->filter(text.trimmed()) || any;
    }
    m_nothing->setTitle(tr("Nothing matches “%1”").arg(text.trimmed()));
    m_nothing->setVisible(!any);
}

void SettingsPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool SettingsPage::escape()
{
    if (m_search->text().isEmpty()) {
        return false;
    }
    m_search->clear();
    return true;
}

void SettingsPage::focusPort()
{
    m_search->clear();
    m_scroll->ensureWidgetVisible(m_endpoint);
    m_endpoint->portBox()->setFocus(Qt::OtherFocusReason);
    m_endpoint->portBox()->selectAll();
}

} // namespace spillway
