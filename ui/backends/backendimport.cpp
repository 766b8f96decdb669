// SPDX-License-Identifier: MIT
#include "ui/backends/backendimport.h"

#include "core/config/environmentprofile.h"
#include "core/config/profilejson.h"
#include "ui/session/profileedits.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendImport)
};

constexpr qint64 largestFile = 4 * 1024 * 1024;

QStringList errorsOf(const QList<Finding> &findings)
{
    QStringList errors;
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Error) {
            errors.append(finding.path.isEmpty() ? finding.message : u"%1: %2"_s.arg(finding.path, finding.message));
        }
    }
    return errors;
}

/// Leaves out what the profile has already, and gives the others names of their own.
BackendImport merged(const Profile &into, const QList<Backend> &backends, const QMap<QString, QByteArray> &keys)
{
    BackendImport import;
    Profile grown = into;
    for (const Backend &backend : backends) {
        const bool known = std::any_of(grown.backends.begin(), grown.backends.end(), [&backend](const Backend &other) {
            return comparableUrl(other.url) == comparableUrl(backend.url) && other.deployments == backend.deployments;
        });
        if (known) {
            ++import.known;
            continue;
        }
        Backend added = backend;
        added.color = 0;
        added.name = profileedits::freeName(grown, backend.name);
        if (keys.contains(backend.name)) {
            import.keys.insert(added.name, keys.value(backend.name));
        }
        import.backends.append(added);
        grown.backends.append(added);
    }
    return import;
}

BackendImport failed(const QStringList &problems)
{
    BackendImport import;
    import.problems = problems;
    return import;
}

QProcessEnvironment variablesIn(const QString &text)
{
    static const QRegularExpression form(u"^\\s*(?:export\\s+|set\\s+|ENV\\s+)?(BACKEND_\\w+|HTTP_TIMEOUT_SECONDS)"
                                         "\\s*[=:]\\s*(.*?)\\s*$"_s,
                                         QRegularExpression::MultilineOption);
    QProcessEnvironment variables;
    QRegularExpressionMatchIterator each = form.globalMatch(text);
    while (each.hasNext()) {
        const QRegularExpressionMatch match = each.next();
        QString value = match.captured(2);
        if (value.size() >= 2 && (value.front() == u'"' || value.front() == u'\'') && value.back() == value.front()) {
            value = value.sliced(1).chopped(1);
        }
        variables.insert(match.captured(1), value);
    }
    return variables;
}

} // namespace

BackendImport importFromEnvironment(const Profile &into, const QProcessEnvironment &environment)
{
    const EnvironmentProfile found = profileFromEnvironment(environment);
    if (const QStringList errors = errorsOf(found.findings); !errors.isEmpty()) {
        return failed(errors);
    }
    return merged(into, found.profile.backends, found.keys);
}

BackendImport importFromFile(const Profile &into, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failed({Tr::tr("%1 cannot be read: %2.").arg(path, file.errorString())});
    }
    const QByteArray bytes = file.read(largestFile);
    if (bytes.trimmed().startsWith('{') || path.endsWith(u".json"_s, Qt::CaseInsensitive)) {
        const ParsedProfile parsed = parseProfile(bytes, QFileInfo(path).absolutePath());
        if (const QStringList errors = errorsOf(parsed.findings); !errors.isEmpty()) {
            return failed(errors);
        }
        return merged(into, parsed.profile.backends, {});
    }
    const QProcessEnvironment variables = variablesIn(QString::fromUtf8(bytes));
    if (variables.isEmpty()) {
        return failed(
            {Tr::tr("%1 is neither a profile nor a list of BACKEND_n_URL variables.").arg(QFileInfo(path).fileName())});
    }
    return importFromEnvironment(into, variables);
}

int backendsInEnvironment(const QProcessEnvironment &environment)
{
    static const QRegularExpression form(u"\\ABACKEND_[0-9]{1,9}_URL\\z"_s);
    const QStringList names = environment.keys();
    return int(
        std::count_if(names.begin(), names.end(), [](const QString &name) { return form.match(name).hasMatch(); }));
}

} // namespace spillway
