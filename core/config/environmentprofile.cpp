// SPDX-License-Identifier: MIT
#include "core/config/environmentprofile.h"

#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// The first label of the host's name, which for Azure is the resource's name; made unique with the number.
QString nameFor(const QString &url, int number, QSet<QString> &taken)
{
    const QString host = QUrl(url).host();
    const bool isAddress = host.isEmpty() || host.front().isDigit() || host.contains(u':');
    QString name = isAddress ? u"backend-%1"_s.arg(number) : host.section(u'.', 0, 0);
    if (taken.contains(name) || name == u"client"_s) {
        name += u"-%1"_s.arg(number);
    }
    taken.insert(name);
    return name;
}

} // namespace

EnvironmentProfile profileFromEnvironment(const QProcessEnvironment &environment)
{
    EnvironmentProfile result;
    Profile &profile = result.profile;
    profile.name = u"environment"_s;
    const auto read = [&environment](const QString &name) { return environment.value(name).trimmed(); };
    const auto fault = [&result](const QString &variable, const QString &message) {
        result.findings.append({variable, Severity::Error, message});
    };

    static const QRegularExpression pattern(u"^BACKEND_(\\d{1,6})_(URL|PRIORITY|APIKEY|DEPLOYMENT_NAME)$"_s);
    QSet<int> seen;
    for (const QString &key : environment.keys()) {
        if (const QRegularExpressionMatch match = pattern.match(key); match.hasMatch()) {
            seen.insert(match.captured(1).toInt());
        }
    }
    QList<int> numbers(seen.begin(), seen.end());
    std::sort(numbers.begin(), numbers.end());

    QSet<QString> taken;
    for (const int number : numbers) {
        const QString prefix = u"BACKEND_%1_"_s.arg(number);
        const QString url = read(prefix + u"URL"_s);
        if (url.isEmpty()) {
            fault(prefix + u"URL"_s,
                  u"It is not set, though other variables of this backend are. Set it, or remove those."_s);
            continue;
        }
        Backend backend;
        backend.url = normalizedBackendUrl(url);
        backend.name = nameFor(backend.url, number, taken);
        const QString priority = read(prefix + u"PRIORITY"_s);
        if (!priority.isEmpty()) {
            bool isNumber = false;
            backend.priority = priority.toInt(&isNumber);
            if (!isNumber || backend.priority < 1) {
                fault(prefix + u"PRIORITY"_s, u"Must be a whole number from 1."_s);
                backend.priority = 1;
            }
        }
        const QString key = read(prefix + u"APIKEY"_s);
        backend.auth = key.isEmpty() ? AuthKind::Entra : AuthKind::Key;
        if (!key.isEmpty()) {
            result.keys.insert(backend.name, key.toUtf8());
        }
        if (const QString deployment = read(prefix + u"DEPLOYMENT_NAME"_s); !deployment.isEmpty()) {
            backend.deployments.insert(u"*"_s, deployment);
        }
        profile.backends.append(backend);
    }
    if (numbers.isEmpty()) {
        fault(u"BACKEND_1_URL"_s,
              u"No BACKEND_n_URL is set. Set BACKEND_1_URL to https://NAME.openai.azure.com/ and so on."_s);
    }
    if (const QString timeout = read(u"HTTP_TIMEOUT_SECONDS"_s); !timeout.isEmpty()) {
        bool isNumber = false;
        const double seconds = timeout.toDouble(&isNumber);
        if (!isNumber || seconds < 0.1 || seconds > 86400) {
            fault(u"HTTP_TIMEOUT_SECONDS"_s, u"Must be a number of seconds from 0.1 to 86400."_s);
        } else {
            profile.balancing.idleTimeout = std::chrono::milliseconds(std::llround(seconds * 1000));
            profile.balancing.connectTimeout =
                std::min(profile.balancing.connectTimeout, profile.balancing.idleTimeout);
        }
    }
    // The general rules, told under the variable that a value came from.
    for (Finding finding : validate(profile)) {
        static const QRegularExpression place(u"^backends\\[(\\d+)\\]\\.(\\w+)$"_s);
        if (const QRegularExpressionMatch match = place.match(finding.path); match.hasMatch()) {
            const int index = match.captured(1).toInt();
            QList<int> used;
            for (const int number : numbers) {
                if (!read(u"BACKEND_%1_URL"_s.arg(number)).isEmpty()) {
                    used.append(number);
                }
            }
            finding.path = u"BACKEND_%1_%2"_s.arg(used[index]).arg(match.captured(2).toUpper());
        } else if (finding.path == u"backends"_s) {
            continue; // told above in the words of the variables
        }
        result.findings.append(finding);
    }
    return result;
}

} // namespace spillway
