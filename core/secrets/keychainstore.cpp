// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"

#include "core/secrets/glibpump.h"
#include "core/secrets/keychainerror.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

const QString service = QStringLiteral("spillway");

/// One call under way: the first of the answer and the time limit counts. A child of the caller's context, so that it
/// goes with it, and its callback too.
class KeychainCall : public QObject
{
public:
    KeychainCall(QObject *context, std::shared_ptr<GlibPump> pump, SecretStore::Callback done)
        : QObject(context)
        , m_pump(std::move(pump))
        , m_done(std::move(done))
    {
    }

    void finish(const SecretStore::Result &result)
    {
        if (const SecretStore::Callback done = std::exchange(m_done, nullptr)) {
            deleteLater();
            m_pump.reset();
            done(result); // the context, and this with it, may be gone afterwards
        }
    }

private:
    std::shared_ptr<GlibPump> m_pump;
    SecretStore::Callback m_done;
};

} // namespace

KeychainStore::KeychainStore(std::chrono::milliseconds limit)
    : m_limit(limit)
{
}

KeychainStore::~KeychainStore() = default;

void KeychainStore::start(QKeychain::Job *job, const QString &entry, QObject *context, Finish finish, Callback done)
{
    std::shared_ptr<GlibPump> pump = m_pump.lock();
    if (!pump) {
        pump = std::make_shared<GlibPump>();
        m_pump = pump;
    }
    auto *call = new KeychainCall(context, std::move(pump), std::move(done));
    // The job deletes itself at its end and never before: libsecret's callback holds a bare pointer to it.
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(entry);
    // The job is read at once, as it is about to delete itself; the caller is told in a turn of its own, outside
    // GLib's.
    QObject::connect(job, &QKeychain::Job::finished, call, [call, finish = std::move(finish)](QKeychain::Job *ended) {
        QMetaObject::invokeMethod(
            call, [call, result = finish(*ended)] { call->finish(result); }, Qt::QueuedConnection);
    });
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_limit).count();
    QTimer::singleShot(m_limit, call, [call, seconds] {
        call->finish({{}, false, u"the keychain has not answered for %1 s"_s.arg(seconds)});
    });
    job->start(); // queued: nothing of it happens before the event loop
}

void KeychainStore::read(const QString &entry, QObject *context, Callback done)
{
    const auto finish = [](const QKeychain::Job &job) {
        Result result;
        result.error = keychainProblem(KeychainAction::Read, job.error(), job.errorString());
        result.found = job.error() == QKeychain::NoError;
        if (result.found) {
            result.secret = static_cast<const QKeychain::ReadPasswordJob &>(job).textData().toUtf8();
        }
        return result;
    };
    start(new QKeychain::ReadPasswordJob(service), entry, context, finish, std::move(done));
}

void KeychainStore::write(const QString &entry, const QByteArray &secret, QObject *context, Callback done)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(QString::fromUtf8(secret));
    const auto finish = [](const QKeychain::Job &ended) {
        return Result{{}, false, keychainProblem(KeychainAction::Write, ended.error(), ended.errorString())};
    };
    start(job, entry, context, finish, std::move(done));
}

void KeychainStore::remove(const QString &entry, QObject *context, Callback done)
{
    const auto finish = [](const QKeychain::Job &job) {
        return Result{{}, false, keychainProblem(KeychainAction::Remove, job.error(), job.errorString())};
    };
    start(new QKeychain::DeletePasswordJob(service), entry, context, finish, std::move(done));
}

} // namespace spillway
