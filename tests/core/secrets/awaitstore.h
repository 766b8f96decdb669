// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"
#include "tests/support/spin.h"

#include <optional>

namespace spillway
{

/// Makes one call of a SecretStore, `call(context, done)`, and waits for its result.
template <typename Call>
SecretStore::Result awaitResult(Call call)
{
    std::optional<SecretStore::Result> result;
    QObject context;
    call(&context, [&result](const SecretStore::Result &answer) { result = answer; });
    spinUntil([&result] { return result.has_value(); }, std::chrono::seconds(60));
    return result.value_or(SecretStore::Result{{}, false, QStringLiteral("no answer came")});
}

} // namespace spillway
