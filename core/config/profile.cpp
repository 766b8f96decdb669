// SPDX-License-Identifier: MIT
#include "core/config/profile.h"

#include "core/config/keyvariable.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

class Findings
{
public:
    void error(const QString &path, const QString &message) { m_list.append({path, Severity::Error, message}); }
    void warning(const QString &path, const QString &message) { m_list.append({path, Severity::Warning, message}); }
    QList<Finding> take() { return std::move(m_list); }

private:
    QList<Finding> m_list;
};

void checkEndpoint(const EndpointOptions &endpoint, Findings &findings)
{
    if (endpoint.address != u"localhost"_s && !isIpAddress(endpoint.address)) {
        findings.error(u"endpoint.address"_s,
                       u"\"%1\" is no IP address. Use 127.0.0.1 for this computer only, or the address of one of its "
                       "network interfaces."_s.arg(endpoint.address));
    } else if (!isLoopback(endpoint.address) && !endpoint.requireKey) {
        findings.warning(
            u"endpoint.requireKey"_s,
            u"The address %1 is open to the network, so the client key is required whatever this says. Set it "
            "to true."_s.arg(endpoint.address));
    }
    static const QRegularExpression suffixPattern(uR"(\A[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*\z)"_s);
    if (!endpoint.suffix.isEmpty()) {
        const QStringList segments = endpoint.suffix.split(u'/');
        if (!suffixPattern.match(endpoint.suffix).hasMatch() || segments.contains(u"."_s) ||
            segments.contains(u".."_s)) {
            findings.error(
                u"endpoint.suffix"_s,
                u"A suffix is made of letters, digits, hyphens, dots and underscores, like \"team\" or \"a/b\"."_s);
        } else if (segments.first() == u"_spillway"_s) {
            findings.error(u"endpoint.suffix"_s, u"_spillway is kept for the status pages. Choose another suffix."_s);
        } else if (segments.last() == u"openai"_s) {
            findings.warning(
                u"endpoint.suffix"_s,
                u"Spillway adds /openai itself, so callers would have to write %1/openai."_s.arg(endpoint.suffix));
        }
    }
    if (endpoint.maxBodyMiB < 1 || endpoint.maxBodyMiB > 65536) {
        findings.error(u"endpoint.maxBodyMiB"_s, u"Must be 1 to 65536 (MiB)."_s);
    }
    if (endpoint.maxReplayMiB < 0 || endpoint.maxReplayMiB > 65536) {
        findings.error(u"endpoint.maxReplayMiB"_s, u"Must be 0 to 65536 (MiB)."_s);
    }
}

void checkBalancing(const BalancingOptions &options, Findings &findings)
{
    const auto inRange = [](std::chrono::milliseconds value, int low, int high) {
        return value >= std::chrono::milliseconds(low) && value <= std::chrono::milliseconds(high);
    };
    constexpr int day = 86'400'000;
    if (options.throttleOn.isEmpty()) {
        findings.warning(u"balancing.throttleOn"_s,
                         u"The list is empty, so only backends that cannot be reached are passed over. Usual is "
                         "[\"401\", \"429\", \"5xx\"]."_s);
    }
    if (!inRange(options.defaultRetryAfter, 100, day)) {
        findings.error(u"balancing.defaultRetryAfterSeconds"_s, u"Must be 0.1 to 86400 (seconds)."_s);
    }
    if (options.maxAttempts < 1 || options.maxAttempts > 1000) {
        findings.error(u"balancing.maxAttempts"_s, u"Must be 1 to 1000."_s);
    }
    if (!inRange(options.connectTimeout, 100, day)) {
        findings.error(u"balancing.connectTimeoutSeconds"_s, u"Must be 0.1 to 86400 (seconds)."_s);
    }
    if (!inRange(options.idleTimeout, 100, day)) {
        findings.error(u"balancing.idleTimeoutSeconds"_s, u"Must be 0.1 to 86400 (seconds)."_s);
    }
}

void checkUrl(const QString &path, const Backend &backend, Findings &findings)
{
    if (backend.url.isEmpty()) {
        findings.error(path, u"Give the backend's address, like https://NAME.openai.azure.com/."_s);
        return;
    }
    const QUrl url(backend.url, QUrl::StrictMode);
    const QStringList segments = url.path(QUrl::FullyEncoded).split(u'/');
    if (url.scheme() != u"https"_s && url.scheme() != u"http"_s) {
        findings.error(path, u"Start with https://, like https://NAME.openai.azure.com/."_s);
    } else if (!url.userInfo().isEmpty()) {
        findings.error(path,
                       u"Leave out what stands before the @: no secret belongs in an address. Keys are kept apart "
                       "from the profile (spillway-cli keys set)."_s);
    } else if (!url.isValid() || url.host().isEmpty() || url.port() == 0) {
        findings.error(path, u"This is no valid address%1. It should look like https://NAME.openai.azure.com/."_s.arg(
                                 url.isValid() ? QString() : u" ("_s + url.errorString().section(u';', 0, 0) + u")"_s));
    } else if (url.hasQuery() || url.hasFragment()) {
        findings.error(path, u"Leave out what stands behind ? or #; callers send their own api-version."_s);
    } else if (segments.contains(u"."_s) || segments.contains(u".."_s)) {
        findings.error(path, u"Leave out the dots between the slashes, and give the path itself."_s);
    } else if (segments.contains(u"openai"_s, Qt::CaseInsensitive)) {
        findings.warning(path, u"Leave out /openai and what stands behind it: every call brings its own."_s);
    }
    if (url.scheme() == u"http"_s && !isLoopback(url.host()) && backend.auth != AuthKind::None) {
        findings.warning(path, u"The credential would travel unencrypted. Use https://."_s);
    }
}

/// What is wrong with a profile's or backend's name; empty if nothing is. Names stand in a header, in lists of keys and
/// in log lines.
QString nameFault(const QString &name)
{
    if (name.trimmed().isEmpty()) {
        return u"Give it a name."_s;
    }
    if (name != name.trimmed()) {
        return u"Leave out the white space at the name's ends."_s;
    }
    if (std::any_of(name.begin(), name.end(), [](QChar c) { return c.category() == QChar::Other_Control; })) {
        return u"Leave out line ends, tabs and other control characters."_s;
    }
    return {};
}

void checkBackends(const QList<Backend> &backends, Findings &findings)
{
    QHash<QString, int> byName;
    QHash<QString, int> byVariable;
    QHash<QString, int> byUrl;
    bool anyEnabled = false;
    for (int i = 0; i < backends.size(); ++i) {
        const Backend &backend = backends[i];
        const QString at = u"backends[%1]."_s.arg(i);
        anyEnabled = anyEnabled || backend.enabled;
        if (const QString fault = nameFault(backend.name); !fault.isEmpty()) {
            findings.error(at + u"name"_s, fault);
        } else if (backend.name == u"client"_s) {
            findings.error(at + u"name"_s, u"The name client is kept for the callers' key. Choose another."_s);
        } else if (byName.contains(backend.name)) {
            findings.error(
                at + u"name"_s,
                u"backends[%1] is called \"%2\" too. Names must differ."_s.arg(byName[backend.name]).arg(backend.name));
        } else if (byVariable.contains(keyVariable(backend.name))) {
            findings.warning(at + u"name"_s,
                             u"It shares the variable %1 with backends[%2]."_s.arg(keyVariable(backend.name))
                                 .arg(byVariable[keyVariable(backend.name)]));
        }
        byName.insert(backend.name, i);
        byVariable.insert(keyVariable(backend.name), i);
        checkUrl(at + u"url"_s, backend, findings);
        const QString url = comparableUrl(backend.url);
        if (!url.isEmpty() && byUrl.contains(url)) {
            findings.warning(at + u"url"_s, u"backends[%1] has this URL too. Both share one quota."_s.arg(byUrl[url]));
        }
        byUrl.insert(url, i);
        if (backend.priority < 1 || backend.priority > maxPriority) {
            findings.error(at + u"priority"_s, u"Must be 1 to %1; 1 is used first."_s.arg(maxPriority));
        }
        if (backend.weight < 1 || backend.weight > 100) {
            findings.error(at + u"weight"_s,
                           u"Weight must be 1 to 100. To send no traffic here, set enabled to false."_s);
        }
        if (backend.color < 0 || backend.color > maxColor) {
            findings.error(at + u"color"_s, u"Must be 1 to %1, or left out."_s.arg(maxColor));
        }
        for (auto entry = backend.deployments.begin(); entry != backend.deployments.end(); ++entry) {
            if (entry.key().isEmpty() || entry.value().isEmpty()) {
                findings.error(at + u"deployments"_s,
                               u"A deployment's name is empty. Give both names, or remove the line."_s);
            }
        }
    }
    if (backends.isEmpty()) {
        findings.warning(u"backends"_s, u"There is no backend, so every call is answered 503. Add one."_s);
    } else if (!anyEnabled) {
        findings.warning(u"backends"_s,
                         u"Every backend is turned off, so every call is answered 503. Set enabled to true on one."_s);
    }
}

} // namespace

bool keyRequired(const EndpointOptions &options, const QString &address)
{
    return options.requireKey || !isLoopback(address);
}

QString Finding::toString() const
{
    return u"%1: %2: %3"_s.arg(path.isEmpty() ? u"profile"_s : path,
                               severity == Severity::Error ? u"error"_s : u"warning"_s, message);
}

bool hasErrors(const QList<Finding> &findings)
{
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding &finding) { return finding.severity == Severity::Error; });
}

QList<Finding> validate(const Profile &profile)
{
    Findings findings;
    if (const QString fault = nameFault(profile.name); !fault.isEmpty()) {
        findings.error(u"name"_s,
                       profile.name.isEmpty() ? u"Give the profile a name; its keys are kept under it."_s : fault);
    } else if (profile.name.contains(u'/')) {
        findings.error(u"name"_s, u"Leave out the slash: keys are kept as NAME/BACKEND."_s);
    }
    checkEndpoint(profile.endpoint, findings);
    checkBalancing(profile.balancing, findings);
    checkBackends(profile.backends, findings);
    return findings.take();
}

} // namespace spillway
