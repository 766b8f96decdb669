// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

#include <QTemporaryDir>

namespace spillway
{

/// The files of a script in a temporary folder, for their owner alone. They go with this.
class ScriptFiles
{
public:
    using Keys = std::function<QByteArray(const AzKey &)>;

    explicit ScriptFiles(QList<AzFile> files);

    /// Writes those without a key. What went wrong; empty: nothing.
    QString write() const;
    /// Writes those with a key that the command takes. What went wrong; empty: nothing.
    QString writeKeys(const AzCommand &command, const Keys &keys);
    /// Removes what `writeKeys` has written.
    void removeKeys();
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    QString write(const QString &name, const QByteArray &bytes) const;

    QList<AzFile> m_files;
    QTemporaryDir m_folder;
    QStringList m_keyFiles;
};

} // namespace spillway
