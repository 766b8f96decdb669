// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"

#include "core/config/jsonwriter.h"
#include "core/config/profilekeys.h"

#include <QDir>
#include <QHash>
#include <QJsonArray>

#include <vector>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

double seconds(std::chrono::milliseconds time)
{
    return double(time.count()) / 1000.0;
}

/// A class where all of it is in the set ("5xx" holds what is above 599 as well), else one by one.
QJsonArray throttleOnJson(const StatusSet &set)
{
    QJsonArray entries;
    for (int hundreds = 1; hundreds <= 5; ++hundreds) {
        StatusSet whole = set;
        whole.add(u"%1xx"_s.arg(hundreds));
        if (whole == set) {
            entries.append(u"%1xx"_s.arg(hundreds));
            continue;
        }
        for (int status = hundreds * 100; status < hundreds * 100 + 100; ++status) {
            if (set.contains(status)) {
                entries.append(QString::number(status));
            }
        }
    }
    return entries;
}

/// Writes one document; holds what all its parts need.
class Writer
{
public:
    Writer(const Profile &profile, const ParsedProfile &original, const QString &baseFolder)
        : m_profile(profile)
        , m_original(original)
        , m_baseFolder(baseFolder)
    {
    }

    QByteArray document()
    {
        m_out.beginObject();
        m_out.add(u"version"_s, m_profile.version);
        m_out.add(u"name"_s, m_profile.name);
        endpoint();
        balancing();
        m_out.beginArray(u"backends"_s);
        const std::vector<Source> sources = backendSources();
        for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
            backend(m_profile.backends[i], sources[size_t(i)]);
        }
        m_out.endArray();
        if (!m_profile.setup.isEmpty() || m_original.original.contains(u"setup"_s)) {
            m_out.add(u"setup"_s, m_profile.setup, {&setupOrder(), m_original.outline.find(u"setup"_s)});
        }
        m_out.addUnknown(m_original.original, knownKeys(ProfileObject::Root), &m_original.outline);
        m_out.endObject();
        return m_out.text();
    }

private:
    /// The object of the original that a backend goes on from.
    struct Source
    {
        QJsonObject object;
        const JsonOutline *outline = nullptr;
    };

    void endpoint();
    void balancing();
    std::vector<Source> backendSources() const;
    void backend(const Backend &backend, const Source &source);
    QString caFileText(const Backend &backend, const Source &source) const;

    void addUnknown(const QString &key, ProfileObject kind)
    {
        m_out.addUnknown(m_original.original.value(key).toObject(), knownKeys(kind), m_original.outline.find(key));
    }

    const Profile &m_profile;
    const ParsedProfile &m_original;
    const QString &m_baseFolder;
    JsonWriter m_out;
};

void Writer::endpoint()
{
    const EndpointOptions &endpoint = m_profile.endpoint;
    m_out.beginObject(u"endpoint"_s);
    m_out.add(u"address"_s, endpoint.address);
    m_out.add(u"port"_s, endpoint.port);
    m_out.add(u"suffix"_s, endpoint.suffix);
    m_out.add(u"requireKey"_s, endpoint.requireKey);
    m_out.add(u"maxBodyMiB"_s, endpoint.maxBodyMiB);
    m_out.add(u"maxReplayMiB"_s, endpoint.maxReplayMiB);
    addUnknown(u"endpoint"_s, ProfileObject::Endpoint);
    m_out.endObject();
}

void Writer::balancing()
{
    const BalancingOptions &balancing = m_profile.balancing;
    m_out.beginObject(u"balancing"_s);
    m_out.add(u"throttleOn"_s, throttleOnJson(balancing.throttleOn));
    m_out.add(u"defaultRetryAfterSeconds"_s, seconds(balancing.defaultRetryAfter));
    m_out.add(u"maxAttempts"_s, balancing.maxAttempts);
    m_out.add(u"throttleScope"_s, nameOf(throttleScopeNames(), balancing.throttleScope));
    m_out.add(u"selection"_s, nameOf(selectionNames(), balancing.selection));
    m_out.add(u"whenAllThrottled"_s, nameOf(whenAllThrottledNames(), balancing.whenAllThrottled));
    m_out.add(u"connectTimeoutSeconds"_s, seconds(balancing.connectTimeout));
    m_out.add(u"idleTimeoutSeconds"_s, seconds(balancing.idleTimeout));
    addUnknown(u"balancing"_s, ProfileObject::Balancing);
    m_out.endObject();
}

std::vector<Writer::Source> Writer::backendSources() const
{
    const QJsonArray list = m_original.original.value(u"backends"_s).toArray();
    const JsonOutline *outline = m_original.outline.find(u"backends"_s);
    std::vector<Source> sources(size_t(m_profile.backends.size()));
    std::vector<bool> hasSource(sources.size());
    std::vector<bool> isTaken(size_t(list.size()));
    const auto assign = [&](qsizetype backend, qsizetype place) {
        if (place >= 0 && place < list.size() && !hasSource[size_t(backend)] && !isTaken[size_t(place)]) {
            hasSource[size_t(backend)] = isTaken[size_t(place)] = true;
            sources[size_t(backend)] = {list[place].toObject(), outline ? outline->at(place) : nullptr};
        }
    };
    QHash<QString, qsizetype> byName;
    QHash<QString, qsizetype> byUrl;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QJsonObject object = list[i].toObject();
        byName.insert(object.value(u"name"_s).toString(), i);
        byUrl.insert(normalizedBackendUrl(object.value(u"url"_s).toString()), i);
    }
    for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
        assign(i, byName.value(m_profile.backends[i].name, -1));
    }
    for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
        assign(i, byUrl.value(m_profile.backends[i].url, -1));
    }
    for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
        if (list.size() == m_profile.backends.size()) { // else somebody was added or removed, and places say nothing
            assign(i, i);
        }
    }
    return sources;
}

void Writer::backend(const Backend &backend, const Source &source)
{
    m_out.beginObject();
    m_out.add(u"name"_s, backend.name);
    m_out.add(u"url"_s, backend.url.isEmpty() ? QString() : backend.url + u'/');
    m_out.add(u"priority"_s, backend.priority);
    m_out.add(u"weight"_s, backend.weight);
    m_out.add(u"enabled"_s, backend.enabled);
    m_out.add(u"auth"_s, nameOf(authNames(), backend.auth));
    QJsonObject deployments;
    for (auto entry = backend.deployments.begin(); entry != backend.deployments.end(); ++entry) {
        deployments.insert(entry.key(), entry.value());
    }
    m_out.add(u"deployments"_s, deployments,
              {nullptr, source.outline ? source.outline->find(u"deployments"_s) : nullptr});
    m_out.add(u"caFile"_s, caFileText(backend, source));
    if (!backend.entraScope.isEmpty()) {
        m_out.add(u"entraScope"_s, backend.entraScope);
    }
    if (backend.color != 0) {
        m_out.add(u"color"_s, backend.color);
    }
    m_out.addUnknown(source.object, knownKeys(ProfileObject::Backend), source.outline);
    m_out.endObject();
}

/// As it was written, if that still means the same file; else relative where it lies below the profile's folder.
QString Writer::caFileText(const Backend &backend, const Source &source) const
{
    if (m_baseFolder.isEmpty() || backend.caFile.isEmpty()) {
        return backend.caFile;
    }
    const QDir folder(m_baseFolder);
    QString asWritten = source.object.value(u"caFile"_s).toString();
    if (!asWritten.isEmpty() && folder.absoluteFilePath(asWritten) == backend.caFile) {
        return asWritten;
    }
    const QString relative = folder.relativeFilePath(backend.caFile);
    const bool isBelow = QDir::isRelativePath(relative) && relative != u".."_s && !relative.startsWith(u"../"_s);
    return isBelow ? relative : backend.caFile;
}

} // namespace

QByteArray serializeProfile(const Profile &profile, const ParsedProfile &original, const QString &baseFolder)
{
    return Writer(profile, original, baseFolder).document();
}

} // namespace spillway
