// SPDX-License-Identifier: MIT
#include "core/azurelink/azfinder.h"

#include "core/secrets/azurecli.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

QStringList usualAzFolders()
{
#if defined(Q_OS_WIN)
    return {u"C:/Program Files/Microsoft SDKs/Azure/CLI2/wbin"_s,
            u"C:/Program Files (x86)/Microsoft SDKs/Azure/CLI2/wbin"_s};
#elif defined(Q_OS_MACOS)
    return {u"/opt/homebrew/bin"_s, u"/usr/local/bin"_s, u"/opt/local/bin"_s};
#else
    return {u"/usr/bin"_s, u"/usr/local/bin"_s, u"/opt/az/bin"_s, u"/snap/bin"_s, QDir::homePath() + u"/.local/bin"_s};
#endif
}

AzProgram findAz(const QProcessEnvironment &environment, const QStringList &folders)
{
    const QStringList places = environment.value(u"PATH"_s).split(QDir::listSeparator(), Qt::SkipEmptyParts) + folders;
    // With no folder at all, Qt would look along this program's own PATH.
    QString found = places.isEmpty() ? QString() : QStandardPaths::findExecutable(u"az"_s, places);
    if (found.endsWith(".cmd"_L1, Qt::CaseInsensitive) || found.endsWith(".bat"_L1, Qt::CaseInsensitive)) {
        const QString python = QDir::cleanPath(QFileInfo(found).absolutePath() + u"/../python.exe"_s);
        if (QFileInfo(python).isFile()) {
            return {python, {u"-IBm"_s, u"azure.cli"_s}};
        }
    }
    return {found.isEmpty() ? QString() : QFileInfo(found).absoluteFilePath(), {}};
}

QProcessEnvironment azEnvironment(const QProcessEnvironment &environment)
{
    QProcessEnvironment result = withoutKeys(environment);
    const std::pair<QString, QString> settings[] = {
        {u"AZURE_CORE_ONLY_SHOW_ERRORS"_s, u"true"_s},
        {u"AZURE_CORE_NO_COLOR"_s, u"true"_s},
        {u"AZURE_CORE_SURVEY_MESSAGE"_s, u"false"_s},
        {u"AZURE_CORE_DISABLE_PROGRESS_BAR"_s, u"true"_s},
        // Nobody could answer: neither which subscription it is to be, nor whether an extension is to be installed.
        {u"AZURE_CORE_LOGIN_EXPERIENCE_V2"_s, u"off"_s},
        {u"AZURE_EXTENSION_USE_DYNAMIC_INSTALL"_s, u"no"_s},
        {u"NO_COLOR"_s, u"1"_s},
    };
    for (const auto &[name, value] : settings) {
        result.insert(name, value);
    }
    return result;
}

} // namespace spillway
