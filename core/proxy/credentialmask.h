// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/packedheaders.h"

/// What may be shown and exported of a message: everything but its credentials.
namespace spillway
{

/// Stands for a credential wherever one was.
inline constexpr QByteArrayView credentialMask =
    "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"; // four bullets, UTF-8

/// True for a header field that carries a credential or a session: `api-key`, `Authorization`, cookies and their kin.
bool isCredentialHeader(QByteArrayView name);

/// The fields with the value of each credential replaced by the mask. Of `Authorization` the scheme stays.
PackedHeaders maskedHeaders(const HeaderList &headers);

/// Room enough for what writeMaskedHeaders writes, in bytes.
qsizetype maskedHeadersSize(const HeaderList &headers);
/// Writes the text of maskedHeaders to `to`; returns its end.
char *writeMaskedHeaders(const HeaderList &headers, char *to);

/// A request target with the values of query parameters that carry credentials replaced by the mask
/// (`subscription-key`, `api-key`, `code`, `sig`, `access_token` …), in escaped form. All else stays byte for byte.
QByteArray maskedTarget(const QByteArray &target);

/// A body with every occurrence of `secrets`, and the string values of JSON members that are named like a credential
/// (`api_key`, `apiKey`, `key`, `access_token`, `password` …), replaced by the mask. Bytes that are no text stay.
QByteArray maskedBody(QByteArray body, const QList<QByteArray> &secrets);

} // namespace spillway
