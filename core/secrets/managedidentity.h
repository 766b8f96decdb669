// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entrarequest.h"
#include "core/secrets/entrasource.h"

#include <QUrlQuery>

namespace spillway
{

/// Tokens of the identity that Azure gives to the machine or the service that Spillway runs on. Where IDENTITY_ENDPOINT
/// and IDENTITY_HEADER are set (App Service, Functions, Container Apps), that endpoint; else the instance metadata
/// address of virtual machines and AKS, 169.254.169.254, if anything answers there. AZURE_CLIENT_ID names a
/// user-assigned identity. AZURE_POD_IDENTITY_AUTHORITY_HOST replaces the address, as for Azure's SDKs.
class ManagedIdentity final : public EntraSource
{
public:
    explicit ManagedIdentity(const EntraSurroundings &surroundings);
    ~ManagedIdentity() override;

    void fetch(const QString &scope, QObject *context, Callback done) override;

private:
    QUrlQuery query(const QString &version, const QString &scope) const;
    void askEndpoint(const QString &scope, QObject *context, Callback done);
    void askMetadata(const QString &scope, QObject *context, Callback done);

    QString m_endpoint;
    QString m_header;
    QString m_metadata; ///< the metadata service's address, without a slash at the end
    QString m_client;
    std::function<QDateTime()> m_now;
    std::chrono::milliseconds m_connectLimit;
    EntraRequests m_requests;
};

/// The resource that a scope stands for, as these endpoints want it: without `/.default`.
QString resourceOfScope(const QString &scope);

/// Reads the metadata service's answer. Other clouds have something at the same address, and a machine may have no
/// identity: both count as absent, unless `clientId` says that an identity was meant.
EntraOutcome readMetadataAnswer(const EntraHttpAnswer &answer, const QString &clientId, const QDateTime &now);

} // namespace spillway
