// SPDX-License-Identifier: MIT
#include "ui/backends/backendrules.h"

#include "core/config/profile.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendRules)
};

/// The first error that the profile's own rules have about a key of this backend.
QString ruleOf(const Backend &edit, const QString &key)
{
    Profile profile;
    profile.name = u"profile"_s;
    profile.backends = {edit};
    const QList<Finding> findings = validate(profile);
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Error && finding.path == u"backends[0]."_s + key) {
            return finding.message;
        }
    }
    return {};
}

QString nameProblem(const Backend &edit, const QList<Backend> &others)
{
    if (edit.name.trimmed().isEmpty()) {
        return Tr::tr("Give it a name.");
    }
    const bool taken = std::any_of(others.begin(), others.end(), [&edit](const Backend &other) {
        return other.name.compare(edit.name.trimmed(), Qt::CaseInsensitive) == 0;
    });
    Backend trimmed = edit; // as it is saved
    trimmed.name = edit.name.trimmed();
    return taken ? Tr::tr("Names must differ.") : ruleOf(trimmed, u"name"_s);
}

FieldProblem urlProblem(const Backend &edit, const QList<Backend> &others)
{
    const QString url = edit.url.trimmed();
    static const QRegularExpression scheme(u"\\Ahttps?://[^/]"_s, QRegularExpression::CaseInsensitiveOption);
    if (!scheme.match(url).hasMatch()) {
        return {BackendField::Url, Tr::tr("Start with https://")};
    }
    const qsizetype path = url.indexOf(u'/', url.indexOf(u"://"_s) + 3);
    static const QRegularExpression own(u"/+openai(?=[/?#]|\\z)"_s, QRegularExpression::CaseInsensitiveOption);
    if (const QRegularExpressionMatch match = own.match(url, std::max<qsizetype>(path, 0));
        path >= 0 && match.hasMatch()) {
        return {BackendField::Url, Tr::tr("Leave out /openai, Spillway adds it."), url.left(match.capturedStart())};
    }
    Backend checked = edit;
    checked.url = normalizedBackendUrl(url);
    if (const QString rule = ruleOf(checked, u"url"_s); !rule.isEmpty()) {
        return {BackendField::Url, rule};
    }
    // Two backends may be two deployments of one resource. The same names at the same place are one backend twice.
    const bool twice = std::any_of(others.begin(), others.end(), [&checked](const Backend &other) {
        return comparableUrl(other.url) == comparableUrl(checked.url) && other.deployments == checked.deployments;
    });
    return {BackendField::Url, twice ? Tr::tr("Another backend has this URL.") : QString()};
}

QString scopeProblem(const Backend &edit)
{
    static const QRegularExpression form(u"\\A[A-Za-z][A-Za-z0-9.+-]*:[A-Za-z0-9:/._~-]+\\z"_s);
    if (edit.auth != AuthKind::Entra || edit.entraScope.isEmpty() || form.match(edit.entraScope).hasMatch()) {
        return {};
    }
    return Tr::tr("A scope looks like https://cognitiveservices.azure.com/.default. Leave it empty for this one.");
}

QString caFileProblem(const Backend &edit)
{
    if (edit.caFile.isEmpty()) {
        return {};
    }
    if (!QFileInfo(edit.caFile).isAbsolute()) {
        return Tr::tr("Give the whole path of a PEM file, or leave it empty.");
    }
    if (!QFileInfo(edit.caFile).isReadable()) {
        return Tr::tr("This file cannot be read. Choose a PEM file, or leave it empty.");
    }
    return QSslCertificate::fromPath(edit.caFile, QSsl::Pem).isEmpty() ? Tr::tr("There is no certificate in this file.")
                                                                       : QString();
}

} // namespace

QList<FieldProblem> backendProblems(const Backend &edit, const QList<Backend> &others)
{
    QList<FieldProblem> problems{{BackendField::Name, nameProblem(edit, others)}, urlProblem(edit, others)};
    if (edit.priority < 1) {
        problems.append({BackendField::Priority, Tr::tr("Priority starts at 1.")});
    } else {
        problems.append({BackendField::Priority, ruleOf(edit, u"priority"_s)});
    }
    const bool weightFits = edit.weight >= 1 && edit.weight <= 100;
    problems.append(
        {BackendField::Weight,
         weightFits ? QString() : Tr::tr("Weight must be 1 to 100. To send no traffic here, turn Enabled off.")});
    problems.append({BackendField::EntraScope, scopeProblem(edit)});
    problems.append({BackendField::CaFile, caFileProblem(edit)});
    problems.removeIf([](const FieldProblem &problem) { return problem.text.isEmpty(); });
    return problems;
}

QString urlWarning(const Backend &edit)
{
    const QUrl url(edit.url.trimmed());
    const bool open = url.scheme() == u"http"_s && !url.host().isEmpty() && !isLoopback(url.host());
    return open && edit.auth != AuthKind::None
               ? Tr::tr("The credential would travel unencrypted. Use https:// unless this network is your own.")
               : QString();
}

} // namespace spillway
