// SPDX-License-Identifier: MIT
#include "ui/firstrun/environmentimport.h"

#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("EnvironmentImport", text);
}

/// The BACKEND_n_URL variables that are set, by n.
QStringList urlVariables(const QProcessEnvironment &environment)
{
    QStringList variables;
    const QStringList keys = environment.keys();
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(variables),
                 [](const QString &key) { return key.startsWith(u"BACKEND_"_s) && key.endsWith(u"_URL"_s); });
    std::sort(variables.begin(), variables.end(), [](const QString &a, const QString &b) {
        return a.section(u'_', 1, 1).toInt() < b.section(u'_', 1, 1).toInt();
    });
    return variables;
}

/// Waits for all keys, and tells the first that could not be kept.
struct Pending
{
    qsizetype left = 0;
    QString problem = {};
};

} // namespace

EnvironmentOffer environmentOffer(const QProcessEnvironment &environment)
{
    const QStringList variables = urlVariables(environment);
    if (variables.isEmpty()) {
        return {0, tr("None are set. Spillway reads BACKEND_1_URL, BACKEND_1_PRIORITY, BACKEND_1_APIKEY and so on.")};
    }
    const EnvironmentProfile found = profileFromEnvironment(environment);
    const auto error = std::find_if(found.findings.begin(), found.findings.end(),
                                    [](const Finding &finding) { return finding.severity == Severity::Error; });
    if (error != found.findings.end()) {
        return {0, error->path + u": "_s + error->message};
    }
    const int count = int(found.profile.backends.size());
    if (count == 1) {
        return {1, tr("Found 1 backend: %1").arg(variables.first())};
    }
    return {count, tr("Found %1 backends: %2 to %3").arg(QString::number(count), variables.first(), variables.last())};
}

void importEnvironment(DesktopSession &session, const QProcessEnvironment &environment, QObject *context,
                       const std::function<void(const QString &)> &done)
{
    const EnvironmentProfile found = profileFromEnvironment(environment);
    if (hasErrors(found.findings)) {
        done(environmentOffer(environment).description);
        return;
    }
    QString problem = ensureEmptyProfile(session, tr("Environment"));
    if (problem.isEmpty()) {
        Profile next = session.profile();
        next.backends = found.profile.backends;
        next.balancing = found.profile.balancing;
        problem = session.save(next);
    }
    if (!problem.isEmpty() || found.keys.isEmpty()) {
        done(problem);
        return;
    }
    const auto pending = std::make_shared<Pending>();
    pending->left = found.keys.size();
    for (auto key = found.keys.begin(); key != found.keys.end(); ++key) {
        session.setKey(key.key(), key.value(), context, [pending, done](const QString &keyProblem) {
            pending->problem = pending->problem.isEmpty() ? keyProblem : pending->problem;
            if (--pending->left == 0) {
                done(pending->problem);
            }
        });
    }
}

} // namespace spillway
