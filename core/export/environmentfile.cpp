// SPDX-License-Identifier: MIT
#include "core/export/environmentfile.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// The value as it stands behind `=`: plain where nothing in it has a meaning to a shell or to a container tool, else
/// in single quotes, inside which nothing has.
QString quotedValue(const QString &value)
{
    static const QRegularExpression plain(uR"(\A[A-Za-z0-9._~:/%@+,=-]*\z)"_s);
    return plain.match(value).hasMatch() ? value : u'\'' + value + u'\'';
}

/// Why this value fits in no line; empty if it does.
QString fault(const QString &value)
{
    for (const QChar c : value) {
        if (c == u'\'' || c.category() == QChar::Other_Control) {
            return u"A variable cannot carry quotes or control characters."_s;
        }
    }
    return {};
}

/// The text between the quotes, or all of it; null where a quote does not end.
QString unquoted(const QString &text)
{
    const QChar quote = text.isEmpty() ? QChar() : text.front();
    if (quote != u'\'' && quote != u'"') {
        const qsizetype comment = text.indexOf(u" #"_s);
        return comment < 0 ? text : text.first(comment).trimmed();
    }
    QString value = u""_s;
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            const QString rest = text.sliced(i + 1).trimmed();
            return rest.isEmpty() || rest.startsWith(u'#') ? value : QString();
        }
        if (quote == u'"' && text[i] == u'\\' && i + 1 < text.size() && QStringView(u"\"\\$`").contains(text[i + 1])) {
            ++i;
        }
        value += text[i];
    }
    return {};
}

} // namespace

Exported EnvironmentFileWriter::write(const Profile &profile) const
{
    Exported result;
    const BalancingOptions &balancing = profile.balancing;
    QString text = u"# Backends for containers. Keys are secrets: add the BACKEND_n_APIKEY lines where you run it.\n"_s;
    const auto add = [&](const QString &path, const QString &name, const QString &value) {
        if (const QString why = fault(value); !why.isEmpty() && result.problem.isEmpty()) {
            result.problem = path + u": "_s + why;
        }
        text += name + u'=' + quotedValue(value) + u'\n';
    };
    int number = 0;
    for (int i = 0; i < profile.backends.size(); ++i) {
        const Backend &backend = profile.backends[i];
        if (!backend.enabled) {
            result.notes.append(backend.name + u": turned off, so not in the file."_s);
            continue;
        }
        const QString prefix = u"BACKEND_"_s + QString::number(++number) + u'_';
        const QString path = u"backends["_s + QString::number(i) + u"]."_s;
        text += u'\n';
        add(path + u"url"_s, prefix + u"URL"_s, backend.url);
        add(path + u"priority"_s, prefix + u"PRIORITY"_s, QString::number(backend.priority));
        if (backend.auth == AuthKind::Key) {
            text += u"# "_s + prefix + u"APIKEY=\n"_s;
            result.notes.append(backend.name + u": set "_s + prefix + u"APIKEY, else Microsoft Entra ID is used."_s);
        } else if (backend.auth != AuthKind::Entra) {
            result.notes.append(backend.name + u": a variable cannot say that no credential, or the caller's, is sent. "
                                               "Microsoft Entra ID is used."_s);
        }
        const QString any = backend.deployments.value(u"*"_s);
        if (!any.isEmpty()) {
            add(path + u"deployments"_s, prefix + u"DEPLOYMENT_NAME"_s, any);
        }
        if (backend.deployments.size() > (any.isEmpty() ? 0 : 1)) {
            result.notes.append(backend.name + u": a variable carries one name for every deployment (\"*\") only."_s);
        }
    }
    if (number == 0 && result.problem.isEmpty()) {
        result.problem = u"backends: No backend is turned on, so there is nothing to write."_s;
    }
    text += u"\nHTTP_TIMEOUT_SECONDS="_s + QString::number(double(balancing.idleTimeout.count()) / 1000) + u'\n';
    BalancingOptions carried;
    carried.idleTimeout = balancing.idleTimeout;
    carried.connectTimeout = balancing.connectTimeout;
    if (balancing != carried) {
        result.notes.append(u"balancing: the variables carry no options but the time-out; the others are the default "
                            "ones there."_s);
    }
    if (result.problem.isEmpty()) {
        result.bytes = text.toUtf8();
    } else {
        result.notes.clear();
    }
    return result;
}

EnvironmentFile readEnvironmentFile(const QByteArray &bytes)
{
    static const QRegularExpression assignment(uR"(\A\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)\z)"_s,
                                               QRegularExpression::DotMatchesEverythingOption);
    QProcessEnvironment environment;
    QList<Finding> findings;
    const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines[i].trimmed();
        const auto error = [&](const QString &message) {
            findings.append({u"line "_s + QString::number(i + 1), Severity::Error, message});
        };
        if (line.isEmpty() || line.startsWith(u'#')) {
            continue;
        }
        const QRegularExpressionMatch match = assignment.match(line);
        if (!match.hasMatch()) {
            error(u"This is no NAME=value."_s);
            continue;
        }
        const QString value = unquoted(match.captured(2).trimmed());
        if (value.isNull() && !match.captured(2).trimmed().isEmpty()) {
            error(u"A quote does not end, or something stands behind it."_s);
        } else {
            environment.insert(match.captured(1), value);
        }
    }
    EnvironmentFile file;
    file.read = profileFromEnvironment(environment);
    file.hasKeys = !file.read.keys.isEmpty();
    file.read.findings = findings + file.read.findings;
    return file;
}

} // namespace spillway
