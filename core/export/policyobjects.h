// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyscan.h"

#include <QList>
#include <QString>

#include <optional>

/// The objects with properties that the C# (or the JSON in its strings) of a policy makes: its backend list.
namespace spillway
{

struct PolicyProperty
{
    QString name;
    std::optional<QString> text;  ///< a string that stands there as it is
    std::optional<double> number; ///< a number, or 1 and 0 for true and false
    int line = 0;
};

struct PolicyObject
{
    QList<PolicyProperty> properties;
    int line = 0;

    /// By name without regard to case; null if there is none.
    const PolicyProperty *find(QStringView name) const;
};

/// A string with an address in an expression.
struct PolicyAddress
{
    QString url;
    int line = 0;
    QString element; ///< in which it stands
};

struct PolicyObjects
{
    QList<PolicyObject> withUrl;    ///< those that have a `url`, in the document's order
    QList<PolicyObject> withoutUrl; ///< those that have a `priority` like a backend, but no `url`
    QList<PolicyAddress> loose;     ///< http(s) addresses in expressions that belong to no such object
};

PolicyObjects findPolicyObjects(const PolicyScan &scan);

} // namespace spillway
