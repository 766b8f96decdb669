// SPDX-License-Identifier: MIT
#include "core/export/apimpolicyreader.h"

#include "core/config/address.h"
#include "core/config/backendname.h"
#include "core/export/policyobjects.h"
#include "core/export/policyrules.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString shortened(const QString &text)
{
    constexpr qsizetype longest = 80;
    return text.size() > longest ? text.first(longest) + u'…' : text;
}

/// Reads one document; notes what it does not understand.
class Reader
{
public:
    explicit Reader(const PolicyScan &scan)
        : m_scan(scan)
    {
    }

    ReadPolicy run()
    {
        if (!m_scan.problem.isEmpty()) {
            add(m_scan.problemLine, Severity::Error, u"This is no policy that can be read: "_s + m_scan.problem);
            return m_result;
        }
        const PolicyObjects objects = findPolicyObjects(m_scan);
        for (const PolicyObject &object : objects.withUrl) {
            readObject(object);
        }
        for (const PolicyObject &object : objects.withoutUrl) {
            warn(object.line, u"This backend has no url. It is left out."_s);
        }
        const bool hasList = !m_result.plan.backends.isEmpty();
        QList<PolicyAddress> addresses = addressesOfElements();
        addresses.append(objects.loose);
        std::stable_sort(addresses.begin(), addresses.end(),
                         [](const PolicyAddress &x, const PolicyAddress &y) { return x.line < y.line; });
        for (const PolicyAddress &address : std::as_const(addresses)) {
            readLooseAddress(address, hasList);
        }
        if (m_result.plan.backends.isEmpty() && !hasErrors(m_result.findings)) {
            add(1, Severity::Error,
                u"There is no backend in this policy: neither a list with \"url\" nor an address in "
                "set-backend-service."_s);
        }
        nameBackends();
        m_result.rulesAreKnown = !hasErrors(m_result.findings) && readRules(m_scan, m_result.plan);
        return m_result;
    }

private:
    void add(int line, Severity severity, const QString &message)
    {
        m_result.findings.append({u"line "_s + QString::number(line), severity, message});
    }
    void warn(int line, const QString &message) { add(line, Severity::Warning, message); }

    void readObject(const PolicyObject &object);
    QList<PolicyAddress> addressesOfElements();
    void readLooseAddress(const PolicyAddress &address, bool hasList);
    bool takeUrl(const QString &text, int line, QString &url);
    void nameBackends();

    const PolicyScan &m_scan;
    ReadPolicy m_result;
};

/// False, with the reason noted, if this is no address that can be read.
bool Reader::takeUrl(const QString &text, int line, QString &url)
{
    if (text.contains(u"{{"_s)) {
        warn(line,
             u"The address is the named value %1, whose text is not in the policy. The backend is left out."_s.arg(
                 shortened(text)));
        return false;
    }
    url = normalizedBackendUrl(text);
    if (url.isEmpty()) {
        warn(line, u"The address is empty. The backend is left out."_s);
        return false;
    }
    return true;
}

void Reader::readObject(const PolicyObject &object)
{
    // What a policy keeps about a backend at run time.
    static const QSet<QString> runtime{u"isthrottling"_s, u"retryafter"_s, u"deployments"_s};
    PolicyBackend backend;
    const PolicyProperty *url = object.find(u"url");
    if (!url->text) {
        warn(url->line, u"The address is computed, so it cannot be read. The backend is left out."_s);
        return;
    }
    if (!takeUrl(*url->text, url->line, backend.url)) {
        return;
    }
    if (!object.find(u"priority")) {
        warn(object.line, u"%1 has no priority; it is taken as 1."_s.arg(shortened(backend.url)));
    }
    for (const PolicyProperty &property : object.properties) {
        const QString name = property.name.toLower();
        const bool isWhole = property.number && *property.number == std::floor(*property.number);
        if (name == u"url"_s || runtime.contains(name)) {
            continue;
        }
        if (name == u"priority"_s && isWhole && *property.number >= 1 && *property.number <= maxPriority) {
            backend.priority = int(*property.number);
        } else if (name == u"weight"_s && isWhole && *property.number >= 1 && *property.number <= 100) {
            backend.weight = int(*property.number);
        } else if (name == u"name"_s && property.text && !property.text->trimmed().isEmpty()) {
            backend.name = *property.text;
        } else if (name == u"credential"_s && property.text) {
            backend.credential = *property.text;
        } else {
            warn(property.line, u"\"%1\" of %2 is not understood, so it is left out."_s.arg(shortened(property.name),
                                                                                            shortened(backend.url)));
        }
    }
    m_result.plan.backends.append(backend);
}

/// What `set-backend-service` names without an expression.
QList<PolicyAddress> Reader::addressesOfElements()
{
    QList<PolicyAddress> addresses;
    for (const PolicyNode &node : m_scan.nodes) {
        if (node.kind != PolicyNode::Kind::Open || node.name != u"set-backend-service"_s) {
            continue;
        }
        if (const QString id = node.attribute(u"backend-id"); !id.isEmpty()) {
            warn(node.line,
                 u"The backend resource %1 is made in API Management; its address is not in the policy."_s.arg(
                     shortened(id)));
        }
        const QString base = node.attribute(u"base-url");
        if (!base.isEmpty() && !base.startsWith(u'@')) {
            addresses.append({base, node.line, node.name});
        }
    }
    return addresses;
}

/// An address outside of any list. Without a list, those of `set-backend-service` are the backends.
void Reader::readLooseAddress(const PolicyAddress &address, bool hasList)
{
    if (hasList || address.element != u"set-backend-service"_s) {
        warn(address.line,
             u"%1 stands in no list that is understood, so it is left out."_s.arg(shortened(address.url)));
        return;
    }
    PolicyBackend backend;
    if (takeUrl(address.url, address.line, backend.url)) {
        warn(address.line, u"%1 has no priority; it is taken as 1."_s.arg(shortened(backend.url)));
        m_result.plan.backends.append(backend);
    }
}

void Reader::nameBackends()
{
    QSet<QString> names;
    for (const PolicyBackend &backend : std::as_const(m_result.plan.backends)) {
        names.insert(backend.name);
    }
    int number = 0;
    for (PolicyBackend &backend : m_result.plan.backends) {
        ++number;
        if (backend.name.isEmpty()) {
            backend.name = backendNameFor(backend.url, QString::number(number), names);
            names.insert(backend.name);
        }
    }
}

/// What the credential's word means for a profile.
void applyCredential(Backend &backend, const PolicyCredential &credential)
{
    if (credential.startsWith(u"key:"_s)) {
        backend.auth = AuthKind::Key;
    } else if (credential == u"none"_s) {
        backend.auth = AuthKind::None;
    } else {
        backend.auth = AuthKind::Entra;
        if (const QString resource = credential.section(u':', 1); !resource.isEmpty()) {
            backend.entraScope = resource + u"/.default"_s;
        }
    }
}

} // namespace

ReadPolicy readPolicy(const QByteArray &document)
{
    return readPolicy(scanPolicy(document));
}

ReadPolicy readPolicy(const PolicyScan &scan)
{
    return Reader(scan).run();
}

Profile withPolicy(Profile profile, const ReadPolicy &policy)
{
    const PolicyPlan &plan = policy.plan;
    QList<Backend> known = profile.backends;
    QList<Backend> backends;
    for (const PolicyBackend &read : plan.backends) {
        const auto same = std::find_if(known.begin(), known.end(), [&](const Backend &backend) {
            return comparableUrl(backend.url) == comparableUrl(read.url);
        });
        Backend backend;
        if (same != known.end()) {
            backend = *same;
            known.erase(same);
        } else {
            backend.name = read.name;
            applyCredential(backend, read.credential);
        }
        backend.url = read.url;
        backend.priority = read.priority;
        backend.weight = read.weight;
        backend.enabled = true;
        backends.append(backend);
    }
    profile.backends = backends;
    if (!policy.rulesAreKnown) {
        return profile;
    }
    BalancingOptions &options = profile.balancing;
    options.throttleOn = plan.throttleOn;
    options.defaultRetryAfter = plan.defaultRetryAfter;
    options.maxAttempts = plan.maxAttempts;
    options.throttleScope = plan.throttleScope;
    options.selection = plan.selection;
    options.whenAllThrottled = plan.whenAllThrottled;
    options.idleTimeout = plan.timeout;
    const bool hasNamedValues = !namedValues(plan).isEmpty();
    QJsonObject setup = profile.setup.value(u"policy"_s).toObject();
    setup.insert(u"exposeBackend"_s, plan.exposeBackend);
    setup.insert(u"identity"_s, hasNamedValues            ? u"named-values"_s
                                : plan.clientId.isEmpty() ? u"system"_s
                                                          : plan.clientId);
    profile.setup.insert(u"policy"_s, setup);
    return profile;
}

} // namespace spillway
