// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QCoreApplication>

namespace spillway
{

/// A field of the backend form, in its order.
enum class BackendField { Name, Url, Priority, Weight, Key, Deployments, EntraScope, CaFile };

/// What is wrong with one field, and how to right it.
struct FieldProblem
{
    BackendField field = BackendField::Name;
    QString text;
    QString fixed = {}; ///< the value that "Fix" puts there; empty: there is no such link

    bool operator==(const FieldProblem &) const = default;
};

/// What is wrong with a backend as it was typed (its URL not normalised yet), at most one problem a field, in the order
/// of the fields. `others` are the other backends of the profile. Looks at the file system for `caFile` only.
QList<FieldProblem> backendProblems(const Backend &edit, const QList<Backend> &others);

/// A sentence about a URL that is no error; empty mostly.
QString urlWarning(const Backend &edit);

} // namespace spillway
