// SPDX-License-Identifier: MIT
#include "core/secrets/environmentstore.h"

#include "core/secrets/secretstore.h"

#include <QDir>
#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

const QString credentialsFolder = QStringLiteral("CREDENTIALS_DIRECTORY");

} // namespace

EnvironmentStore::EnvironmentStore(const QProcessEnvironment &environment)
    : m_environment(environment)
{
}

std::optional<QByteArray> EnvironmentStore::key(const QString &backendName) const
{
    const QString found = value(secretVariable(backendName));
    return found.isEmpty() ? std::nullopt : std::optional(found.toUtf8());
}

QString EnvironmentStore::value(const QString &variable) const
{
    const QString given = m_environment.value(variable).trimmed();
    return given.isEmpty() ? fileValue(variable) : given;
}

QString EnvironmentStore::source(const QString &variable) const
{
    if (!m_environment.value(variable).trimmed().isEmpty()) {
        return u"environment "_s + variable;
    }
    return fileValue(variable).isEmpty() ? QString() : u"credential file "_s + variable;
}

QProcessEnvironment EnvironmentStore::withFiles() const
{
    QProcessEnvironment all = m_environment;
    const QString folder = m_environment.value(credentialsFolder);
    const QStringList names = folder.isEmpty() ? QStringList() : QDir(folder).entryList(QDir::Files);
    for (const QString &name : names) {
        if (const QString content = value(name); !content.isEmpty()) {
            all.insert(name, content);
        }
    }
    return all;
}

QString EnvironmentStore::fileValue(const QString &name) const
{
    // Relative, it would be a folder of wherever the program was started.
    const QString folder = m_environment.value(credentialsFolder);
    if (!QDir::isAbsolutePath(folder)) {
        return {};
    }
    QFile file(folder + u'/' + name);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray content = file.read(longestFile + 1);
    return content.size() > longestFile ? QString() : QString::fromUtf8(content).trimmed();
}

} // namespace spillway
