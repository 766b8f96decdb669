// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azrunner.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTimer>

namespace spillway
{

/// An az in a folder of the test's own: fakeaz.py with an empty Azure, or a shell script.
class FakeAz
{
public:
    static inline const QString subscription = QStringLiteral("11111111-2222-3333-4444-555555555555");

    FakeAz()
    {
        install("export FAKEAZ_DIR=\"$DIR\"\nexec python3 -IS '" SPILLWAY_SOURCE_DIR
                "/tests/core/azurelink/fakeaz.py' \"$@\"");
    }

    /// Puts a shell script in its place. `$DIR` is the test's folder.
    void install(const QByteArray &script)
    {
        QFile file(path("az"));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            file.write("#!/bin/sh\nDIR='" + folder.path().toUtf8() + "'\n" + script + "\n");
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
    }

    AzContext context() const
    {
        AzContext context;
        context.environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
        context.program.file = path("az");
        return context;
    }

    QString path(const char *name) const { return folder.filePath(QString::fromLatin1(name)); }
    QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            file.write(bytes);
        }
    }

    /// One rule by which calls go wrong; see fakeaz.py.
    void steer(const QJsonObject &rule) const { write("steer.json", QJsonDocument(QJsonArray{rule}).toJson()); }
    void steerNothing() const { QFile::remove(path("steer.json")); }

    QJsonObject state() const { return QJsonDocument::fromJson(read("state.json")).object(); }
    void setState(const QJsonObject &state) const { write("state.json", QJsonDocument(state).toJson()); }
    void set(const char *key, const QJsonValue &value) const
    {
        QJsonObject all = state();
        all.insert(QLatin1StringView(key), value);
        setState(all);
    }
    QJsonObject resources() const { return state().value(QLatin1StringView("resources")).toObject(); }
    /// A user-assigned identity; its principal is named after it.
    void addIdentity(const QString &name, const QString &clientId) const
    {
        const QString id = QStringLiteral("/providers/Microsoft.ManagedIdentity/userAssignedIdentities/") + name;
        const QJsonObject properties{{QStringLiteral("clientId"), clientId},
                                     {QStringLiteral("principalId"), QStringLiteral("principal-of-") + name}};
        QJsonObject all = resources();
        all[id.toLower()] = QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("properties"), properties}};
        set("resources", all);
    }
    /// The id of the one resource whose id ends so.
    QString idOf(const QString &ending) const
    {
        QString found;
        for (const QString &id : resources().keys()) {
            if (id.endsWith(ending, Qt::CaseInsensitive)) {
                found = found.isEmpty() ? id : QStringLiteral("several end with ") + ending;
            }
        }
        return found;
    }
    void remove(const QString &ending) const
    {
        QJsonObject all = resources();
        all.remove(idOf(ending));
        set("resources", all);
    }
    /// Changes one value of a resource, by its keys.
    void change(const QString &ending, const QStringList &keys, const QJsonValue &value) const
    {
        QJsonObject all = resources();
        const QString id = idOf(ending);
        all.insert(id, changed(all.value(id).toObject(), keys, value));
        set("resources", all);
    }

    /// What az was called with, in order.
    QStringList calls() const
    {
        QStringList lines;
        const QByteArray all = read("calls.jsonl");
        for (const QByteArray &line : all.split('\n')) {
            QStringList words;
            for (const QJsonValue &word : QJsonDocument::fromJson(line).array()) {
                words.append(word.toString());
            }
            if (!words.isEmpty()) {
                lines.append(words.join(u' '));
            }
        }
        return lines;
    }
    void forgetCalls() const { QFile::remove(path("calls.jsonl")); }

    QTemporaryDir folder;

private:
    static QJsonObject changed(QJsonObject object, const QStringList &keys, const QJsonValue &value)
    {
        object.insert(keys.first(),
                      keys.size() == 1 ? value : changed(object.value(keys.first()).toObject(), keys.mid(1), value));
        return object;
    }
};

/// Like spinUntil, for what happens outside this process: looks every few milliseconds.
template <typename Predicate>
bool pollUntil(Predicate done)
{
    QTimer tick;
    tick.start(std::chrono::milliseconds(5));
    return spinUntil(done, std::chrono::seconds(60));
}

} // namespace spillway
