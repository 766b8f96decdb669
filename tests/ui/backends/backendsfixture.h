// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilestore.h"
#include "core/secrets/memorystore.h"
#include "tests/ui/testlook.h"
#include "ui/session/desktopsession.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace spillway
{

/// A session over a profile file in a folder of its own, with keys in memory as a keychain has them. Fill `profile`
/// (or call `add`), then `open`.
class BackendsFixture
{
public:
    explicit BackendsFixture(const QProcessEnvironment &environment = {})
        : session(ProfileLibrary(folder.path()), &keychain, environment)
    {
        profile.name = QStringLiteral("test");
        profile.endpoint.port = 0;
    }

    Backend &add(const QString &name, int priority = 1, int weight = 100, AuthKind auth = AuthKind::None)
    {
        Backend backend;
        backend.name = name;
        backend.url = QStringLiteral("https://%1.openai.azure.com").arg(name);
        backend.priority = priority;
        backend.weight = weight;
        backend.auth = auth;
        profile.backends.append(backend);
        return profile.backends.last();
    }

    QString path() const { return folder.filePath(QStringLiteral("test.spillway.json")); }

    /// Writes the profile and opens it; true once its keys have been looked up.
    bool open()
    {
        bool known = false;
        const auto connection =
            QObject::connect(&session, &DesktopSession::secretsChanged, &session, [&known] { known = true; });
        const bool opened = ProfileStore(path()).save(profile).isEmpty() && session.open(path()).isEmpty();
        const bool done = opened && QTest::qWaitFor([&known] { return known; });
        QObject::disconnect(connection);
        return done;
    }

    /// Another program writes the file; true once the session has taken it up.
    bool writeElsewhere(const Profile &next)
    {
        bool reloaded = false;
        const auto connection =
            QObject::connect(&session, &DesktopSession::profileReloaded, &session, [&reloaded] { reloaded = true; });
        ProfileStore other(path());
        other.load();
        const bool written = other.save(next).isEmpty();
        const bool done = written && QTest::qWaitFor([&reloaded] { return reloaded; });
        QObject::disconnect(connection);
        return done;
    }

    QByteArray fileContent() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// What the keychain has for a backend; empty if nothing.
    QByteArray kept(const QString &backendName)
    {
        std::optional<QByteArray> found;
        keychain.read(secretEntry(session.profile().name, backendName), &session,
                      [&found](const SecretStore::Result &result) { found = result.secret; });
        return QTest::qWaitFor([&found] { return found.has_value(); }) ? *found : QByteArray("no answer");
    }

    void keep(const QString &backendName, const QByteArray &key)
    {
        bool done = false;
        keychain.write(secretEntry(profile.name, backendName), key, &session,
                       [&done](const SecretStore::Result &) { done = true; });
        QVERIFY(QTest::qWaitFor([&done] { return done; }));
    }

    QStringList names() const
    {
        QStringList names;
        for (const Backend &backend : session.profile().backends) {
            names.append(backend.name);
        }
        return names;
    }

    const Backend &saved(const QString &name) const
    {
        for (const Backend &backend : session.profile().backends) {
            if (backend.name == name) {
                return backend;
            }
        }
        qFatal("no such backend");
    }

    QTemporaryDir folder;
    MemoryStore keychain;
    DesktopSession session;
    Profile profile;
};

} // namespace spillway
