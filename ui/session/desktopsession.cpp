// SPDX-License-Identifier: MIT
#include "ui/session/desktopsession.h"

#include "core/config/backendcolors.h"
#include "core/demo/demothread.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr std::chrono::seconds drainTime{10};

QString firstError(const QList<Finding> &findings)
{
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Error) {
            return finding.path.isEmpty() ? finding.message : finding.path + u": "_s + finding.message;
        }
    }
    return {};
}

QByteArray newClientKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    QByteArray key = "spw-";
    for (const quint32 word : words) {
        key += QByteArray::number(word, 16).rightJustified(8, '0');
    }
    return key;
}

} // namespace

DesktopSession::DesktopSession(ProfileLibrary library, SecretStore *keychain, const QProcessEnvironment &environment,
                               QObject *parent)
    : QObject(parent)
    , m_library(std::move(library))
    , m_environment(environment)
    , m_keys(keychain)
    , m_resolver(&m_keys, environment, [this] { return m_endpoint.clock().wallNow(); })
    , m_profile(std::make_shared<const Profile>())
{
    connect(&m_endpoint, &EndpointController::stateChanged, this, &DesktopSession::onStateChanged);
    connect(&m_endpoint, &EndpointController::startFailed, this, [this](const QString &reason) {
        m_startProblem = reason;
        emit stateChanged();
    });
    connect(&m_endpoint, &EndpointController::snapshotChanged, this, [this](const StatusSnapshot &snapshot) {
        m_snapshot = snapshot;
        emit snapshotChanged();
    });
    connect(&m_endpoint, &EndpointController::exchangesUpdated, this, &DesktopSession::exchangesUpdated);
    connect(&m_endpoint, &EndpointController::exchangesFinished, this, &DesktopSession::exchangesFinished);
    connect(&m_endpoint, &EndpointController::tokenRefused, &m_resolver, &SecretsResolver::tokenRefused);
    connect(&m_resolver, &SecretsResolver::resolved, this, &DesktopSession::onSecrets);
    connect(&m_resolver, &SecretsResolver::secretsChanged, this, &DesktopSession::onSecrets);
}

DesktopSession::~DesktopSession() = default;

bool DesktopSession::isReadOnly() const
{
    return m_store && m_store->current().readOnly;
}

QString DesktopSession::profilePath() const
{
    return m_store && !m_demo ? m_store->path() : QString();
}

QString DesktopSession::open(const QString &path)
{
    auto store = std::make_unique<ProfileStore>(path);
    const ParsedProfile parsed = store->load();
    m_findings = parsed.findings;
    if (hasErrors(parsed.findings)) {
        return firstError(parsed.findings);
    }
    store->watch();
    connect(store.get(), &ProfileStore::changed, this, [this](const ParsedProfile &changed) {
        if (m_demo) {
            return; // the store keeps it for the end of the demo
        }
        m_findings = changed.findings;
        use(changed.profile);
        emit profileReloaded();
    });
    connect(store.get(), &ProfileStore::changeRejected, this, &DesktopSession::profileRejected);
    m_demo.reset();
    m_resolver.setGivenKeys({});
    m_store = std::move(store);
    use(parsed.profile);
    return {};
}

QString DesktopSession::openDemo()
{
    auto demo = std::make_unique<DemoThread>();
    if (QString problem = demo->begin(); !problem.isEmpty()) {
        return problem;
    }
    m_demo = std::move(demo);
    m_findings.clear();
    m_resolver.setGivenKeys(m_demo->keys());
    use(m_demo->profile());
    return {};
}

void DesktopSession::closeDemo()
{
    if (!m_demo) {
        return;
    }
    // The backends end last: nothing may be sent to them once they do. Whoever hears of the other profile hears that
    // there is no demo.
    const std::unique_ptr<DemoThread> demo = std::move(m_demo);
    demo->stopTraffic();
    stop();
    m_resolver.setGivenKeys({});
    use(m_store ? m_store->current().profile : Profile());
}

QString DesktopSession::save(const Profile &next)
{
    if (!isOpen()) {
        return tr("No profile is open.");
    }
    if (QString problem = firstError(validate(next)); !problem.isEmpty()) {
        return problem;
    }
    if (!m_demo) {
        if (QString problem = m_store->save(next); !problem.isEmpty()) {
            return problem;
        }
        emit told(tr("Profile saved"));
    }
    use(next);
    return {};
}

void DesktopSession::use(const Profile &profile)
{
    m_profile = std::make_shared<const Profile>(profile);
    m_secretsKnown = false;
    m_resolver.resolve(profile);
    emit profileChanged();
}

int DesktopSession::colorOf(const QString &backendName) const
{
    for (qsizetype i = 0; i < m_profile->backends.size(); ++i) {
        if (m_profile->backends[i].name == backendName) {
            return colorNumber(m_profile->backends, i);
        }
    }
    return 1;
}

void DesktopSession::onSecrets()
{
    m_secretsKnown = true;
    m_endpoint.apply(m_profile, m_resolver.secrets());
    startDemoTraffic();
    emit secretsChanged();
    listenIfWanted();
}

// Not before the demo's profile is in force: until then a call would go to the backends of the one before.
void DesktopSession::startDemoTraffic()
{
    if (m_demo && m_secretsKnown && state() == EndpointState::Serving) {
        m_demo->startTraffic(QUrl(m_endpoint.endpointUrl()), secrets().clientKey);
    }
}

void DesktopSession::start()
{
    m_wantsToServe = true;
    if (m_secretsKnown && !secrets().clientKeyProblem.isEmpty()) {
        // The keychain may be open by now.
        m_secretsKnown = false;
        m_resolver.resolve(*m_profile);
    }
    listenIfWanted();
}

void DesktopSession::listenIfWanted()
{
    if (!m_wantsToServe || !m_secretsKnown) {
        return;
    }
    m_wantsToServe = false;
    m_startProblem.clear();
    const EndpointOptions &endpoint = m_profile->endpoint;
    if (keyRequired(endpoint, endpoint.address) && m_resolver.secrets().clientKey.isEmpty()) {
        if (const QString problem = secrets().clientKeyProblem; !problem.isEmpty()) {
            // There may well be one, and its callers would be refused if another took its place.
            m_startProblem = tr("The client key could not be looked up: %1").arg(problem);
            emit stateChanged();
            return;
        }
        // Without one nobody could call: make it rather than refuse.
        m_wantsToServe = true;
        renewClientKey(this, [this](const QString &problem) {
            if (!problem.isEmpty()) {
                m_wantsToServe = false;
                m_startProblem = problem;
                emit stateChanged();
            }
        });
        return;
    }
    m_endpoint.start(endpoint.address, endpoint.port);
}

void DesktopSession::stop()
{
    m_wantsToServe = false;
    if (m_demo) {
        m_demo->stopTraffic();
    }
    m_endpoint.stop(drainTime);
}

void DesktopSession::onStateChanged()
{
    m_stateSince = wallNow();
    startDemoTraffic();
    emit stateChanged();
}

void DesktopSession::setKey(const QString &backendName, const QByteArray &key, QObject *context,
                            std::function<void(const QString &)> done)
{
    const QString entry = secretEntry(m_profile->name, backendName);
    const auto finished = [this, done = std::move(done)](const SecretStore::Result &result) {
        m_resolver.resolve(*m_profile);
        done(result.error);
    };
    if (key.isEmpty()) {
        m_keys.remove(entry, context, finished);
    } else {
        m_keys.write(entry, key, context, finished);
    }
}

void DesktopSession::renewClientKey(QObject *context, std::function<void(const QString &)> done)
{
    setKey({}, newClientKey(), context, std::move(done));
}

} // namespace spillway
