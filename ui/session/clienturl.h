// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

namespace spillway
{

/// The URL to give to a client, without `/openai`, which SDKs add: `http://127.0.0.1:8080`, with a suffix
/// `http://127.0.0.1:8080/team`. `endpointUrl` is what the running endpoint calls itself; empty while it does not
/// serve, and then the profile's address counts. An address that stands for all of them is told as 127.0.0.1 or ::1.
/// A port that the system will pick is left out.
QString clientUrl(const EndpointOptions &endpoint, const QString &endpointUrl);

/// The same without scheme: "127.0.0.1:8080".
QString clientAddress(const EndpointOptions &endpoint, const QString &endpointUrl);

} // namespace spillway
