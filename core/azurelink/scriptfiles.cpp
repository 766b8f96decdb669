// SPDX-License-Identifier: MIT
#include "core/azurelink/scriptfiles.h"

#include <QFile>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Between the quotes of a JSON text, in ASCII: az reads a body in the encoding of the locale.
QByteArray jsonText(const QByteArray &key)
{
    QByteArray text;
    const QString characters = QString::fromUtf8(key);
    for (const QChar c : characters) {
        if (c == u'"' || c == u'\\') {
            text += '\\';
            text += char(c.unicode());
        } else if (c.unicode() < 0x20 || c.unicode() > 0x7e) {
            text += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        } else {
            text += char(c.unicode());
        }
    }
    return text;
}

} // namespace

ScriptFiles::ScriptFiles(QList<AzFile> files)
    : m_files(std::move(files))
{
}

QString ScriptFiles::write() const
{
    if (!m_folder.isValid()) {
        return m_folder.errorString();
    }
    for (const AzFile &file : m_files) {
        if (file.key) {
            continue;
        }
        if (QString problem = write(file.name, file.bytes); !problem.isEmpty()) {
            return problem;
        }
    }
    return {};
}

QString ScriptFiles::writeKeys(const AzCommand &command, const Keys &keys)
{
    for (const AzFile &file : std::as_const(m_files)) {
        const bool isTaken = std::any_of(command.words.begin(), command.words.end(), [&file](const AzWord &word) {
            return word.parts().contains(AzWord::Part{AzWord::Part::Kind::File, file.name});
        });
        if (!file.key || !isTaken) {
            continue;
        }
        const QByteArray key = keys ? keys(*file.key) : QByteArray();
        if (key.isEmpty()) {
            return u"There is no key for the backend "_s + file.key->backend;
        }
        m_keyFiles.append(file.name);
        if (QString problem = write(file.name, file.key->before + jsonText(key) + file.key->after);
            !problem.isEmpty()) {
            return problem;
        }
    }
    return {};
}

void ScriptFiles::removeKeys()
{
    for (const QString &name : std::exchange(m_keyFiles, {})) {
        QFile::remove(path(name));
    }
}

QString ScriptFiles::write(const QString &name, const QByteArray &bytes) const
{
    if (name.contains(u'/') || name.contains(u'\\')) {
        return u"a file cannot have the name "_s + name;
    }
    QFile target(path(name));
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly) ||
        !target.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || target.write(bytes) < 0 || !target.flush()) {
        return target.errorString();
    }
    return {};
}

} // namespace spillway
