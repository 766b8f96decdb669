// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

/// What a profile can be exported as (CONTRACT.md section 1). Pure: the same profile gives the same bytes.
namespace spillway
{

/// What came of an export.
struct Exported
{
    QByteArray bytes;  ///< UTF-8; empty when there is a problem
    QString problem;   ///< why nothing was written: one sentence that begins with the value's path; empty: all is well
    QStringList notes; ///< what the export cannot carry over or needs to work, a sentence or two each
};

/// One file of a folder that is exported.
struct ExportedFile
{
    QString path; ///< inside the folder, with `/`
    QByteArray bytes;
};

/// One kind of export. Without state: any thread may call it.
class Exporter
{
public:
    Exporter() = default;
    virtual ~Exporter() = default;
    Q_DISABLE_COPY_MOVE(Exporter)

    /// The KIND of `spillway-cli export`.
    virtual QString kind() const = 0;
    /// What it is, in a few words.
    virtual QString title() const = 0;
    /// The usual ending of the file's name, with its dot.
    virtual QString suffix() const = 0;
    /// `profile` has no errors (`validate`).
    virtual Exported write(const Profile &profile) const = 0;
};

/// Every kind there is, in the order of the help text.
const QList<const Exporter *> &exporters();
/// Null if there is none of this kind.
const Exporter *findExporter(QStringView kind);

} // namespace spillway
