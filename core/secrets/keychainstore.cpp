// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"

#include "core/secrets/glibpump.h"
#include "core/secrets/keychainerror.h"
#include "core/secrets/keychainlock.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

/// What a job has come to.
struct KeychainOutcome
{
    SecretStore::Result result;
    bool mayBeLocked = false; ///< it says "no such entry", which is also said of one that is locked
};

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

/// Ends the call; but where the entry seems not to be there it may stand behind a lock, and that is told.
void settle(KeychainCall *call, const QString &entry, const KeychainOutcome &outcome)
{
    if (!outcome.mayBeLocked) {
        call->finish(outcome.result);
        return;
    }
    findLockedEntry(service, entry, call, [call, result = outcome.result](bool isLocked) mutable {
        if (isLocked) {
            result.error = u"the keychain is locked"_s;
        }
        call->finish(result);
    });
}

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
    // The job is read at once, as it is about to delete itself; the rest happens in a turn of its own, outside GLib's.
    const auto ended = [call, entry, finish = std::move(finish)](QKeychain::Job *ended) {
        QMetaObject::invokeMethod(
            call, [call, entry, outcome = finish(*ended)] { settle(call, entry, outcome); }, Qt::QueuedConnection);
    };
    QObject::connect(job, &QKeychain::Job::finished, call, ended);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_limit).count();
    QTimer::singleShot(m_limit, call, [call, seconds] {
        call->finish({{}, false, u"the keychain has not answered for %1 s"_s.arg(seconds)});
    });
    job->start(); // queued: nothing of it happens before the event loop
}

void KeychainStore::read(const QString &entry, QObject *context, Callback done)
{
    const auto finish = [](const QKeychain::Job &job) {
        KeychainOutcome outcome;
        outcome.result.error = keychainProblem(KeychainAction::Read, job.error(), job.errorString());
        outcome.result.absent = isKeychainAbsent(job.error(), job.errorString());
        outcome.result.found = job.error() == QKeychain::NoError;
        outcome.mayBeLocked = job.error() == QKeychain::EntryNotFound;
        if (outcome.result.found) {
            outcome.result.secret = static_cast<const QKeychain::ReadPasswordJob &>(job).textData().toUtf8();
        }
        return outcome;
    };
    start(new QKeychain::ReadPasswordJob(service), entry, context, finish, std::move(done));
}

void KeychainStore::write(const QString &entry, const QByteArray &secret, QObject *context, Callback done)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(QString::fromUtf8(secret));
    const auto finish = [](const QKeychain::Job &ended) {
        return KeychainOutcome{{{}, false, keychainProblem(KeychainAction::Write, ended.error(), ended.errorString())}};
    };
    start(job, entry, context, finish, std::move(done));
}

void KeychainStore::remove(const QString &entry, QObject *context, Callback done)
{
    const auto finish = [](const QKeychain::Job &job) {
        // A job that removed nothing, because all of it is locked, says that it went well.
        const QString problem = keychainProblem(KeychainAction::Remove, job.error(), job.errorString());
        return KeychainOutcome{{{}, false, problem}, problem.isEmpty()};
    };
    start(new QKeychain::DeletePasswordJob(service), entry, context, finish, std::move(done));
}

} // namespace spillway
