// SPDX-License-Identifier: MIT
#include "tests/support/profilefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace spillway
{

ProfileFile::ProfileFile(const QString &name)
    : root{{QStringLiteral("version"), 1},
           {QStringLiteral("name"), name},
           {QStringLiteral("endpoint"), QJsonObject{{QStringLiteral("port"), 0}}},
           {QStringLiteral("balancing"), QJsonObject()},
           {QStringLiteral("backends"), QJsonArray()}}
{
}

void ProfileFile::add(const QString &name, const QString &url, int priority, const QString &auth,
                      const QJsonObject &more)
{
    QJsonObject backend{{QStringLiteral("name"), name},
                        {QStringLiteral("url"), url},
                        {QStringLiteral("priority"), priority},
                        {QStringLiteral("auth"), auth}};
    for (auto it = more.begin(); it != more.end(); ++it) {
        backend.insert(it.key(), it.value());
    }
    QJsonArray backends = root.value(QStringLiteral("backends")).toArray();
    backends.append(backend);
    root.insert(QStringLiteral("backends"), backends);
}

void ProfileFile::set(const QString &section, const QString &key, const QJsonValue &value)
{
    QJsonObject object = root.value(section).toObject();
    object.insert(key, value);
    root.insert(section, object);
}

void ProfileFile::write() const
{
    QSaveFile file(path());
    const QByteArray bytes = QJsonDocument(root).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        qFatal("%s: %s", qPrintable(path()), qPrintable(file.errorString()));
    }
}

void ProfileFile::writeInPlace(const QByteArray &bytes) const
{
    QFile file(path());
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
        qFatal("%s: %s", qPrintable(path()), qPrintable(file.errorString()));
    }
}

} // namespace spillway
