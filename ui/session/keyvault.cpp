// SPDX-License-Identifier: MIT
#include "ui/session/keyvault.h"

#include <QPointer>

#include <utility>

namespace spillway
{

namespace
{

QString noKeychain()
{
    return KeyVault::tr("No keychain found. Keys stay in memory until Spillway closes.");
}

} // namespace

KeyVault::KeyVault(SecretStore *keychain, QObject *parent)
    : QObject(parent)
    , m_keychain(keychain)
    , m_problem(keychain ? QString() : noKeychain())
{
}

KeyVault::~KeyVault() = default;

void KeyVault::note(const Result &result)
{
    const QString problem = result.absent ? noKeychain() : result.error;
    if (std::exchange(m_problem, problem) != problem) {
        emit problemChanged();
    }
}

// What was put into memory wins: it is there because the keychain would not take it.
void KeyVault::read(const QString &entry, QObject *context, Callback done)
{
    m_memory.read(entry, context, [this, entry, context = QPointer(context), done](const Result &inMemory) {
        if (inMemory.found || !m_keychain || !context) {
            done(inMemory);
            return;
        }
        m_keychain->read(entry, context, [this, done](const Result &kept) {
            note(kept);
            // Where there is no keychain there is nothing in it either: that is no reason to refuse anything.
            done(kept.absent ? Result{} : kept);
        });
    });
}

void KeyVault::write(const QString &entry, const QByteArray &secret, QObject *context, Callback done)
{
    if (!m_keychain) {
        m_memory.write(entry, secret, context, std::move(done));
        return;
    }
    m_keychain->write(entry, secret, context,
                      [this, entry, secret, context = QPointer(context), done = std::move(done)](const Result &kept) {
                          note(kept);
                          if (kept.error.isEmpty()) {
                              m_memory.remove(entry, this, [](const Result &) {});
                              done(kept);
                          } else if (context) {
                              m_memory.write(entry, secret, context, done);
                          }
                      });
}

void KeyVault::remove(const QString &entry, QObject *context, Callback done)
{
    m_memory.remove(entry, context, [this, entry, context = QPointer(context), done](const Result &removed) {
        if (!m_keychain || !context) {
            done(removed);
            return;
        }
        m_keychain->remove(entry, context, [done](const Result &kept) { done(kept.absent ? Result{} : kept); });
    });
}

} // namespace spillway
