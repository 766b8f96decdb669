// SPDX-License-Identifier: MIT
#include "ui/startatlogin.h"

#include "ui/applicationid.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("StartAtLogin", text);
}

/// One argument of a desktop entry's Exec key: quoted as its specification says, and escaped once more as a string
/// value of the file.
QString execArgument(const QString &argument)
{
    QString quoted;
    for (const QChar c : argument) {
        if (u"\"`$\\"_s.contains(c)) {
            quoted += u'\\';
        }
        quoted += c;
        if (c == u'%') {
            quoted += u'%'; // alone it would begin a field code
        }
    }
    return u'"' + quoted.replace(u'\\', u"\\\\"_s) + u'"';
}

#ifdef Q_OS_WIN

constexpr auto runKey = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const QString runValue = u"Spillway"_s;

QString commandLine(const QString &program, const QStringList &arguments)
{
    QString line = u'"' + QDir::toNativeSeparators(program) + u'"';
    for (const QString &argument : arguments) {
        line += u' ' + argument;
    }
    return line;
}

#endif

} // namespace

StartAtLogin::StartAtLogin(QString program, QStringList arguments, QString folder)
    : m_program(std::move(program))
    , m_arguments(std::move(arguments))
    , m_folder(std::move(folder))
{
    if (m_folder.isEmpty()) {
#ifdef Q_OS_MACOS
        m_folder = QDir::homePath() + u"/Library/LaunchAgents"_s;
#else
        m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s;
#endif
    }
}

QString StartAtLogin::desktopEntry(const QString &program, const QStringList &arguments)
{
    QString exec = execArgument(program);
    for (const QString &argument : arguments) {
        exec += u' ' + execArgument(argument);
    }
    return u"[Desktop Entry]\nType=Application\nName=Spillway\nExec=%1\nIcon=%2\nTerminal=false\n"_s.arg(exec,
                                                                                                         applicationId);
}

QString StartAtLogin::launchAgent(const QString &program, const QStringList &arguments)
{
    QString list;
    for (const QString &argument : QStringList(program) + arguments) {
        list += u"    <string>%1</string>\n"_s.arg(argument.toHtmlEscaped());
    }
    return u"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
           "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
           "<plist version=\"1.0\">\n<dict>\n"
           "  <key>Label</key>\n  <string>spillway</string>\n"
           "  <key>ProgramArguments</key>\n  <array>\n"_s +
           list + u"  </array>\n  <key>RunAtLoad</key>\n  <true/>\n</dict>\n</plist>\n"_s;
}

#ifdef Q_OS_WIN

QString StartAtLogin::file() const
{
    return {};
}

bool StartAtLogin::isOn() const
{
    return QSettings(QLatin1StringView(runKey), QSettings::NativeFormat).contains(runValue);
}

QString StartAtLogin::set(bool on)
{
    QSettings run(QLatin1StringView(runKey), QSettings::NativeFormat);
    if (on) {
        run.setValue(runValue, commandLine(m_program, m_arguments));
    } else {
        run.remove(runValue);
    }
    run.sync();
    return run.status() == QSettings::NoError ? QString() : tr("Windows did not let this be changed.");
}

#else

QString StartAtLogin::file() const
{
#ifdef Q_OS_MACOS
    return m_folder + u"/spillway.plist"_s;
#else
    return m_folder + u"/spillway.desktop"_s;
#endif
}

bool StartAtLogin::isOn() const
{
    return QFile::exists(file());
}

QString StartAtLogin::set(bool on)
{
    if (!on) {
        QFile entry(file());
        return !entry.exists() || entry.remove()
                   ? QString()
                   : tr("%1 cannot be removed: %2.").arg(QDir::toNativeSeparators(file()), entry.errorString());
    }
#ifdef Q_OS_MACOS
    const QString text = launchAgent(m_program, m_arguments);
#else
    const QString text = desktopEntry(m_program, m_arguments);
#endif
    QSaveFile entry(file());
    if (QDir().mkpath(m_folder) && entry.open(QIODevice::WriteOnly) && entry.write(text.toUtf8()) >= 0 &&
        entry.commit()) {
        return {};
    }
    return tr("%1 cannot be written: %2.").arg(QDir::toNativeSeparators(file()), entry.errorString());
}

#endif

} // namespace spillway
