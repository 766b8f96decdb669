// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <memory>

namespace QKeychain
{
class Job;
}

namespace spillway
{

class GlibPump;
struct KeychainOutcome;

/// The system's keychain (Secret Service, KWallet, macOS Keychain, Windows Credential Store) under the service
/// `spillway`. On the main thread. Never falls back to a plain file.
///
/// A call that the keychain leaves unanswered fails after `limit`, so that nobody waits for ever for a session bus or
/// a prompt that nobody sees.
class KeychainStore final : public SecretStore
{
public:
    /// Long enough for a person to type a password into the keychain's prompt.
    static constexpr std::chrono::milliseconds standardLimit{30'000};

    explicit KeychainStore(std::chrono::milliseconds limit = standardLimit);
    ~KeychainStore() override;

    void read(const QString &entry, QObject *context, Callback done) override;
    void write(const QString &entry, const QByteArray &secret, QObject *context, Callback done) override;
    void remove(const QString &entry, QObject *context, Callback done) override;

private:
    using Finish = std::function<KeychainOutcome(const QKeychain::Job &)>;

    void start(QKeychain::Job *job, const QString &entry, QObject *context, Finish finish, Callback done);

    std::chrono::milliseconds m_limit;
    std::weak_ptr<GlibPump> m_pump; ///< lives while any call is under way
};

} // namespace spillway
