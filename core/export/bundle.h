// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

#include <QList>

/// Everything that a person or a pipeline needs to bring a profile to API Management, as the files of one folder. Pure:
/// who writes the folder is somebody else.
namespace spillway
{

/// A file that the folder lacks.
struct MissingFile
{
    QString path;
    QString why; ///< as Exported::problem
};

/// What files cannot carry over, or need to work.
struct BundleNote
{
    QString text;
    QStringList paths; ///< those of which it is true
};

struct Bundle
{
    QList<ExportedFile> files;  ///< README.md first; paths are plain names, some below `samples/`
    QList<MissingFile> missing; ///< README.md tells of them too
    QList<BundleNote> notes;    ///< each once
};

/// `openApi`: what came of `exportOpenApi`, or why there is no schema. `profile` has no errors.
Bundle makeBundle(const Profile &profile, const Exported &openApi);

} // namespace spillway
