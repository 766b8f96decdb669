// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace spillway
{

/// Whether the system starts Spillway when the user signs in: a file in XDG's autostart folder, a value of the
/// registry's Run key, or a property list of a launch agent. No other part of the program knows which.
class StartAtLogin
{
public:
    /// `program` is started with `arguments`. `folder` holds the autostart file or property list (with Windows:
    /// unused); empty means this user's own.
    StartAtLogin(QString program, QStringList arguments, QString folder = {});

    bool isOn() const;
    /// Returns an empty string, or a sentence that says why not.
    QString set(bool on);

    /// What a freedesktop.org autostart file holds. Pure.
    static QString desktopEntry(const QString &program, const QStringList &arguments);
    /// What a macOS property list holds. Pure.
    static QString launchAgent(const QString &program, const QStringList &arguments);

private:
    QString file() const;

    QString m_program;
    QStringList m_arguments;
    QString m_folder;
};

} // namespace spillway
