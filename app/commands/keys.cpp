// SPDX-License-Identifier: MIT
#include "app/commands/keys.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/ondemandkeychain.h"
#include "core/azure/setupplan.h"
#include "core/config/profilestore.h"
#include "core/secrets/environmentstore.h"
#include "core/secrets/subscriptionkey.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

const QString clientName = QStringLiteral("client");

/// One key that a profile can use.
struct NeededKey
{
    QString name; ///< as the user writes it
    QString auth;
    QString entry;    ///< in the keychain; empty: it is not looked up
    QString variable; ///< wins over the keychain; empty: none does
    QString source;
    bool missing = false; ///< it is not there, or nobody knows
    bool isRequired = true;
};

QString authName(AuthKind auth)
{
    switch (auth) {
    case AuthKind::Key:
        return u"key"_s;
    case AuthKind::Entra:
        return u"entra"_s;
    case AuthKind::Client:
        return u"client"_s;
    case AuthKind::None:
        return u"none"_s;
    }
    Q_UNREACHABLE();
}

/// `environment NAME` or `credential file NAME`, whichever wins over the keychain; empty if neither is there.
QString givenSource(const QString &variable)
{
    return variable.isEmpty() ? QString() : EnvironmentStore(QProcessEnvironment::systemEnvironment()).source(variable);
}

QList<NeededKey> neededKeys(const Profile &profile)
{
    QList<NeededKey> keys;
    for (const Backend &backend : profile.backends) {
        NeededKey key{backend.name, authName(backend.auth), {}, secretVariable(backend.name), {}};
        if (backend.auth == AuthKind::Key) {
            key.entry = secretEntry(profile.name, backend.name);
        } else if (backend.auth == AuthKind::Entra) {
            const QString given = givenSource(u"SPILLWAY_ENTRA_TOKEN"_s);
            key.source = given.isEmpty() ? u"no key needed: a token of Microsoft Entra ID"_s : given;
        } else {
            key.source = u"no key needed"_s;
        }
        keys.append(key);
    }
    keys.append({clientName, u"-"_s, secretEntry(profile.name, {}), secretVariable({}), {}});
    keys.last().isRequired = keyRequired(profile.endpoint, profile.endpoint.address);
    if (const QString subscription = readSetupPlan(profile.setup).clientSubscription; !subscription.isEmpty()) {
        // The endpoint has no use for it: the set-up's test sends it to API Management.
        const QString name = subscriptionKeyName(subscription);
        keys.append({name, u"-"_s, secretEntry(profile.name, name), {}, {}});
        keys.last().isRequired = false;
    }
    return keys;
}

int keychainFailed(const QString &reason, const QString &variable)
{
    printMessage(u"spillway-cli: the keychain cannot be used: %1"_s.arg(printable(reason)));
    printMessage(variable.isEmpty()
                     ? u"Unlock or start the system's keychain."_s
                     : u"Unlock or start the system's keychain, or set the key as a variable: %1."_s.arg(variable));
    return ExitFailed;
}

int listKeys(const Profile &profile)
{
    QList<NeededKey> keys = neededKeys(profile);
    OnDemandKeychain keychain;
    QString problem;
    QString problemVariable;
    int outstanding = 0;
    for (NeededKey &key : keys) {
        if (key.entry.isEmpty()) {
            continue;
        }
        if (const QString given = givenSource(key.variable); !given.isEmpty()) {
            key.source = given;
            continue;
        }
        ++outstanding;
        keychain.read(key.entry, qApp, [&](const SecretStore::Result &result) {
            const auto orSet = [&key](const QString &source, const QString &joint) {
                return key.variable.isEmpty() ? source : source + joint + key.variable;
            };
            key.source = result.found ? u"keychain"_s : orSet(u"none; set it with \"keys set\""_s, u", or set "_s);
            key.missing = !result.found;
            if (!result.error.isEmpty()) {
                key.source = orSet(u"unknown: the keychain cannot be used"_s, u"; set "_s);
                problem = result.error;
                problemVariable = problemVariable.isEmpty() ? key.variable : problemVariable;
            }
            if (--outstanding == 0) {
                QCoreApplication::quit();
            }
        });
    }
    if (outstanding > 0) {
        QCoreApplication::exec();
    }
    QList<QStringList> rows{{u"NAME"_s, u"AUTH"_s, u"KEY FROM"_s}};
    for (const NeededKey &key : keys) {
        QString source = key.source;
        if (key.missing && !key.isRequired) {
            source += u" (not required)"_s;
        }
        rows.append({key.name, key.auth, source});
    }
    for (const QString &line : alignedRows(rows)) {
        printResult(line);
    }
    return problem.isEmpty() ? ExitDone : keychainFailed(problem, problemVariable);
}

/// Why `secret` cannot be a key; empty if it can. It goes into a header field as it is.
QString secretProblem(const std::optional<QByteArray> &secret)
{
    if (!secret || secret->isEmpty()) {
        return u"No key came on standard input: nothing was changed."_s;
    }
    if (secret->size() > longestSecret) {
        return u"A key has at most %1 characters: nothing was changed."_s.arg(longestSecret);
    }
    const bool visible = std::all_of(secret->begin(), secret->end(), [](char c) { return c > ' ' && c < 0x7f; });
    return visible ? QString()
                   : u"A key is one line of visible ASCII characters, without spaces: nothing was changed."_s;
}

/// Runs one keychain call to its end.
template <typename Call>
SecretStore::Result await(Call call)
{
    SecretStore::Result result;
    call([&result](const SecretStore::Result &outcome) {
        result = outcome;
        QCoreApplication::quit();
    });
    QCoreApplication::exec();
    return result;
}

int setKey(const NeededKey &key, const QString &entry)
{
    const auto secret = readSecret(u"Key for %1 (not shown): "_s.arg(printable(key.name)));
    if (const QString problem = secretProblem(secret); !problem.isEmpty()) {
        return wrongUsage(u"keys"_s, problem);
    }
    OnDemandKeychain keychain;
    const auto result =
        await([&](SecretStore::Callback done) { keychain.write(entry, *secret, qApp, std::move(done)); });
    if (!result.error.isEmpty()) {
        return keychainFailed(result.error, key.variable);
    }
    printMessage(u"The key of %1 is in the keychain (service spillway, entry %2). An endpoint that runs takes it up "
                 "with SIGHUP or a restart."_s.arg(printable(key.name), printable(entry)));
    if (const QString given = givenSource(key.variable); !given.isEmpty()) {
        printMessage(u"%1 is set and wins over it."_s.arg(given));
    } else if (key.entry.isEmpty()) {
        printMessage(u"It is not used as long as this backend's auth is \"%1\"."_s.arg(key.auth));
    }
    return ExitDone;
}

int removeKey(const NeededKey &key, const QString &entry)
{
    OnDemandKeychain keychain;
    const auto before = await([&](SecretStore::Callback done) { keychain.read(entry, qApp, std::move(done)); });
    if (before.error.isEmpty() && !before.found) {
        printMessage(u"The keychain has no key of %1: nothing was changed."_s.arg(printable(key.name)));
        return ExitDone;
    }
    const auto result = await([&](SecretStore::Callback done) { keychain.remove(entry, qApp, std::move(done)); });
    if (!result.error.isEmpty()) {
        return keychainFailed(result.error, key.variable);
    }
    printMessage(u"The key of %1 is no longer in the keychain."_s.arg(printable(key.name)));
    if (const QString given = givenSource(key.variable); !given.isEmpty()) {
        printMessage(u"%1 is still set."_s.arg(given));
    }
    return ExitDone;
}

} // namespace

int runKeys(const QStringList &arguments)
{
    const auto given = parseArguments(u"keys"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString action = given->positional(0);
    const QStringList actions{u"list"_s, u"set"_s, u"remove"_s};
    if (!actions.contains(action)) {
        const QString near = nearestWord(action, actions);
        return wrongUsage(u"keys"_s, u"\"%1\" is none of list, set and remove.%2"_s.arg(
                                         action, near.isEmpty() ? QString() : u" Did you mean %1?"_s.arg(near)));
    }
    const bool wantsName = action != u"list"_s;
    if (wantsName != (given->positional().size() > 2)) {
        return wrongUsage(u"keys"_s, wantsName ? u"NAME is missing: a backend's name, or client."_s
                                               : u"list takes no NAME: it lists every key."_s);
    }

    ProfileStore store(given->positional(1));
    const ParsedProfile parsed = store.load();
    if (hasErrors(parsed.findings)) {
        for (const Finding &finding : parsed.findings) {
            printMessage(printable(finding.toString()));
        }
        return ExitInvalidProfile;
    }
    if (!wantsName) {
        return listKeys(parsed.profile);
    }
    const QString name = given->positional(2);
    const QList<NeededKey> keys = neededKeys(parsed.profile);
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const NeededKey &k) { return k.name == name; });
    if (key == keys.end()) {
        QStringList names;
        for (const NeededKey &known : keys) {
            names.append(known.name);
        }
        return wrongUsage(u"keys"_s, u"%1 has no backend \"%2\". NAME is one of: %3."_s.arg(given->positional(1), name,
                                                                                            names.join(u", "_s)));
    }
    const QString entry = secretEntry(parsed.profile.name, name == clientName ? QString() : name);
    return action == u"set"_s ? setKey(*key, entry) : removeKey(*key, entry);
}

} // namespace spillway
