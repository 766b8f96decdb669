// SPDX-License-Identifier: MIT
#include "ui/settings/endpointsettings.h"

#include "core/config/address.h"
#include "ui/session/desktopsession.h"
#include "ui/session/freeport.h"
#include "ui/settings/clientkeycontrol.h"
#include "ui/settings/profilesetting.h"
#include "ui/settings/usersettings.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"

#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int numberWidth = 110;
constexpr int fieldWidth = 200;
const QString everywhere = u"0.0.0.0"_s;

/// Shows a value, unless somebody is writing another one.
void showText(QLineEdit *edit, const QString &text)
{
    if (!edit->hasFocus() || !edit->isModified()) {
        edit->setText(text);
    }
}

} // namespace

EndpointSettings::EndpointSettings(DesktopSession &session, UserSettings &settings, StartAtLogin login, QWidget *parent)
    : SettingsGroup(tr("Endpoint"), parent)
    , m_session(session)
    , m_settings(settings)
    , m_login(std::move(login))
    , m_port(new QSpinBox)
    , m_reach(new SegmentedControl(tr("Reachable from")))
    , m_address(new QLineEdit)
    , m_suffix(new QLineEdit)
    , m_requireKey(new Switch(tr("Ask clients for a key")))
    , m_key(new ClientKeyControl(session))
    , m_serveOnStart(new Switch(tr("Start serving when Spillway opens")))
    , m_startAtLogin(new Switch(tr("Start Spillway when you sign in")))
{
    addPlaceRows();
    addKeyRows();
    addStartRows();
    connect(&session, &DesktopSession::profileChanged, this, &EndpointSettings::refresh);
    connect(&session, &DesktopSession::stateChanged, this, &EndpointSettings::showClientUrl);
    connect(&settings, &UserSettings::changed, this, &EndpointSettings::refreshUser);
    refresh();
    refreshUser();
}

void EndpointSettings::addPlaceRows()
{
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("Any free"));
    m_port->setKeyboardTracking(false);
    m_port->setFixedWidth(numberWidth);
    m_portRow = new SettingsRow(tr("Port"), {}, m_port);
    addRow(m_portRow);
    connect(m_port, &QSpinBox::valueChanged, this, &EndpointSettings::applyPort);

    m_reach->addSegment(tr("This computer"), EndpointOptions().address);
    m_reach->addSegment(tr("Local network"), everywhere);
    m_reachRow = new SettingsRow(
        tr("Reachable from"), tr("Anyone on your network could then spend your quota with the client key."), m_reach);
    addRow(m_reachRow);
    connect(m_reach, &SegmentedControl::chosen, this,
            [this] { applyAddress(m_reach->currentData().toString(), m_reachRow); });

    m_address->setFixedWidth(fieldWidth);
    m_addressRow = new SettingsRow(tr("Address"),
                                   tr("127.0.0.1 is this computer alone, 0.0.0.0 every network it is in."), m_address);
    addRow(m_addressRow);
    connect(m_address, &QLineEdit::editingFinished, this, [this] {
        m_address->setModified(false);
        applyAddress(m_address->text().trimmed(), m_addressRow);
    });

    m_suffix->setFixedWidth(fieldWidth);
    m_suffix->setPlaceholderText(tr("None"));
    m_suffixRow = new SettingsRow(tr("Path suffix"), {}, m_suffix);
    addRow(m_suffixRow);
    connect(m_suffix, &QLineEdit::editingFinished, this, &EndpointSettings::applySuffix);
}

void EndpointSettings::addKeyRows()
{
    m_requireRow = new SettingsRow(tr("Ask clients for a key"), tr("Requests without it get 401."), m_requireKey);
    addRow(m_requireRow);
    connect(m_requireKey, &Switch::clicked, this, [this](bool on) {
        m_requireRow->setError(changeProfile(m_session, [on](Profile &next) { next.endpoint.requireKey = on; }));
        refresh();
    });
    m_keyRow = new SettingsRow(tr("Client key"), tr("Kept in the system keychain, never in the profile file."), m_key);
    addRow(m_keyRow);
    connect(m_key, &ClientKeyControl::failed, m_keyRow, &SettingsRow::setError);
    connect(m_key, &ClientKeyControl::told, this, &EndpointSettings::told);
    const auto showVault = [this] {
        const bool inMemory = !m_session.keys().problem().isEmpty();
        m_keyRow->setConsequence(inMemory ? tr("No keychain found. Keys stay in memory until Spillway closes.")
                                          : tr("Kept in the system keychain, never in the profile file."));
    };
    connect(&m_session.keys(), &KeyVault::problemChanged, this, showVault);
    showVault();
}

void EndpointSettings::addStartRows()
{
    addRow(new SettingsRow(tr("Start serving when Spillway opens"), {}, m_serveOnStart));
    connect(m_serveOnStart, &Switch::clicked, this, [this](bool on) { m_settings.setServesOnStart(on); });
    auto *row = new SettingsRow(tr("Start Spillway when you sign in"), tr("It starts in the tray, without its window."),
                                m_startAtLogin);
    addRow(row);
    connect(m_startAtLogin, &Switch::clicked, this, [this, row](bool on) {
        row->setError(m_login.set(on));
        refreshUser();
    });
}

void EndpointSettings::applyPort()
{
    const auto port = quint16(m_port->value());
    const EndpointOptions &endpoint = m_session.profile().endpoint;
    if (port != endpoint.port && isPortTaken(endpoint.address, port)) {
        m_portRow->setError(tr("Port %1 is in use by another program. Choose another.").arg(port));
        return;
    }
    m_portRow->setError(changeProfile(m_session, [port](Profile &next) { next.endpoint.port = port; }));
}

void EndpointSettings::applyAddress(const QString &address, SettingsRow *row)
{
    const QString problem = address.isEmpty()
                                ? tr("Give an address, such as 127.0.0.1.")
                                : changeProfile(m_session, [&](Profile &next) { next.endpoint.address = address; });
    row->setError(problem);
    if (problem.isEmpty()) {
        m_addressRow->setError({});
        m_reachRow->setError({});
        refresh();
    }
}

void EndpointSettings::applySuffix()
{
    QString suffix = m_suffix->text().trimmed();
    while (suffix.startsWith(u'/')) {
        suffix.remove(0, 1);
    }
    while (suffix.endsWith(u'/')) {
        suffix.chop(1);
    }
    m_suffix->setModified(false);
    const QString problem = changeProfile(m_session, [&](Profile &next) { next.endpoint.suffix = suffix; });
    m_suffixRow->setError(problem);
    if (problem.isEmpty()) {
        refresh();
    }
}

void EndpointSettings::refresh()
{
    const EndpointOptions &endpoint = m_session.profile().endpoint;
    const bool open = !isLoopback(endpoint.address);
    const bool editable = !m_session.isReadOnly();
    const QSignalBlocker quiet(m_port);
    m_port->setValue(endpoint.port);
    m_portRow->setError({});
    m_reach->setCurrentIndex(open ? 1 : 0);
    m_reachRow->setWarning(open ? tr("Open to your network. Anyone with the client key can spend your quota.")
                                : QString());
    if (m_addressRow->error().isEmpty()) {
        showText(m_address, endpoint.address);
    }
    if (m_suffixRow->error().isEmpty()) {
        showText(m_suffix, endpoint.suffix);
    }
    showClientUrl();
    m_requireKey->setChecked(keyRequired(endpoint, endpoint.address));
    m_requireRow->setConsequence(open ? tr("Always, while other computers can reach it.")
                                      : tr("Requests without it get 401."));
    m_requireKey->setEnabled(editable && !open);
    for (QWidget *control : {static_cast<QWidget *>(m_port), static_cast<QWidget *>(m_reach),
                             static_cast<QWidget *>(m_address), static_cast<QWidget *>(m_suffix)}) {
        control->setEnabled(editable);
    }
}

void EndpointSettings::showClientUrl()
{
    const EndpointOptions &endpoint = m_session.profile().endpoint;
    // Port 0 lets the system choose: which one it is, the endpoint knows while it serves.
    const int port = endpoint.port != 0 ? endpoint.port : QUrl(m_session.endpoint().endpointUrl()).port(0);
    m_suffixRow->setConsequence(
        tr("Clients call %1.")
            .arg(u"http://%1:%2/%3openai"_s.arg(!isLoopback(endpoint.address) ? tr("ADDRESS") : endpoint.address,
                                                port == 0 ? tr("PORT") : QString::number(port),
                                                endpoint.suffix.isEmpty() ? QString() : endpoint.suffix + u'/')));
}

void EndpointSettings::refreshUser()
{
    m_serveOnStart->setChecked(m_settings.servesOnStart());
    m_startAtLogin->setChecked(m_login.isOn());
}

} // namespace spillway
