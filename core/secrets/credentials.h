// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

namespace spillway
{

/// True if `secret` can stand in a header field as it is: visible ASCII characters, at least one.
bool isHeaderSafe(const QByteArray &secret);

/// A backend's key as its `api-key` header. `source` says for people where it came from: it is named if the key cannot
/// be sent.
Credential keyCredential(const QByteArray &key, const QString &source);

/// An Entra ID token as its `Authorization` header. The token must be header-safe.
Credential tokenCredential(const QByteArray &token);

} // namespace spillway
