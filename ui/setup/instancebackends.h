// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

class SetupModel;

/// The instances of the plan that serve no backend of the endpoint, by their places.
QList<int> instancesWithoutBackend(const SetupModel &model);

/// Gives each of these instances a backend: the one that has its address, else a new one under the instance's name.
/// New ones are told in `added`. Returns an empty string, or a sentence that says why not.
QString addBackendsFor(SetupModel &model, const QList<int> &instances, QStringList *added);

} // namespace spillway
