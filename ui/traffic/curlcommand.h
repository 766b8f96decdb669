// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

namespace spillway
{

/// A curl command for a POSIX shell that sends this request to the endpoint again. The key is never in it: it reads
/// `$AZURE_OPENAI_API_KEY`. A body that cannot be a shell word (no UTF-8, NUL bytes, very long) is piped in by printf;
/// a body that was not recorded whole is read from a file named body.json. Pure.
QString curlCommand(const ExchangeRecord &record, const QString &endpointUrl);

/// True if the command above reads the body from a file that its user has to write.
bool curlNeedsBodyFile(const ExchangeRecord &record);

} // namespace spillway
