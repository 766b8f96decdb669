// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

/// Where a request wants to go, read from its request target (RFC 9112 section 3.2, CONTRACT.md section 4). Pure.
namespace spillway
{

struct RequestTarget
{
    enum class Kind {
        Forward,   ///< `/SUFFIX/openai/…`
        Status,    ///< `/_spillway/…`
        Elsewhere, ///< anything else, dot segments included: 404
        Malformed, ///< what no URL may hold: 400
    };
    Kind kind = Kind::Elsewhere;
    QByteArray rest; ///< Forward: what follows `/SUFFIX/openai`, with the query, as sent (forbidden characters escaped)
    QByteArray path; ///< the whole path without the query, as sent
    QByteArray authority;           ///< of an absolute-form target: it takes the place of Host
    QString deployment;             ///< NAME of `/openai/deployments/NAME/…`, unescaped; else empty
    qsizetype deploymentAt = 0;     ///< where NAME stands in `rest`
    qsizetype deploymentLength = 0; ///< its length there, as sent
    bool modelInBody = false;       ///< `/openai/v1/…` and `/openai/responses`: the deployment is the body's `model`
};

/// Reads a request target. `prefix` is `/openai` or `/SUFFIX/openai`.
RequestTarget readRequestTarget(const QByteArray &target, const QByteArray &prefix);

/// `rest` with its deployment replaced by `name` (escaped as a path segment needs it). A path without one stays as it
/// is: the deployment may be the body's.
QByteArray withDeployment(const RequestTarget &target, const QString &name);

/// True when a Host (or authority) names this computer: localhost, 127.0.0.0/8 or [::1], with any port.
bool isLoopbackHost(const QByteArray &host);

} // namespace spillway
