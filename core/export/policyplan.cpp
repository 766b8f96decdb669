// SPDX-License-Identifier: MIT
#include "core/export/policyplan.h"

#include "core/azure/azurenames.h"
#include "core/config/address.h"

#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// What a gateway waits by default; beyond it the network in front of it drops a silent connection.
constexpr std::chrono::seconds longestUsualTimeout{300};

/// Why a policy cannot carry this address; empty if it can.
QString urlFault(const QString &text)
{
    static const QRegularExpression allowed(uR"(\Ahttps?://[A-Za-z0-9._~:/%\[\]-]+\z)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const QUrl url(text, QUrl::StrictMode);
    if (!allowed.match(text).hasMatch()) {
        return u"An address in a policy is made of https://, letters, digits and - . _ ~ : / % only; write others as "
               "their host's punycode or %-escapes."_s;
    }
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) {
        return u"This is no address of a host."_s;
    }
    return {};
}

/// Makes one plan; what is wrong or lost is noted on the way.
class Planner
{
public:
    explicit Planner(const Profile &profile)
        : m_profile(profile)
        , m_policy(profile.setup.value(u"policy"_s).toObject())
        , m_identity(m_policy.value(u"identity"_s).toString(u"system"_s))
    {
    }

    PlannedPolicy run()
    {
        readIdentity();
        readOptions();
        for (int i = 0; i < m_profile.backends.size() && m_result.problem.isEmpty(); ++i) {
            addBackend(i);
        }
        if (m_result.problem.isEmpty() && m_result.plan.backends.isEmpty()) {
            m_result.problem = u"backends: No backend is turned on, so the policy would have nobody to ask."_s;
        }
        noteBackends();
        note(u"The marks of throttled backends live in the gateway's cache, one for each region. The Consumption tier "
             "has none of its own: add an external cache there."_s);
        return m_result;
    }

private:
    void note(const QString &text) { m_result.notes.append(text); }
    void readIdentity();
    void readOptions();
    void addBackend(int index);
    PolicyCredential credentialOf(const Backend &backend);
    QString resourceOf(const Backend &backend, int index);
    QString namedValueFor(const QString &name);
    void noteBackends();

    const Profile &m_profile;
    QJsonObject m_policy;
    QString m_identity;
    PlannedPolicy m_result;
    QSet<QString> m_namedValues;
    QStringList m_off, m_withKey, m_withClient, m_withMapping, m_withCaFile, m_local;
};

void Planner::readIdentity()
{
    m_result.plan.exposeBackend = m_policy.value(u"exposeBackend"_s).toBool(true);
    if (const QString fault = policyIdentityFault(m_identity); !fault.isEmpty()) {
        m_result.problem = u"setup.policy.identity: "_s + fault;
    } else if (isGuid(m_identity)) {
        m_result.plan.clientId = m_identity.toLower();
    }
}

void Planner::readOptions()
{
    const BalancingOptions &options = m_profile.balancing;
    PolicyPlan &plan = m_result.plan;
    plan.throttleOn = options.throttleOn;
    plan.defaultRetryAfter = options.defaultRetryAfter;
    plan.maxAttempts = std::min(options.maxAttempts, mostPolicyAttempts);
    plan.throttleScope = options.throttleScope;
    plan.selection = options.selection;
    plan.whenAllThrottled = options.whenAllThrottled;
    plan.timeout = options.idleTimeout;
    if (options.selection == Selection::LeastBusy) {
        plan.selection = Selection::Random;
        note(u"balancing.selection: A gateway does not know how many calls are under way at a backend, so it chooses "
             "at random instead of the least busy."_s);
    }
    if (options.throttleScope == ThrottleScope::Deployment) {
        note(u"balancing.throttleScope: The deployment is read from the path and from JSON bodies. For a multipart "
             "body under /openai/v1 a 429 takes the whole backend."_s);
    }
    if (options.connectTimeout != BalancingOptions().connectTimeout) {
        note(u"balancing.connectTimeoutSeconds: A gateway has no time-out of its own for connecting; only the time "
             "until the answer begins is limited."_s);
    }
    if (options.idleTimeout > longestUsualTimeout) {
        note(u"balancing.idleTimeoutSeconds: Azure may cut connections that are silent for more than 240 seconds, "
             "whatever the policy says."_s);
    }
}

/// `eastus` -> `eastus-key`: named values are made of letters, digits, dots, hyphens and underscores.
QString Planner::namedValueFor(const QString &name)
{
    QString plain;
    for (const QChar c : name) {
        const bool allowed = c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u'_');
        if (allowed || !plain.endsWith(u'-')) {
            plain += allowed ? c : QChar(u'-');
        }
    }
    const QString wanted = plain.left(200) + u"-key"_s;
    QString free = wanted;
    // API Management does not tell upper from lower case here.
    for (int number = 2; m_namedValues.contains(free.toLower()); ++number) {
        free = wanted + u'-' + QString::number(number);
    }
    m_namedValues.insert(free.toLower());
    return free;
}

QString Planner::resourceOf(const Backend &backend, int index)
{
    static const QRegularExpression plain(uR"(\A[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/-]+\z)"_s);
    QString resource = backend.entraScope;
    if (resource.endsWith(u"/.default"_s)) {
        resource.chop(9);
    }
    if (!resource.isEmpty() && !plain.match(resource).hasMatch()) {
        m_result.problem =
            u"backends[%1].entraScope: A policy can only carry a scope like https://ai.azure.com/.default."_s.arg(
                index);
    }
    return resource == openAiResource ? QString() : resource;
}

PolicyCredential Planner::credentialOf(const Backend &backend)
{
    QString identity = u"identity"_s;
    switch (backend.auth) {
    case AuthKind::Key:
        if (m_identity == u"named-values"_s) {
            return u"key:"_s + namedValueFor(backend.name);
        }
        m_withKey.append(backend.name);
        return identity;
    case AuthKind::Client:
        m_withClient.append(backend.name);
        return identity;
    case AuthKind::None:
        return u"none"_s;
    case AuthKind::Entra:
        break;
    }
    return identity;
}

void Planner::addBackend(int index)
{
    const Backend &backend = m_profile.backends[index];
    if (!backend.enabled) {
        m_off.append(backend.name);
        return;
    }
    if (const QString fault = urlFault(backend.url); !fault.isEmpty()) {
        m_result.problem = u"backends[%1].url: %2"_s.arg(QString::number(index), fault);
        return;
    }
    PolicyBackend planned{backend.name, backend.url, backend.priority, backend.weight, credentialOf(backend)};
    if (planned.credential == u"identity"_s) {
        if (const QString resource = resourceOf(backend, index); !resource.isEmpty()) {
            planned.credential += u':' + resource;
        }
    }
    m_result.plan.backends.append(planned);
    const auto keepIf = [&](bool holds, QStringList &names) {
        if (holds) {
            names.append(backend.name);
        }
    };
    keepIf(!backend.deployments.isEmpty(), m_withMapping);
    keepIf(!backend.caFile.isEmpty(), m_withCaFile);
    keepIf(isLoopback(QUrl(backend.url).host()), m_local);
}

void Planner::noteBackends()
{
    const auto about = [this](const QStringList &names, const QString &text) {
        if (!names.isEmpty()) {
            note(names.join(u", "_s) + u": "_s + text);
        }
    };
    about(m_off, u"turned off, so not in the policy."_s);
    about(m_withKey, u"the policy signs in with the gateway's managed identity instead of the key. Give it the role "
                     "Cognitive Services OpenAI User there, or set setup.policy.identity to named-values."_s);
    about(m_withClient, u"the caller's own credential cannot be passed on, because the gateway keeps its header for "
                        "the subscription key. The managed identity takes its place."_s);
    about(m_withMapping, u"a policy cannot give a deployment another name for one backend only, so it is asked for by "
                         "the caller's name. Name the deployments alike."_s);
    about(m_withCaFile, u"upload the authorities of caFile to the gateway as CA certificates."_s);
    about(m_local, u"an address of this computer, which a gateway in Azure does not reach."_s);
    if (const QStringList names = namedValues(m_result.plan); !names.isEmpty()) {
        note(u"Make these named values of the kind secret before you apply the policy: %1."_s.arg(names.join(u", "_s)));
    }
    if (m_profile.balancing.maxAttempts > mostPolicyAttempts && m_result.plan.backends.size() > mostPolicyAttempts) {
        note(u"balancing.maxAttempts: A gateway makes %1 attempts at most."_s.arg(mostPolicyAttempts));
    }
}

} // namespace

PlannedPolicy planPolicy(const Profile &profile)
{
    return Planner(profile).run();
}

QStringList namedValues(const PolicyPlan &plan)
{
    QStringList names;
    for (const PolicyBackend &backend : plan.backends) {
        if (backend.credential.startsWith(u"key:"_s)) {
            names.append(backend.credential.sliced(4));
        }
    }
    names.removeDuplicates();
    return names;
}

} // namespace spillway
