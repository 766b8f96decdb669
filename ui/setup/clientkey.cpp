// SPDX-License-Identifier: MIT
#include "ui/setup/clientkey.h"

#include "core/secrets/subscriptionkey.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/setupmodel.h"

namespace spillway
{

QString clientKeyEntry(const SetupModel &model)
{
    return secretEntry(model.session().profile().name, subscriptionKeyName(model.plan().clientSubscription));
}

void readClientKey(const SetupModel &model, QObject *context,
                   std::function<void(const QByteArray &key, const QString &problem)> done)
{
    model.session().keys().read(
        clientKeyEntry(model), context,
        [done = std::move(done)](const SecretStore::Result &result) { done(result.secret, result.error); });
}

void keepClientKey(const SetupModel &model, const QByteArray &key, QObject *context,
                   std::function<void(const QString &problem)> done)
{
    model.session().keys().write(clientKeyEntry(model), key, context,
                                 [done = std::move(done)](const SecretStore::Result &result) { done(result.error); });
}

} // namespace spillway
