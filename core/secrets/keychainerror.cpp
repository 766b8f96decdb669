// SPDX-License-Identifier: MIT
#include "core/secrets/keychainerror.h"

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0).trimmed().left(200);
}

/// The texts of D-Bus when there is no session bus, or nobody on it who keeps secrets.
bool saysNobodyIsThere(const QString &detail)
{
    static const QStringList marks{u"autolaunch"_s, u"org.freedesktop."_s, u"D-Bus"_s, u"DBus"_s,
                                   u"Could not connect"_s};
    for (const QString &mark : marks) {
        if (detail.contains(mark)) {
            return true;
        }
    }
    return false;
}

} // namespace

QString keychainProblem(KeychainAction action, int error, const QString &detail)
{
    const QString line = firstLine(detail);
    switch (error) {
    case QKeychain::NoError:
        return {};
    case QKeychain::EntryNotFound:
        return action == KeychainAction::Write ? u"the keychain has no keyring yet, and none could be made"_s
                                               : QString();
    case QKeychain::CouldNotDeleteEntry:
        return u"the keychain could not delete the entry"_s;
    case QKeychain::AccessDeniedByUser:
        return u"access to the keychain was denied"_s;
    case QKeychain::AccessDenied:
        return u"the keychain is locked, or does not let Spillway in"_s;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return u"this system has no keychain"_s;
    default:
        break;
    }
    if (line.isEmpty()) {
        return u"the keychain failed without saying why"_s;
    }
    if (line.contains("/org/freedesktop/secrets/collection"_L1)) {
        return u"the keychain has no keyring yet, and none could be made (%1)"_s.arg(line);
    }
    return saysNobodyIsThere(line) ? u"no keychain is running (%1)"_s.arg(line) : u"the keychain failed: "_s + line;
}

bool isKeychainAbsent(int error, const QString &detail)
{
    switch (error) {
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return true;
    case QKeychain::OtherError:
        return saysNobodyIsThere(detail) && !detail.contains("/org/freedesktop/secrets/collection"_L1);
    default:
        return false;
    }
}

} // namespace spillway
