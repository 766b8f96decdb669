// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QJsonObject>

/// Finds credentials that somebody has put into a profile (CONTRACT.md section 2: no secret is ever in it).
namespace spillway
{

/// An error for every key called like a credential (`apiKey`, `client-secret`, `password` …) that has a text. The value
/// is never part of a finding. Names of deployments are left alone.
QList<Finding> findSecretFields(const QJsonObject &document);

} // namespace spillway
