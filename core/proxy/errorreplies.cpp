// SPDX-License-Identifier: MIT
#include "core/proxy/errorreplies.h"

#include "core/balance/exchangecourse.h"

namespace spillway
{

ErrorReply malformedTarget()
{
    return {400,
            "BadRequest",
            QStringLiteral("The request target holds characters that no URL may hold, or a broken percent escape."),
            {}};
}

ErrorReply nothingServedHere(const QByteArray &prefix)
{
    return {
        404,
        "NotFound",
        QStringLiteral("Nothing is served here. This endpoint forwards %1/… to Azure OpenAI: set the SDK's endpoint so "
                       "that its paths begin with that.")
            .arg(QString::fromUtf8(prefix)),
        {}};
}

ErrorReply clientKeyRefused()
{
    return {
        401,
        "401",
        QStringLiteral("Access denied: the client key of this Spillway endpoint is missing or wrong. Send it in the "
                       "header api-key."),
        {}};
}

ErrorReply bodyTooLarge(int maxBodyMiB)
{
    return {413,
            "RequestTooLarge",
            QStringLiteral("The request body is larger than %1 MiB (endpoint.maxBodyMiB).").arg(maxBodyMiB),
            {}};
}

ErrorReply bodyNotKept(const QString &reason)
{
    return {507,
            "InsufficientStorage",
            QStringLiteral("The request body could not be kept in the temporary folder: %1.").arg(reason),
            {}};
}

ErrorReply noBackendConfigured()
{
    return {
        statusWithoutBackend(NoneAvailable::Reason::NotConfigured),
        "NoBackendConfigured",
        QStringLiteral("No backend is configured, enabled and has its key. Add one to the profile, or set its key with "
                       "spillway-cli keys set PROFILE NAME."),
        {}};
}

ErrorReply allThrottled(Duration untilFirstReturn)
{
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(untilFirstReturn);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    return {statusWithoutBackend(NoneAvailable::Reason::AllThrottled),
            "429",
            QStringLiteral("All backends are throttled. Retry after %1 seconds.").arg(qint64(seconds.count())),
            {{"Retry-After", QByteArray::number(qint64(seconds.count()))},
             {"retry-after-ms", QByteArray::number(qint64(wait.count()))}}};
}

ErrorReply noAnswer(const AttemptRecord &last)
{
    const bool timedOut = last.failure == TransportFailure::TimedOut;
    return {statusAfterFault(last.failure),
            timedOut ? "BackendTimeout" : "NoBackendReachable",
            QStringLiteral("No backend gave an answer. The last one asked was %1: %2.").arg(last.backend, last.reason),
            {}};
}

ErrorReply malformedRequest(const RequestError &error)
{
    QByteArray code = "BadRequest";
    switch (error.status) {
    case 413:
        code = "RequestTooLarge";
        break;
    case 417:
        code = "ExpectationFailed";
        break;
    case 431:
        code = "RequestHeadersTooLarge";
        break;
    case 501:
        code = "NotImplemented";
        break;
    case 505:
        code = "HttpVersionNotSupported";
        break;
    default:
        break;
    }
    return {error.status, code, error.message, {}};
}

ErrorReply callerTooSlow()
{
    return {408, "RequestTimeout", QStringLiteral("The request did not arrive in time."), {}};
}

} // namespace spillway
