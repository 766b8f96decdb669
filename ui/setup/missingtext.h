// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/missingvalues.h"

#include <QCoreApplication>

namespace spillway
{

/// What has to be filled in before the commands of `step` can be shown, in a sentence that names the fields as their
/// forms do: of the first step that lacks something. Empty: nothing.
class MissingText
{
    Q_DECLARE_TR_FUNCTIONS(MissingText)
public:
    static QString of(const QList<MissingValue> &missing, SetupStep step);

private:
    static QString label(const QString &path);
};

} // namespace spillway
