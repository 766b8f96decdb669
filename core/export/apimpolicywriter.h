// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"

namespace spillway
{

/// The Azure API Management policy that states the same balancing rules as the endpoint (ALGORITHM.md).
class ApimPolicyWriter : public Exporter
{
public:
    QString kind() const override { return QStringLiteral("policy"); }
    QString title() const override { return QStringLiteral("Azure API Management policy (XML)"); }
    QString suffix() const override { return QStringLiteral(".xml"); }
    /// A problem where a value cannot be carried safely: an address beyond plain URL characters, an identity that is no
    /// client id, or no backend at all.
    Exported write(const Profile &profile) const override;
};

} // namespace spillway
