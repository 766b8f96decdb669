// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QTemporaryDir>

namespace spillway
{

/// A profile file in a folder of its own. Fill `root` (or call `add`), then `write`.
class ProfileFile
{
public:
    explicit ProfileFile(const QString &name = QStringLiteral("test"));

    /// Adds a backend; `more` is merged into its object.
    void add(const QString &name, const QString &url, int priority = 1, const QString &auth = QStringLiteral("none"),
             const QJsonObject &more = {});
    /// Sets a key of `endpoint` or `balancing`.
    void set(const QString &section, const QString &key, const QJsonValue &value);
    /// Writes `root`, whole.
    void write() const;
    /// Writes any bytes into the existing file, as an editor does that does not replace it.
    void writeInPlace(const QByteArray &bytes) const;

    QString path() const { return filePath(QStringLiteral("test.spillway.json")); }
    QString filePath(const QString &name) const { return m_folder.filePath(name); }
    QString folder() const { return m_folder.path(); }

    QJsonObject root;

private:
    QTemporaryDir m_folder;
};

} // namespace spillway
