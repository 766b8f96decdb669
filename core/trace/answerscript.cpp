// SPDX-License-Identifier: MIT
#include "core/trace/answerscript.h"

#include <algorithm>
#include <set>

namespace spillway
{
namespace
{

using std::chrono::milliseconds;

QByteArray wholeSeconds(milliseconds time)
{
    return QByteArray::number(qint64(std::chrono::ceil<std::chrono::seconds>(time).count()));
}

} // namespace

AnswerScript::AnswerScript(ScenarioBackend backend, ScenarioAnswer otherwise)
    : m_backend(std::move(backend))
    , m_otherwise(std::move(otherwise))
{
}

ScenarioAnswer AnswerScript::answer(const QString &deployment, milliseconds at)
{
    if (m_backend.always) {
        return concerns(m_backend.always->deployment, deployment) ? *m_backend.always : usual(deployment);
    }
    if (!m_backend.windows.isEmpty()) {
        return fromWindows(deployment, at);
    }
    if (m_backend.limit && concerns(m_backend.limit->deployment, deployment)) {
        return fromLimit(deployment, at);
    }
    for (qsizetype i = 0; i < m_backend.calls.size(); ++i) {
        if (concerns(m_backend.calls[i].deployment, deployment)) {
            return m_backend.calls.takeAt(i);
        }
    }
    return usual(deployment);
}

ScenarioAnswer AnswerScript::usual(const QString &deployment) const
{
    if (m_backend.otherwise && concerns(m_backend.otherwise->deployment, deployment)) {
        return *m_backend.otherwise;
    }
    return concerns(m_otherwise.deployment, deployment) ? m_otherwise : ScenarioAnswer();
}

/// A recorded hour may have thousands of windows and requests: each deployment's are laid side by side once.
AnswerScript::Stretches AnswerScript::stretchesFor(const QString &deployment) const
{
    struct Edge
    {
        milliseconds at;
        qsizetype window;
        bool begins;
    };
    std::vector<Edge> edges;
    for (qsizetype i = 0; i < m_backend.windows.size(); ++i) {
        const ScenarioWindow &window = m_backend.windows[i];
        if (concerns(window.answer.deployment, deployment)) {
            edges.push_back({window.from, i, true});
            edges.push_back({window.to, i, false});
        }
    }
    std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.at < b.at; });
    Stretches stretches;
    std::set<qsizetype> open;
    for (size_t i = 0; i < edges.size(); ++i) {
        if (edges[i].begins) {
            open.insert(edges[i].window);
        } else {
            open.erase(edges[i].window);
        }
        if (i + 1 == edges.size() || edges[i + 1].at > edges[i].at) {
            stretches.push_back({edges[i].at, open.empty() ? -1 : *open.begin()});
        }
    }
    return stretches;
}

ScenarioAnswer AnswerScript::fromWindows(const QString &deployment, milliseconds at)
{
    auto stretches = m_stretches.constFind(deployment);
    if (stretches == m_stretches.constEnd()) {
        stretches = m_stretches.insert(deployment, stretchesFor(deployment));
    }
    const auto behind = std::upper_bound(stretches->begin(), stretches->end(), at,
                                         [](milliseconds time, const Stretch &stretch) { return time < stretch.from; });
    const qsizetype index = behind == stretches->begin() ? -1 : std::prev(behind)->window;
    if (index < 0) {
        return usual(deployment);
    }
    const ScenarioWindow &window = m_backend.windows[index];
    ScenarioAnswer answer = window.answer;
    for (const HeaderField &field : window.answer.headers) {
        if (field.value == autoSeconds) {
            answer.headers.set(field.name, wholeSeconds(window.to - at));
        } else if (field.value == autoMilliseconds) {
            answer.headers.set(field.name, QByteArray::number(qint64((window.to - at).count())));
        }
    }
    return answer;
}

ScenarioAnswer AnswerScript::fromLimit(const QString &deployment, milliseconds at)
{
    const ScenarioLimit &limit = *m_backend.limit;
    if (const qint64 period = at / limit.period; period != m_period) {
        m_period = period;
        m_given = 0;
    }
    if (m_given < limit.requests) {
        ++m_given;
        return usual(deployment);
    }
    ScenarioAnswer answer;
    answer.status = 429;
    answer.headers.append(limit.header, wholeSeconds((m_period + 1) * limit.period - at));
    answer.latency = limit.latency;
    return answer;
}

} // namespace spillway
