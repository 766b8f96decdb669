// SPDX-License-Identifier: MIT
#include "ui/theme/systemlook.h"

#include "ui/theme/portallook.h"

#include <QGuiApplication>
#include <QPalette>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif
#ifdef Q_OS_WIN
#include <QSettings>

#include <qt_windows.h>
#endif

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

bool isDarkGround(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

#ifdef Q_OS_WIN

bool windowsIsDark()
{
    const QSettings settings(u"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"_s,
                             QSettings::NativeFormat);
    return settings.value(u"AppsUseLightTheme"_s, 1).toInt() == 0;
}

bool windowsHasHighContrast()
{
    HIGHCONTRASTW contrast{sizeof(HIGHCONTRASTW), 0, nullptr};
    return SystemParametersInfoW(SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0) &&
           (contrast.dwFlags & HCF_HIGHCONTRASTON);
}

#endif

/// What Qt and the operating system tell without the portal.
class PlatformLook : public SystemLookSource
{
public:
    PlatformLook()
        : m_startedDark(isDarkGround(QGuiApplication::palette()))
    {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &SystemLookSource::changed);
#endif
    }

    SystemLook look() const override
    {
        SystemLook look;
        look.dark = m_startedDark;
#ifdef Q_OS_WIN
        look.dark = windowsIsDark();
        look.highContrast = windowsHasHighContrast();
#endif
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
        if (scheme != Qt::ColorScheme::Unknown) {
            look.dark = scheme == Qt::ColorScheme::Dark;
        }
#endif
        return look;
    }

private:
    bool m_startedDark; ///< the palette as it was before ours took its place
};

} // namespace

std::unique_ptr<SystemLookSource> makeSystemLookSource()
{
    auto platform = std::make_unique<PlatformLook>();
#ifdef SPILLWAY_HAVE_DBUS
    return std::make_unique<PortalLook>(std::move(platform));
#else
    return platform;
#endif
}

} // namespace spillway
