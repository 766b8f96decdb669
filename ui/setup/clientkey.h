// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;

namespace spillway
{

class SetupModel;

/// The key of the client subscription in API Management, which is kept in the keychain beside the profile's other keys.
/// Results come from the event loop, never inline.

/// The keychain's entry.
QString clientKeyEntry(const SetupModel &model);
/// `done` gets the key (empty: there is none), or why it could not be read.
void readClientKey(const SetupModel &model, QObject *context,
                   std::function<void(const QByteArray &key, const QString &problem)> done);
/// `done` gets an empty string, or why it could not be kept.
void keepClientKey(const SetupModel &model, const QByteArray &key, QObject *context,
                   std::function<void(const QString &problem)> done);

} // namespace spillway
