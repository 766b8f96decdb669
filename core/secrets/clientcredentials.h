// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entrarequest.h"
#include "core/secrets/entrasource.h"

namespace spillway
{

/// Tokens for an application's own secret: AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, from the authority
/// AZURE_AUTHORITY_HOST (login.microsoftonline.com), by the client credentials grant (RFC 6749 section 4.4). The secret
/// is what makes it configured: the other two also name a managed identity.
class ClientCredentials final : public EntraSource
{
public:
    explicit ClientCredentials(const EntraSurroundings &surroundings);
    ~ClientCredentials() override;

    void fetch(const QString &scope, QObject *context, Callback done) override;

private:
    QString problem() const;

    QString m_authority;
    QString m_tenant;
    QString m_client;
    QString m_secret;
    std::function<QDateTime()> m_now;
    EntraRequests m_requests;
};

/// The authority's address as it is used: https is added where no scheme is given, slashes at the end are dropped.
/// Empty if a secret must not be sent there: http, unless it is this computer.
QString authorityAddress(const QString &given);

} // namespace spillway
