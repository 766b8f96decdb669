// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/memorystore.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"

#include <QTemporaryDir>

namespace spillway
{

/// A session and settings of their own, in a folder that goes with them; keys are kept in memory, as in a keychain that
/// works. The profile that `openWith` makes serves on a free port.
class ShellFixture
{
public:
    explicit ShellFixture(const QProcessEnvironment &environment = {})
        : session(ProfileLibrary(folder.filePath(QStringLiteral("profiles"))), &keychain, environment)
        , settings(std::make_unique<QSettings>(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat))
    {
    }

    /// Opens a new profile with these backends (without sign-in, unless changed) and returns its path.
    QString openWith(const QStringList &backends, const QString &name = QStringLiteral("Contoso"))
    {
        QString path;
        problem = session.library().create(name, &path);
        problem += session.open(path);
        Profile profile = session.profile();
        profile.endpoint.port = 0;
        for (const QString &backendName : backends) {
            Backend backend;
            backend.name = backendName;
            backend.url = QStringLiteral("http://127.0.0.1:9/") + backendName;
            backend.auth = AuthKind::None;
            profile.backends.append(backend);
        }
        problem += session.save(profile);
        return path;
    }

    /// Changes the profile in force.
    template <typename Change>
    QString change(Change change)
    {
        Profile next = session.profile();
        change(next);
        return session.save(next);
    }

    QTemporaryDir folder;
    MemoryStore keychain;
    DesktopSession session;
    UserSettings settings;
    QString problem; ///< what went wrong in `openWith`
};

} // namespace spillway
