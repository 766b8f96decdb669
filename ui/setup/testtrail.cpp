// SPDX-License-Identifier: MIT
#include "ui/setup/testtrail.h"

#include "core/config/profile.h"
#include "ui/setup/streamedcall.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::TestTrail)
};

UiState stateOf(int status)
{
    if (status == 0) {
        return UiState::Unreachable;
    }
    if (status == 429 || status >= 500) {
        return UiState::Throttled;
    }
    return status >= 400 ? UiState::Unreachable : UiState::Healthy;
}

ChainNode nodeOf(const QString &backend, int status, const QString &failure, const ColorOf &colorOf)
{
    ChainNode node;
    node.backend = backend;
    node.colorIndex = colorOf(backend);
    node.state = stateOf(status);
    node.result = status == 0 ? failure : QString::number(status);
    return node;
}

QString failureText(TransportFailure failure)
{
    return failure == TransportFailure::TimedOut ? Text::tr("timeout") : Text::tr("unreachable");
}

} // namespace

QList<ChainNode> chainOf(const StreamedAnswer &answer, const ColorOf &colorOf)
{
    QList<ChainNode> chain;
    for (const QByteArray &attempt : answer.attempts.split(',')) {
        const qsizetype sign = attempt.lastIndexOf('=');
        if (sign > 0) {
            const QString result = QString::fromUtf8(attempt.sliced(sign + 1)).trimmed();
            chain.append(nodeOf(QString::fromUtf8(attempt.first(sign)).trimmed(), result.toInt(), result, colorOf));
        }
    }
    if (!chain.isEmpty() && !answer.ownError) {
        chain.last().answered = true;
    }
    return chain;
}

QList<ChainNode> chainOf(const ExchangeRecord &record, const ColorOf &colorOf)
{
    QList<ChainNode> chain;
    for (const AttemptRecord &attempt : record.attempts) {
        ChainNode node = nodeOf(attempt.backend, attempt.status, failureText(attempt.failure), colorOf);
        const Duration end = attempt.headAfter.count() >= 0 ? attempt.headAfter : attempt.endedAfter;
        node.time = std::chrono::duration_cast<std::chrono::microseconds>(end - attempt.startedAfter);
        node.answered = attempt.answered;
        chain.append(node);
    }
    return chain;
}

ChainNode apimNode(const StreamedAnswer &answer, const Profile &profile, const ColorOf &colorOf)
{
    const QUrl url(QString::fromUtf8(answer.backendUrl));
    QString name = url.host();
    for (const Backend &backend : profile.backends) {
        const QUrl known(backend.url);
        if (known.host().compare(url.host(), Qt::CaseInsensitive) == 0 && known.port() == url.port()) {
            name = backend.name;
            break;
        }
    }
    ChainNode node = nodeOf(name, answer.status, {}, colorOf);
    node.time = answer.firstByte.count() < 0 ? std::chrono::microseconds(-1) : answer.firstByte;
    node.answered = true;
    return node;
}

bool isRecordOf(const ExchangeRecord &record, const QDateTime &since, const QString &deployment,
                const QList<ChainNode> &chain)
{
    if (record.startedAt < since || record.deployment != deployment || record.attempts.size() != chain.size()) {
        return false;
    }
    for (qsizetype i = 0; i < chain.size(); ++i) {
        const AttemptRecord &attempt = record.attempts[i];
        const bool same = attempt.status == 0 || QString::number(attempt.status) == chain[i].result;
        if (attempt.backend != chain[i].backend || !same) {
            return false;
        }
    }
    return true;
}

} // namespace spillway
