// SPDX-License-Identifier: MIT
#include "core/secrets/entrasource.h"

#include "core/secrets/azurecli.h"
#include "core/secrets/clientcredentials.h"
#include "core/secrets/credentials.h"
#include "core/secrets/environmentstore.h"
#include "core/secrets/managedidentity.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// SPILLWAY_ENTRA_TOKEN: used as it is. When it ends nobody knows but the one who set it.
class GivenToken final : public EntraSource
{
public:
    explicit GivenToken(const EntraSurroundings &surroundings)
        : m_token(EnvironmentStore(surroundings.environment).value(u"SPILLWAY_ENTRA_TOKEN"_s).toUtf8())
    {
    }

    void fetch(const QString &, QObject *context, Callback done) override
    {
        if (m_token.isEmpty()) {
            tellLater(context, std::move(done), EntraOutcome::absent(u"SPILLWAY_ENTRA_TOKEN is not set"_s));
        } else if (!isHeaderSafe(m_token)) {
            tellLater(
                context, std::move(done),
                EntraOutcome::failed(u"SPILLWAY_ENTRA_TOKEN holds spaces or characters that no header can carry"_s));
        } else {
            tellLater(context, std::move(done), EntraOutcome::success({m_token, {}}));
        }
    }

private:
    QByteArray m_token;
};

struct NamedSource
{
    QString name;
    std::unique_ptr<EntraSource> source;
};

/// Asks one source after the other.
class SourcesInOrder final : public EntraSource
{
public:
    explicit SourcesInOrder(std::vector<NamedSource> sources)
        : m_sources(std::move(sources))
    {
    }

    void fetch(const QString &scope, QObject *context, Callback done) override
    {
        // It becomes az's argument and part of addresses.
        static const QRegularExpression form(u"^[A-Za-z][A-Za-z0-9.+-]*:[A-Za-z0-9:/._~-]+\\z"_s);
        if (!form.match(scope).hasMatch()) {
            tellLater(context, std::move(done),
                      EntraOutcome::failed(
                          u"entraScope is no scope, such as https://cognitiveservices.azure.com/.default"_s));
            return;
        }
        ask(0, scope, context, std::move(done), {});
    }

private:
    void ask(std::size_t index, const QString &scope, QObject *context, Callback done, const QStringList &absent)
    {
        m_sources[index].source->fetch(scope, context, [=, this, done = std::move(done)](const EntraOutcome &outcome) {
            if (outcome.kind != EntraOutcome::Kind::Absent) {
                EntraOutcome named = outcome;
                named.token.source = m_sources[index].name;
                done(named);
                return;
            }
            const QStringList reasons = absent + QStringList{outcome.reason};
            if (index + 1 < m_sources.size()) {
                ask(index + 1, scope, context, done, reasons);
            } else {
                done(EntraOutcome::failed(
                    u"no token: %1. Sign in with az login, or set SPILLWAY_ENTRA_TOKEN, or "
                    "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"_s.arg(reasons.join("; "_L1))));
            }
        });
    }

    std::vector<NamedSource> m_sources;
};

} // namespace

void tellLater(QObject *context, EntraSource::Callback done, const EntraOutcome &outcome)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), outcome] { done(outcome); }, Qt::QueuedConnection);
}

std::unique_ptr<EntraSource> entraSources(const EntraSurroundings &surroundings)
{
    std::vector<NamedSource> sources;
    sources.push_back({u"SPILLWAY_ENTRA_TOKEN"_s, std::make_unique<GivenToken>(surroundings)});
    sources.push_back({u"AZURE_CLIENT_SECRET"_s, std::make_unique<ClientCredentials>(surroundings)});
    sources.push_back({u"managed identity"_s, std::make_unique<ManagedIdentity>(surroundings)});
    sources.push_back({u"Azure CLI"_s, std::make_unique<AzureCli>(surroundings)});
    return std::make_unique<SourcesInOrder>(std::move(sources));
}

} // namespace spillway
