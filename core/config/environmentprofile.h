// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QProcessEnvironment>

/// A whole profile out of BACKEND_n_* variables, as the containers of this family take them (CONTRACT.md section 3).
namespace spillway
{

struct EnvironmentProfile
{
    Profile profile;                ///< backends in the order of n
    QMap<QString, QByteArray> keys; ///< backend name -> BACKEND_n_APIKEY; never written anywhere
    QList<Finding> findings;        ///< paths are variable names
};

/// BACKEND_n_URL, _PRIORITY, _APIKEY (without it: Entra), _DEPLOYMENT_NAME (as the mapping of "*"),
/// HTTP_TIMEOUT_SECONDS (silence before the answer; the connection too, if that is less than its 10 s). Gaps in n are
/// allowed; values are trimmed; a BACKEND_n_ variable of another name is a warning.
EnvironmentProfile profileFromEnvironment(const QProcessEnvironment &environment);

} // namespace spillway
