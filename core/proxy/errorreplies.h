// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"
#include "core/proxy/responsehead.h"

/// The errors that Spillway itself answers with (CONTRACT.md section 4), each with what to do.
namespace spillway
{

ErrorReply malformedTarget();
ErrorReply nothingServedHere(const QByteArray &prefix);
ErrorReply clientKeyRefused();
ErrorReply bodyTooLarge(int maxBodyMiB);
ErrorReply bodyNotKept(const QString &reason);
ErrorReply noBackendConfigured();
/// 429 with Retry-After (whole seconds, rounded up) and retry-after-ms.
ErrorReply allThrottled(Duration untilFirstReturn);
/// 502, or 504 when `last` timed out.
ErrorReply noAnswer(const AttemptRecord &last);
ErrorReply malformedRequest(const RequestError &error);
ErrorReply callerTooSlow();

} // namespace spillway
