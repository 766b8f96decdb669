// SPDX-License-Identifier: MIT
#include "app/commands/servesession.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "core/config/environmentprofile.h"
#include "core/secrets/environmentstore.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr std::chrono::seconds drainTime{10};
constexpr std::chrono::seconds logTime{2};

void report(const QList<Finding> &findings)
{
    for (const Finding &finding : findings) {
        printMessage(printable(finding.toString()));
    }
}

/// The client key's entry, unless somebody has to present that key or it must be told from others.
QSet<QString> unneededEntries(const Profile &profile, const QString &address)
{
    bool needed = keyRequired(profile.endpoint, address);
    for (const Backend &backend : profile.backends) {
        needed = needed || backend.auth == AuthKind::Client;
    }
    return needed ? QSet<QString>() : QSet<QString>{secretEntry(profile.name, {})};
}

} // namespace

ServeSession::ServeSession(const ServeOptions &options)
    : m_options(options)
    , m_resolver(&m_keychain, QProcessEnvironment::systemEnvironment(), [this] { return m_clock.wallNow(); })
    , m_server(m_clock)
    , m_report(m_server, m_clock, ServiceNotifier::fromEnvironment(),
               watchdogInterval(qgetenv("WATCHDOG_USEC"), qgetenv("WATCHDOG_PID"), QCoreApplication::applicationPid()))
{
    // Queued: an answer that is there at once must not come before the event loop runs.
    connect(&m_resolver, &SecretsResolver::resolved, this, &ServeSession::onResolved, Qt::QueuedConnection);
    connect(&m_resolver, &SecretsResolver::secretsChanged, this, &ServeSession::onSecretsChanged);
    connect(&m_server, &ProxyServer::tokenRefused, &m_resolver, &SecretsResolver::tokenRefused);
    connect(&m_server, &ProxyServer::drained, this, &ServeSession::onDrained);
    connect(&m_signals, &ShutdownSignal::requested, this, &ServeSession::onShutdownRequested);
    connect(&m_signals, &ShutdownSignal::reloadRequested, this, &ServeSession::reload);
    if (m_options.log != LogFormat::None) {
        m_log = std::make_unique<LogWriter>(m_options.log);
        connect(&m_server, &ProxyServer::exchangesFinished, m_log.get(), &LogWriter::add);
    }
}

ServeSession::~ServeSession() = default;

std::optional<int> ServeSession::begin()
{
    if (!m_options.readyFile.isEmpty()) {
        QFile::remove(m_options.readyFile); // one that a crash has left would lie
    }
    const QList<Finding> findings = loadProfile();
    report(findings);
    if (hasErrors(findings)) {
        return ExitInvalidProfile;
    }
    resolveNext();
    return std::nullopt;
}

QList<Finding> ServeSession::loadProfile()
{
    switch (m_options.source) {
    case ProfileSource::File: {
        m_store = std::make_unique<ProfileStore>(m_options.profilePath);
        connect(m_store.get(), &ProfileStore::changed, this, &ServeSession::onProfileChanged);
        connect(m_store.get(), &ProfileStore::changeRejected, this, &ServeSession::rejectChange);
        const ParsedProfile parsed = m_store->load();
        m_next = std::make_shared<const Profile>(parsed.profile);
        m_store->watch();
        return parsed.findings;
    }
    case ProfileSource::Environment: {
        const EnvironmentProfile parsed =
            profileFromEnvironment(EnvironmentStore(QProcessEnvironment::systemEnvironment()).withFiles());
        m_resolver.setGivenKeys(parsed.keys);
        m_next = std::make_shared<const Profile>(parsed.profile);
        return parsed.findings;
    }
    case ProfileSource::Demo:
        if (const QString problem = m_demo.begin(); !problem.isEmpty()) {
            return {{u"demo"_s, Severity::Error, problem}};
        }
        m_resolver.setGivenKeys(m_demo.keys());
        m_next = std::make_shared<const Profile>(m_demo.profile());
        return {};
    }
    Q_UNREACHABLE();
}

// One look-up at a time: a profile that comes meanwhile waits in m_next, and only the last one counts.
void ServeSession::resolveNext()
{
    if (m_resolving || !m_next) {
        return;
    }
    m_resolving = std::exchange(m_next, nullptr);
    m_keychain.setUnneeded(unneededEntries(*m_resolving, address(*m_resolving)));
    m_resolver.resolve(*m_resolving);
}

void ServeSession::onResolved()
{
    if (!m_resolving) {
        return;
    }
    const auto profile = std::exchange(m_resolving, nullptr);
    if (m_next) {
        resolveNext();
        return;
    }
    const Secrets &secrets = m_resolver.secrets();
    if (!hasClientKeyIfNeeded(*profile, secrets)) {
        if (!m_inForce) {
            end(ExitInvalidProfile);
            return;
        }
        printMessage(u"the profile in force stays"_s);
        m_next = m_inForce; // the resolver has to go on with the secrets of this one
        resolveNext();
        return;
    }
    const bool isFirst = !m_inForce;
    const bool isChange = !isFirst && *m_inForce != *profile;
    if (isChange && (address(*profile) != address(*m_inForce) || port(*profile) != port(*m_inForce))) {
        printMessage(u"endpoint.address and endpoint.port take effect with a restart: still at %1"_s.arg(
            m_server.endpointUrl()));
    }
    const bool isBack = profile == m_inForce; // the one after it was refused
    m_inForce = profile;
    m_server.apply(profile, secrets);
    reportCredentials(*profile, secrets);
    if (isFirst) {
        startListening();
    } else if (!isBack) {
        const qsizetype count = profile->backends.size();
        printMessage(u"profile %1 is in force: %2 %3 at %4"_s.arg(printable(profile->name))
                         .arg(count)
                         .arg(count == 1 ? u"backend"_s : u"backends"_s, m_server.endpointUrl()));
    }
    m_report.reloadEnded();
}

void ServeSession::onSecretsChanged(const Secrets &secrets)
{
    // While a look-up runs these may be the secrets of a profile that is not in force yet.
    if (m_inForce && !m_resolving) {
        m_server.apply(m_inForce, secrets);
        reportCredentials(*m_inForce, secrets);
    }
}

bool ServeSession::hasClientKeyIfNeeded(const Profile &profile, const Secrets &secrets)
{
    if (!keyRequired(profile.endpoint, address(profile)) || !secrets.clientKey.isEmpty()) {
        return true;
    }
    if (!secrets.clientKeyProblem.isEmpty()) {
        printMessage(u"client key: %1"_s.arg(printable(secrets.clientKeyProblem)));
    }
    printMessage(
        profile.endpoint.requireKey
            ? u"endpoint.requireKey: error: callers must present a client key, and none is set."_s
            : u"endpoint.address: error: %1 can be reached from other computers, so callers must present a client key, and none is set."_s
                  .arg(address(profile)));
    const QString keysSet = m_options.source == ProfileSource::File
                                ? u"\"spillway-cli keys set %1 client\", or set "_s.arg(m_options.profilePath)
                                : QString();
    printMessage(u"Set one: %1SPILLWAY_CLIENT_KEY."_s.arg(keysSet));
    return false;
}

void ServeSession::startListening()
{
    const QString where = listenText(address(*m_inForce), port(*m_inForce));
    if (const QString reason = m_server.listen(address(*m_inForce), port(*m_inForce)); !reason.isEmpty()) {
        printMessage(u"spillway-cli: cannot listen on %1: %2"_s.arg(where, reason));
        printMessage(u"Name another place with --listen ADDR:PORT (port 0 picks a free one), or end the program that "
                     "has this one."_s);
        end(ExitNotBound);
        return;
    }
    printResult(u"listening on "_s + m_server.endpointUrl());
    m_report.listening();
    if (m_options.readyFile.isEmpty()) {
        return;
    }
    QSaveFile file(m_options.readyFile);
    const QByteArray line = m_server.endpointUrl().toUtf8() + '\n';
    if (!file.open(QIODevice::WriteOnly) || file.write(line) != line.size() || !file.commit()) {
        printMessage(u"spillway-cli: --ready-file %1 could not be written: %2"_s.arg(printable(m_options.readyFile),
                                                                                     file.errorString()));
        printMessage(u"Name a file in a folder that exists and may be written to."_s);
        end(ExitFailed);
    }
}

void ServeSession::onProfileChanged(const ParsedProfile &parsed)
{
    if (m_stopping) {
        return;
    }
    report(parsed.findings);
    m_next = std::make_shared<const Profile>(parsed.profile);
    resolveNext();
}

void ServeSession::rejectChange(const QList<Finding> &findings) const
{
    report(findings);
    printMessage(u"%1 has errors: the profile in force stays"_s.arg(printable(m_options.profilePath)));
}

void ServeSession::reload()
{
    m_report.reloadBegins();
    if (!m_store) {
        printMessage(u"SIGHUP: there is no profile file to read again"_s);
        m_report.reloadEnded();
        return;
    }
    const ParsedProfile parsed = m_store->load();
    if (hasErrors(parsed.findings)) {
        rejectChange(parsed.findings);
        m_report.reloadEnded();
    } else {
        onProfileChanged(parsed);
    }
}

void ServeSession::reportCredentials(const Profile &profile, const Secrets &secrets)
{
    QMap<QString, QString> problems;
    for (const Backend &backend : profile.backends) {
        const Credential credential = secrets.backends.value(backend.name);
        const QString &problem = credential.problem;
        if (!backend.enabled || problem.isEmpty()) {
            continue;
        }
        problems.insert(backend.name, problem);
        if (m_reported.value(backend.name) != problem) {
            const QString detail = credential.detail.isEmpty() ? QString() : u" ("_s + credential.detail + u')';
            printMessage(u"backend %1: it is not asked: %2%3"_s.arg(
                printable(backend.name), printable(problem + detail), remedy(backend, problem)));
        }
    }
    for (const Backend &backend : profile.backends) {
        if (m_reported.contains(backend.name) && !problems.contains(backend.name) && backend.enabled) {
            printMessage(u"backend %1: has its credential now"_s.arg(printable(backend.name)));
        }
    }
    m_reported = problems;
}

QString ServeSession::remedy(const Backend &backend, const QString &problem) const
{
    if (backend.auth == AuthKind::Entra) {
        return {}; // it depends on the source, and the problem names it
    }
    if (problem != u"no key"_s) {
        return u"; remedy: mend that and send SIGHUP, or set %1"_s.arg(secretVariable(backend.name));
    }
    if (m_options.source == ProfileSource::File) {
        return u"; remedy: spillway-cli keys set %1 %2, or set %3"_s.arg(
            printable(m_options.profilePath), printable(backend.name), secretVariable(backend.name));
    }
    return u"; remedy: set "_s + secretVariable(backend.name);
}

QString ServeSession::address(const Profile &profile) const
{
    return m_options.listen.address.value_or(profile.endpoint.address);
}

quint16 ServeSession::port(const Profile &profile) const
{
    return m_options.listen.port.value_or(profile.endpoint.port);
}

void ServeSession::onShutdownRequested()
{
    if (m_server.endpointUrl().isEmpty() && !m_stopping) {
        end(ExitDone);
        return;
    }
    if (std::exchange(m_stopping, true)) {
        printMessage(u"stopping at once"_s);
        m_server.stopNow();
        return;
    }
    m_report.stopping();
    const int underWay = m_server.snapshot().inFlight;
    if (underWay > 0) {
        printMessage(u"stopping: %1 under way, up to %2 s to finish; a second signal stops at once"_s.arg(underWay).arg(
            drainTime.count()));
    }
    m_server.drain(drainTime);
}

void ServeSession::onDrained()
{
    end(ExitDone);
}

void ServeSession::end(int code)
{
    if (!m_options.readyFile.isEmpty()) {
        QFile::remove(m_options.readyFile);
    }
    if (m_log && !m_log->finish(logTime)) {
        std::_Exit(code); // nobody reads the log, and its thread stands in a write
    }
    QCoreApplication::exit(code);
}

} // namespace spillway
