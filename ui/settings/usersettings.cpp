// SPDX-License-Identifier: MIT
#include "ui/settings/usersettings.h"

#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString themeKey = u"look/theme"_s;
const QString trayKey = u"window/closeToTray"_s;
const QString trayHintKey = u"window/trayHintShown"_s;
const QString placementKey = u"window/placement"_s;
const QString pagesKey = u"pages/"_s;
const QString serveKey = u"endpoint/serveOnStart"_s;
const QString lastProfileKey = u"profile/last"_s;
const QString headsKey = u"traffic/keepHeads"_s;
const QString bodiesKey = u"traffic/keepBodies"_s;

const QString exportsKey = u"policyExports/"_s;

/// The group of a profile; its path as one word, as a group's name has to be.
QString exportGroup(const QString &profilePath)
{
    return exportsKey + (profilePath.isEmpty() ? u"demo"_s : QString::fromLatin1(QUrl::toPercentEncoding(profilePath)));
}

/// In the order of ThemeMode.
const std::array themeNames = {u"system"_s, u"light"_s, u"dark"_s};

} // namespace

UserSettings::UserSettings(QObject *parent)
    : UserSettings(
          std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, u"spillway"_s, u"spillway"_s), parent)
{
}

UserSettings::UserSettings(std::unique_ptr<QSettings> store, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
{
}

UserSettings::~UserSettings() = default;

ThemeMode UserSettings::theme() const
{
    const auto found = std::find(themeNames.begin(), themeNames.end(), m_store->value(themeKey).toString());
    return found == themeNames.end() ? ThemeMode::System : ThemeMode(found - themeNames.begin());
}

void UserSettings::setTheme(ThemeMode mode)
{
    if (mode != theme()) {
        m_store->setValue(themeKey, themeNames[size_t(mode)]);
        emit changed();
    }
}

bool UserSettings::flag(const QString &key, bool standard) const
{
    return m_store->value(key, standard).toBool();
}

void UserSettings::setFlag(const QString &key, bool value, bool standard)
{
    if (value != flag(key, standard)) {
        m_store->setValue(key, value);
        emit changed();
    }
}

bool UserSettings::closesToTray() const
{
    return flag(trayKey, true);
}

void UserSettings::setClosesToTray(bool closes)
{
    setFlag(trayKey, closes, true);
}

bool UserSettings::wasTrayHintShown() const
{
    return flag(trayHintKey, false);
}

void UserSettings::setTrayHintShown()
{
    setFlag(trayHintKey, true, false);
}

bool UserSettings::servesOnStart() const
{
    return flag(serveKey, true);
}

void UserSettings::setServesOnStart(bool serves)
{
    setFlag(serveKey, serves, true);
}

bool UserSettings::keepsHeads() const
{
    return flag(headsKey, true);
}

void UserSettings::setKeepsHeads(bool keeps)
{
    setFlag(headsKey, keeps, true);
}

bool UserSettings::keepsBodies() const
{
    return flag(bodiesKey, false);
}

void UserSettings::setKeepsBodies(bool keeps)
{
    setFlag(bodiesKey, keeps, false);
}

CaptureOptions UserSettings::capture() const
{
    CaptureOptions capture;
    capture.heads = keepsHeads() || keepsBodies();
    capture.bodyBytes = keepsBodies() ? keptBodyBytes : 0;
    return capture;
}

QString UserSettings::lastProfile() const
{
    return m_store->value(lastProfileKey).toString();
}

void UserSettings::setLastProfile(const QString &path)
{
    m_store->setValue(lastProfileKey, path);
}

LastExport UserSettings::lastPolicyExport(const QString &profilePath) const
{
    const QString group = exportGroup(profilePath);
    return {m_store->value(group + u"/path"_s).toString(), m_store->value(group + u"/at"_s).toDateTime()};
}

void UserSettings::setLastPolicyExport(const QString &profilePath, const LastExport &last)
{
    const QString group = exportGroup(profilePath);
    m_store->setValue(group + u"/path"_s, last.path);
    m_store->setValue(group + u"/at"_s, last.at);
}

QByteArray UserSettings::windowPlacement() const
{
    return m_store->value(placementKey).toByteArray();
}

QByteArray UserSettings::pageState(const QString &page) const
{
    return m_store->value(pagesKey + page).toByteArray();
}

void UserSettings::setPageState(const QString &page, const QByteArray &state)
{
    m_store->setValue(pagesKey + page, state);
}

void UserSettings::setWindowPlacement(const QByteArray &placement)
{
    m_store->setValue(placementKey, placement);
}

} // namespace spillway
