// SPDX-License-Identifier: MIT
#include "core/secrets/secretsresolver.h"

#include "core/secrets/credentials.h"
#include "core/secrets/entratokens.h"
#include "core/secrets/environmentstore.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString scopeOf(const Backend &backend)
{
    return backend.entraScope.isEmpty() ? standardEntraScope : backend.entraScope;
}

EntraSurroundings surroundings(const QProcessEnvironment &environment, const std::function<QDateTime()> &now)
{
    EntraSurroundings result;
    result.environment = environment;
    result.now = now;
    return result;
}

} // namespace

struct SecretsResolver::Private
{
    Private(SecretsResolver *owner, SecretStore *keyStore, const QProcessEnvironment &processEnvironment,
            const std::function<QDateTime()> &now)
        : q(owner)
        , store(keyStore)
        , environment(processEnvironment)
        , tokens(entraSources(surroundings(processEnvironment, now)), now)
    {
    }

    void lookUpKey(const QString &backendName);
    void lookUpClientKey();
    void readStore(const QString &backendName, std::function<void(const SecretStore::Result &)> done);
    void finishIfComplete();
    void takeTokens(Secrets &into) const;

    SecretsResolver *q;
    SecretStore *store;
    EnvironmentStore environment;
    QMap<QString, QByteArray> givenKeys;
    EntraTokens tokens;
    Profile profile;
    Secrets secrets;
    Secrets next;                    ///< while a look-up is under way
    std::unique_ptr<QObject> lookUp; ///< the context of a look-up: results of an older one are dropped with it
    int outstanding = 0;             ///< answers of the store
};

SecretsResolver::SecretsResolver(SecretStore *store, const QProcessEnvironment &environment,
                                 const std::function<QDateTime()> &now, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, store, environment, now))
{
    connect(&d->tokens, &EntraTokens::changed, this, [this] {
        if (d->lookUp) {
            d->finishIfComplete();
            return;
        }
        Secrets renewed = d->secrets;
        d->takeTokens(renewed);
        if (renewed != d->secrets) {
            d->secrets = renewed;
            emit secretsChanged(d->secrets);
        }
    });
}

SecretsResolver::~SecretsResolver() = default;

void SecretsResolver::setGivenKeys(const QMap<QString, QByteArray> &keys)
{
    d->givenKeys = keys;
}

void SecretsResolver::resolve(const Profile &profile)
{
    d->profile = profile;
    d->next = {};
    d->lookUp = std::make_unique<QObject>();
    // One more than the answers that are awaited, until the event loop runs: nothing ends before this function does.
    d->outstanding = 1;
    QSet<QString> scopes;
    for (const Backend &backend : profile.backends) {
        d->next.backends.insert(backend.name, {});
        if (backend.auth == AuthKind::Key) {
            d->lookUpKey(backend.name);
        } else if (backend.auth == AuthKind::Entra) {
            scopes.insert(scopeOf(backend));
        }
    }
    d->lookUpClientKey();
    d->tokens.setScopes(scopes);
    QMetaObject::invokeMethod(
        d->lookUp.get(),
        [this] {
            --d->outstanding;
            d->finishIfComplete();
        },
        Qt::QueuedConnection);
}

void SecretsResolver::Private::readStore(const QString &backendName,
                                         std::function<void(const SecretStore::Result &)> done)
{
    ++outstanding;
    store->read(secretEntry(profile.name, backendName), lookUp.get(),
                [this, done = std::move(done)](const SecretStore::Result &result) {
                    done(result);
                    --outstanding;
                    finishIfComplete();
                });
}

void SecretsResolver::Private::lookUpKey(const QString &backendName)
{
    Credential &credential = next.backends[backendName];
    if (const auto key = environment.key(backendName)) {
        credential = keyCredential(*key, secretVariable(backendName));
    } else if (const QByteArray given = givenKeys.value(backendName); !given.isEmpty()) {
        credential = keyCredential(given, u"the profile's variables"_s);
    } else if (!store) {
        credential.problem = u"no key"_s;
    } else {
        readStore(backendName, [this, backendName](const SecretStore::Result &result) {
            Credential &found = next.backends[backendName];
            if (result.absent) {
                found.problem = u"no key"_s;
                found.detail = result.error;
            } else if (!result.error.isEmpty()) {
                found.problem = result.error;
            } else if (!result.found || result.secret.isEmpty()) {
                found.problem = u"no key"_s;
            } else {
                found = keyCredential(result.secret, u"the keychain"_s);
            }
        });
    }
}

void SecretsResolver::Private::lookUpClientKey()
{
    const auto use = [this](const QByteArray &key, const QString &source) {
        const Credential checked = keyCredential(key, source);
        next.clientKey = checked.value;
        next.clientKeyProblem = checked.problem;
    };
    if (const auto key = environment.key({})) {
        use(*key, secretVariable({}));
    } else if (store) {
        readStore({}, [this, use](const SecretStore::Result &result) {
            if (!result.error.isEmpty()) {
                next.clientKeyProblem = result.error;
            } else if (result.found && !result.secret.isEmpty()) {
                use(result.secret, u"the keychain"_s);
            }
        });
    }
}

void SecretsResolver::Private::takeTokens(Secrets &into) const
{
    for (const Backend &backend : profile.backends) {
        if (backend.auth == AuthKind::Entra) {
            into.backends.insert(backend.name, tokens.credential(scopeOf(backend)));
        }
    }
}

void SecretsResolver::Private::finishIfComplete()
{
    if (!lookUp || outstanding > 0 || !tokens.isSettled()) {
        return;
    }
    lookUp.release()->deleteLater(); // a callback of its may be running
    secrets = std::exchange(next, {});
    takeTokens(secrets);
    emit q->resolved(secrets);
}

void SecretsResolver::tokenRefused(const QString &backendName)
{
    for (const Backend &backend : d->profile.backends) {
        if (backend.name == backendName && backend.auth == AuthKind::Entra) {
            d->tokens.refuse(scopeOf(backend));
        }
    }
}

const Secrets &SecretsResolver::secrets() const
{
    return d->secrets;
}

} // namespace spillway
