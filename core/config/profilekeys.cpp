// SPDX-License-Identifier: MIT
#include "core/config/profilekeys.h"

namespace spillway
{

using namespace Qt::StringLiterals;

const QStringList &knownKeys(ProfileObject object)
{
    static const QStringList root{u"version"_s, u"name"_s, u"endpoint"_s, u"balancing"_s, u"backends"_s, u"setup"_s};
    static const QStringList endpoint{u"address"_s,    u"port"_s,       u"suffix"_s,
                                      u"requireKey"_s, u"maxBodyMiB"_s, u"maxReplayMiB"_s};
    static const QStringList balancing{
        u"throttleOn"_s, u"defaultRetryAfterSeconds"_s, u"maxAttempts"_s,           u"throttleScope"_s,
        u"selection"_s,  u"whenAllThrottled"_s,         u"connectTimeoutSeconds"_s, u"idleTimeoutSeconds"_s};
    static const QStringList backend{u"name"_s, u"url"_s,         u"priority"_s, u"weight"_s,     u"enabled"_s,
                                     u"auth"_s, u"deployments"_s, u"caFile"_s,   u"entraScope"_s, u"color"_s};
    switch (object) {
    case ProfileObject::Root:
        return root;
    case ProfileObject::Endpoint:
        return endpoint;
    case ProfileObject::Balancing:
        return balancing;
    case ProfileObject::Backend:
        return backend;
    }
    Q_UNREACHABLE();
}

const JsonOutline &setupOrder()
{
    // An outline of the block's shape; the values do not matter.
    static const JsonOutline order = scanJson(R"({
        "subscription": 0, "resourceGroup": 0, "region": 0,
        "apim": { "name": 0, "sku": 0, "publisherName": 0, "publisherEmail": 0 },
        "instances": [ { "name": 0, "region": 0, "resourceGroup": 0, "backend": 0, "sku": 0,
            "deployments": [ { "name": 0, "model": 0, "version": 0, "sku": 0, "capacity": 0 } ] } ],
        "deployments": [ { "name": 0, "model": 0, "version": 0, "sku": 0, "capacity": 0 } ],
        "schema": { "version": 0, "file": 0 },
        "api": { "id": 0, "displayName": 0, "suffix": 0 },
        "policy": { "exposeBackend": 0, "identity": 0 },
        "clientSubscription": { "name": 0 }
    })")
                                         .outline;
    return order;
}

const Names<ThrottleScope> &throttleScopeNames()
{
    static const Names<ThrottleScope> names{{u"backend"_s, ThrottleScope::Backend},
                                            {u"deployment"_s, ThrottleScope::Deployment}};
    return names;
}

const Names<Selection> &selectionNames()
{
    static const Names<Selection> names{
        {u"random"_s, Selection::Random}, {u"weighted"_s, Selection::Weighted}, {u"leastBusy"_s, Selection::LeastBusy}};
    return names;
}

const Names<WhenAllThrottled> &whenAllThrottledNames()
{
    static const Names<WhenAllThrottled> names{{u"first"_s, WhenAllThrottled::First},
                                               {u"random"_s, WhenAllThrottled::Random},
                                               {u"reply"_s, WhenAllThrottled::Reply}};
    return names;
}

const Names<AuthKind> &authNames()
{
    static const Names<AuthKind> names{{u"key"_s, AuthKind::Key},
                                       {u"entra"_s, AuthKind::Entra},
                                       {u"client"_s, AuthKind::Client},
                                       {u"none"_s, AuthKind::None}};
    return names;
}

} // namespace spillway
