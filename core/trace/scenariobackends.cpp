// SPDX-License-Identifier: MIT
#include "core/trace/scenariobackends.h"

#include <optional>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// N of `#N`; empty if the key is none.
std::optional<qsizetype> placeIn(const QString &key)
{
    if (!key.startsWith(u'#') || key.size() < 2 || key.size() > 9) {
        return std::nullopt;
    }
    qsizetype place = 0;
    for (const QChar c : QStringView(key).sliced(1)) {
        if (c < u'0' || c > u'9') {
            return std::nullopt;
        }
        place = place * 10 + (c.unicode() - u'0');
    }
    return place;
}

bool isUrl(const QString &key)
{
    return key.startsWith("http://"_L1, Qt::CaseInsensitive) || key.startsWith("https://"_L1, Qt::CaseInsensitive);
}

QString comparable(const QString &url)
{
    return comparableUrl(normalizedBackendUrl(url));
}

/// True if `entry` speaks of `backend`, which is at `place`.
bool speaksOf(const ScenarioBackend &entry, const Backend &backend, qsizetype place)
{
    if (const std::optional<qsizetype> wanted = placeIn(entry.key)) {
        return *wanted == place;
    }
    return isUrl(entry.key) && comparable(entry.key) == comparable(backend.url);
}

} // namespace

QList<Backend> enabledBackends(const QList<Backend> &backends)
{
    QList<Backend> enabled;
    for (const Backend &backend : backends) {
        if (backend.enabled) {
            enabled.append(backend);
        }
    }
    return enabled;
}

QList<qsizetype> entriesOf(const Scenario &scenario, const QList<Backend> &enabled)
{
    QList<qsizetype> entries(enabled.size(), -1);
    for (qsizetype place = 0; place < enabled.size(); ++place) {
        for (qsizetype i = 0; i < scenario.backends.size() && entries[place] < 0; ++i) {
            entries[place] = speaksOf(scenario.backends[i], enabled[place], place) ? i : -1;
        }
    }
    return entries;
}

QList<Finding> checkBackends(const Scenario &scenario, const QList<Backend> &enabled)
{
    QList<Finding> findings;
    QList<QString> spokenOf(enabled.size()); // by which key
    for (const ScenarioBackend &entry : scenario.backends) {
        const QString path = u"backends."_s + entry.key;
        if (!placeIn(entry.key) && !isUrl(entry.key)) {
            findings.append(
                {path, Severity::Error,
                 u"This names no backend. Write \"#0\" for the first enabled one of the profile, \"#1\" for "
                 "the next, or its URL."_s});
            continue;
        }
        bool isAny = false;
        for (qsizetype place = 0; place < enabled.size(); ++place) {
            if (!speaksOf(entry, enabled[place], place)) {
                continue;
            }
            isAny = true;
            if (!spokenOf[place].isEmpty()) {
                findings.append({path, Severity::Error,
                                 u"It is the same backend as \"%1\". Leave one of them."_s.arg(spokenOf[place])});
            }
            spokenOf[place] = entry.key;
        }
        if (!isAny) {
            findings.append({path, Severity::Warning,
                             u"The profile has no such enabled backend, so it is never asked. It has %1."_s.arg(
                                 enabled.isEmpty()     ? u"none"_s
                                 : enabled.size() == 1 ? u"one, \"#0\""_s
                                                       : u"\"#0\" to \"#%1\""_s.arg(enabled.size() - 1))});
        }
    }
    return findings;
}

} // namespace spillway
