// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/environmentprofile.h"

#include <functional>

class QObject;

namespace spillway
{

class DesktopSession;

/// What a set of BACKEND_n_* variables has to offer, in a sentence: `Found 3 backends: BACKEND_1_URL to BACKEND_3_URL`.
struct EnvironmentOffer
{
    int backends = 0;    ///< that can be imported; 0 also if something is wrong
    QString description; ///< what was found, or what is wrong with it, or what could be set
};
EnvironmentOffer environmentOffer(const QProcessEnvironment &environment);

/// Puts the backends of the variables into a profile of their own, or into the one that is open if it has none, and
/// keeps their keys. `done` gets an empty string or a sentence that says why not, once every key is kept.
void importEnvironment(DesktopSession &session, const QProcessEnvironment &environment, QObject *context,
                       const std::function<void(const QString &)> &done);

} // namespace spillway
