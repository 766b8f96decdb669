// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace spillway
{

/// A schema that was downloaded.
struct CachedSchema
{
    QString version;
    QString path;
    qint64 size = 0;      ///< bytes
    QDateTime downloaded; ///< UTC

    /// Whole days since the download; 0 if `now` is before it.
    qint64 ageInDays(const QDateTime &now) const;
    bool operator==(const CachedSchema &) const = default;
};

/// The schemas that were downloaded, by version: `FOLDER/VERSION.json`. Nothing is kept in memory; any thread.
class SchemaStore
{
public:
    explicit SchemaStore(const QString &folder = defaultFolder())
        : m_folder(folder)
    {
    }

    /// `spillway/schemas` in this user's cache, the same for both programs.
    static QString defaultFolder();

    /// Where a download of this version belongs. Empty for what is no version (`isSchemaVersion`), so that no text from
    /// a form or a profile ever leads out of the folder.
    QString pathOf(const QString &version) const;
    std::optional<CachedSchema> find(const QString &version) const;
    /// The newest version first.
    QList<CachedSchema> all() const;
    /// Also what has come of a broken download.
    void remove(const QString &version) const;

private:
    QString m_folder;
};

/// A file and, where there is none, why and what to do.
struct SchemaFile
{
    QString path;    ///< absolute; empty with a problem
    QString problem; ///< a sentence or two that begins with the value's path in the profile
};
/// Which file a plan means: its own (`schemaFile`, relative to the profile's folder), or the cached one of its version.
SchemaFile schemaFileOf(const SetupPlan &plan, const QString &profileFolder, const SchemaStore &store = SchemaStore());

struct SchemaBytes
{
    QByteArray bytes;
    QString problem; ///< why there are none, one sentence
};
/// Reads a file of at most `maxSchemaBytes`. What is in it is `checkSchema`'s.
SchemaBytes readSchemaFile(const QString &path);

} // namespace spillway
