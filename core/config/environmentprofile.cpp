// SPDX-License-Identifier: MIT
#include "core/config/environmentprofile.h"

#include "core/config/backendname.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// Reads the variables one after another into one result.
class Reader
{
public:
    explicit Reader(const QProcessEnvironment &environment)
        : m_environment(environment)
    {
    }

    EnvironmentProfile run()
    {
        m_result.profile.name = u"environment"_s;
        const QStringList labels = findLabels();
        for (const QString &label : labels) {
            readBackend(label);
        }
        if (labels.isEmpty()) {
            error(u"BACKEND_1_URL"_s,
                  u"No BACKEND_n_URL is set. Set BACKEND_1_URL to https://NAME.openai.azure.com/ and so on."_s);
        }
        readTimeout();
        applyRules();
        return m_result;
    }

private:
    QString read(const QString &variable) const { return m_environment.value(variable).trimmed(); }
    void error(const QString &variable, const QString &message)
    {
        m_result.findings.append({variable, Severity::Error, message});
    }

    QStringList findLabels();
    void readBackend(const QString &label);
    void readTimeout();
    void applyRules();

    const QProcessEnvironment &m_environment;
    EnvironmentProfile m_result;
    QStringList m_used; ///< the n of each backend of the profile
    QSet<QString> m_names;
};

/// The n of all variables, as they are written, in their order as numbers.
QStringList Reader::findLabels()
{
    static const QStringList known{u"URL"_s, u"PRIORITY"_s, u"APIKEY"_s, u"DEPLOYMENT_NAME"_s};
    static const QRegularExpression pattern(u"\\ABACKEND_([0-9]{1,9})_(\\w+)\\z"_s);
    QStringList variables = m_environment.keys();
    variables.sort();
    QStringList labels;
    for (const QString &variable : std::as_const(variables)) {
        const QRegularExpressionMatch match = pattern.match(variable);
        if (!match.hasMatch()) {
            continue;
        }
        if (known.contains(match.captured(2))) {
            labels.append(match.captured(1));
        } else {
            m_result.findings.append({variable, Severity::Warning,
                                      u"It is not read. A backend has _URL, _PRIORITY, _APIKEY and "
                                      "_DEPLOYMENT_NAME."_s});
        }
    }
    labels.removeDuplicates();
    std::stable_sort(labels.begin(), labels.end(),
                     [](const QString &a, const QString &b) { return a.toInt() < b.toInt(); });
    return labels;
}

void Reader::readBackend(const QString &label)
{
    const QString prefix = u"BACKEND_%1_"_s.arg(label);
    const QString url = read(prefix + u"URL"_s);
    if (url.isEmpty()) {
        error(prefix + u"URL"_s,
              u"It is not set, though other variables of this backend are. Set it, or remove those."_s);
        return;
    }
    Backend backend;
    backend.url = normalizedBackendUrl(url);
    backend.name = backendNameFor(backend.url, label, m_names);
    m_names.insert(backend.name);
    if (const QString priority = read(prefix + u"PRIORITY"_s); !priority.isEmpty()) {
        bool isNumber = false;
        const int number = priority.toInt(&isNumber);
        if (isNumber && number >= 1 && number <= maxPriority) {
            backend.priority = number;
        } else {
            error(prefix + u"PRIORITY"_s, u"Must be a whole number from 1 to %1; 1 is used first."_s.arg(maxPriority));
        }
    }
    const QString key = read(prefix + u"APIKEY"_s);
    backend.auth = key.isEmpty() ? AuthKind::Entra : AuthKind::Key;
    if (!std::all_of(key.begin(), key.end(), [](QChar c) { return c > u' ' && c <= u'~'; })) {
        error(prefix + u"APIKEY"_s, u"It holds white space or other characters that no key has. Copy the key anew."_s);
    } else if (!key.isEmpty()) {
        m_result.keys.insert(backend.name, key.toUtf8());
    }
    if (const QString deployment = read(prefix + u"DEPLOYMENT_NAME"_s); !deployment.isEmpty()) {
        backend.deployments.insert(u"*"_s, deployment);
    }
    m_result.profile.backends.append(backend);
    m_used.append(label);
}

void Reader::readTimeout()
{
    const QString text = read(u"HTTP_TIMEOUT_SECONDS"_s);
    if (text.isEmpty()) {
        return;
    }
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (!isNumber || !(seconds >= 0.1 && seconds <= 86400)) { // so put, NaN is out too
        error(u"HTTP_TIMEOUT_SECONDS"_s, u"Must be a number of seconds from 0.1 to 86400."_s);
        return;
    }
    BalancingOptions &balancing = m_result.profile.balancing;
    balancing.idleTimeout = std::chrono::milliseconds(std::llround(seconds * 1000));
    balancing.connectTimeout = std::min(balancing.connectTimeout, balancing.idleTimeout);
}

/// The general rules, told under the variable that a value came from.
void Reader::applyRules()
{
    static const QRegularExpression place(u"backends\\[([0-9]+)\\](\\.(\\w+))?"_s);
    const auto variableOf = [this](const QRegularExpressionMatch &match) {
        // A backend's name comes from its URL; of the rest only the URL has rules beyond those above.
        return u"BACKEND_%1_URL"_s.arg(m_used.value(match.captured(1).toInt()));
    };
    for (Finding finding : validate(m_result.profile)) {
        if (finding.path == u"backends"_s) {
            continue; // told above in the words of the variables
        }
        if (const QRegularExpressionMatch match = place.match(finding.path); match.hasMatch()) {
            finding.path = variableOf(match);
        }
        if (const QRegularExpressionMatch match = place.match(finding.message); match.hasMatch()) {
            finding.message.replace(match.capturedStart(), match.capturedLength(), variableOf(match));
        }
        m_result.findings.append(finding);
    }
}

} // namespace

EnvironmentProfile profileFromEnvironment(const QProcessEnvironment &environment)
{
    return Reader(environment).run();
}

} // namespace spillway
