// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

#include <QList>
#include <QString>

namespace spillway
{

struct WrittenFolder
{
    QString problem;  ///< why nothing was changed (or, if the system failed half-way, what was); empty: all is written
    int replaced = 0; ///< files of the bundle that were there before
    int kept = 0;     ///< files of others, which stay as they are
};

/// Writes the files into the folder `path`. A new folder appears whole or not at all: it is made beside its place and
/// then renamed. In one that is there, only the files of the bundle are replaced: all of them once all could be
/// written, or none; where the system refuses half-way, those that were replaced are brought back.
WrittenFolder writeFolder(const QString &path, const QList<ExportedFile> &files);

} // namespace spillway
