// SPDX-License-Identifier: MIT
#include "core/azurelink/schemadownload.h"

#include "core/azurelink/downloadproblem.h"
#include "core/azurelink/downloadrequest.h"
#include "core/azurelink/partialfile.h"
#include "core/secrets/entraanswer.h"
#include "core/secrets/systemproxyfactory.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSaveFile>
#include <QTimer>

#include <utility>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;
using Kind = DownloadOutcome::Kind;

constexpr int mostRedirects = 5;

} // namespace

struct SchemaDownload::Private
{
    SchemaDownload *q;
    DownloadLimits limits;
    QNetworkAccessManager manager;
    QTimer silence;
    QUrl url;
    QString file;
    std::unique_ptr<PartialFile> part;
    QNetworkReply *reply = nullptr;
    QString failure;        ///< why this side gave up
    qint64 total = -1;      ///< of the whole file
    int redirects = 0;      ///< followed so far
    bool isTaking = false;  ///< the answer under way is the file
    bool askedAnew = false; ///< the part did not fit, and was given up once
    bool keepPart = true;
    bool isRunning = false;

    void begin();
    void send(const QUrl &from);
    void onHead();
    void takeFile(int status);
    void onBytes();
    void onFinished();
    void followRedirect(const QUrl &from, const QUrl &to);
    void askAnew();
    void giveUp(const QString &why, bool keep);
    void store();
    void end(Kind kind, const QString &problem = {});
    QString host() const { return reply && !reply->url().host().isEmpty() ? reply->url().host() : url.host(); }
};

void SchemaDownload::Private::begin()
{
    if (!mayBeDownloaded(url)) {
        end(Kind::Failed, u"Only https addresses are downloaded. Take another one, or a local file."_s);
        return;
    }
    part = std::make_unique<PartialFile>(file);
    if (const QString problem = part->open(url); !problem.isEmpty()) {
        part.reset(); // what is there may be another program's
        end(Kind::Failed, problem);
        return;
    }
    if (part->size() >= limits.bytes) {
        askAnew();
        return;
    }
    send(url);
}

void SchemaDownload::Private::send(const QUrl &from)
{
    const qint64 offset = part->canResume() ? part->size() : 0;
    isTaking = false;
    reply = manager.get(downloadRequest(from, offset, part->etag()));
    silence.start(limits.silence);
    connect(reply, &QNetworkReply::metaDataChanged, q, [this] { onHead(); });
    connect(reply, &QNetworkReply::readyRead, q, [this] { onBytes(); });
    connect(reply, &QNetworkReply::finished, q, [this] { onFinished(); });
}

void SchemaDownload::Private::onHead()
{
    silence.start(limits.silence);
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if ((status == 200 || status == 206) && !isTaking && failure.isEmpty()) {
        takeFile(status);
    }
}

void SchemaDownload::Private::takeFile(int status)
{
    bool hasLength = false;
    const qint64 length = reply->rawHeader("Content-Length").toLongLong(&hasLength);
    total = hasLength ? length : -1;
    if (status == 206) {
        const auto [first, whole] = contentRange(reply->rawHeader("Content-Range"));
        const QByteArray etag = reply->rawHeader("ETag");
        const bool fits = part->canResume() && first == part->size() && (etag.isEmpty() || etag == part->etag());
        if (!fits) {
            keepPart = false;
            reply->abort(); // `onFinished` asks anew
            return;
        }
        total = whole >= 0 ? whole : hasLength ? part->size() + length : -1;
    } else if (!part->begin(url, reply->rawHeader("ETag"))) {
        giveUp(part->writeProblem(), false);
        return;
    }
    if (total > limits.bytes) {
        giveUp(tooLargeProblem(limits.bytes), false);
        return;
    }
    isTaking = true;
    emit q->progress(part->size(), total);
}

void SchemaDownload::Private::onBytes()
{
    if (!reply->isOpen()) {
        return; // it was aborted
    }
    silence.start(limits.silence);
    const QByteArray bytes = reply->readAll();
    if (!isTaking || bytes.isEmpty() || !failure.isEmpty()) {
        return; // the body of another answer
    }
    if (part->size() + bytes.size() > limits.bytes) {
        giveUp(tooLargeProblem(limits.bytes), false);
        return;
    }
    if (!part->append(bytes)) {
        giveUp(part->writeProblem(), false);
        return;
    }
    emit q->progress(part->size(), total);
}

void SchemaDownload::Private::onFinished()
{
    onBytes();
    if (!reply) {
        return; // cancelled by who heard of the progress
    }
    silence.stop();
    reply->deleteLater();
    const QNetworkReply &answer = *reply;
    const int status = answer.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QUrl target = answer.attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (!failure.isEmpty()) {
        end(Kind::Failed, failure);
    } else if (!keepPart || status == 416) {
        // The part is not the beginning of what is there now.
        askAnew();
    } else if (target.isValid() && status >= 300 && status < 400) {
        followRedirect(answer.url(), answer.url().resolved(target));
    } else if (isTaking && answer.error() == QNetworkReply::NoError && (total < 0 || part->size() == total)) {
        store();
    } else if (isTaking && answer.error() == QNetworkReply::NoError) {
        end(Kind::Failed, connectionProblem(QNetworkReply::RemoteHostClosedError, {}, host()));
    } else if (status >= 200 && !isTaking) {
        end(Kind::Failed, statusProblem(status, host()));
    } else {
        end(Kind::Failed, connectionProblem(answer.error(), oneLine(answer.errorString()), host()));
    }
}

void SchemaDownload::Private::followRedirect(const QUrl &from, const QUrl &to)
{
    if (++redirects > mostRedirects) {
        end(Kind::Failed, endlessRedirectProblem(host()));
    } else if (mayBeFollowed(from, to)) {
        send(to);
    } else {
        end(Kind::Failed, unsafeRedirectProblem(host()));
    }
}

void SchemaDownload::Private::askAnew()
{
    if (std::exchange(askedAnew, true)) {
        keepPart = false;
        end(Kind::Failed, u"%1 does not send the file as it is asked for. Take a local file."_s.arg(host()));
        return;
    }
    keepPart = true;
    part->discard();
    redirects = 0;
    if (const QString problem = part->open(url); !problem.isEmpty()) {
        end(Kind::Failed, problem);
        return;
    }
    send(url);
}

void SchemaDownload::Private::giveUp(const QString &why, bool keep)
{
    failure = why;
    keepPart = keep;
    reply->abort(); // `onFinished` comes from it
}

void SchemaDownload::Private::store()
{
    const QByteArray bytes = part->content();
    const SchemaCheck check = checkSchema(bytes);
    // What is a schema but cannot be imported is kept: its page says why. Anything else, like the sign-in page of a
    // hotel's network, must not take the place of a good file.
    if (check.openApi.isEmpty()) {
        keepPart = false;
        end(Kind::Failed, u"What %1 sent is no schema. %2"_s.arg(host(), check.findings.first().message));
        return;
    }
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !target.commit()) {
        end(Kind::Failed, u"%1 cannot be written: %2."_s.arg(file, target.errorString()));
        return;
    }
    keepPart = false;
    end(Kind::Done);
}

void SchemaDownload::Private::end(Kind kind, const QString &problem)
{
    silence.stop();
    DownloadOutcome outcome{kind, problem, false};
    if (part) {
        outcome.canResume = keepPart && part->canResume();
        if (outcome.canResume) {
            part->close();
        } else {
            part->discard();
        }
        part.reset();
    }
    reply = nullptr;
    isRunning = false;
    emit q->finished(outcome);
}

SchemaDownload::SchemaDownload(const DownloadLimits &limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->q = this;
    d->limits = limits;
    d->manager.setProxyFactory(new SystemProxyFactory);
    d->silence.setSingleShot(true);
    connect(&d->silence, &QTimer::timeout, this,
            [this] { d->giveUp(silenceProblem(d->host(), d->limits.silence), true); });
}

SchemaDownload::~SchemaDownload()
{
    if (d->isRunning) {
        const QSignalBlocker quiet(this);
        cancel();
    }
}

void SchemaDownload::start(const QUrl &url, const QString &file)
{
    if (std::exchange(d->isRunning, true)) {
        return;
    }
    d->url = url;
    d->file = file;
    d->failure.clear();
    d->total = -1;
    d->redirects = 0;
    d->askedAnew = false;
    d->keepPart = true;
    QTimer::singleShot(0, this, [this] {
        if (d->isRunning && !d->reply) {
            d->begin();
        }
    });
}

bool SchemaDownload::isRunning() const
{
    return d->isRunning;
}

void SchemaDownload::cancel()
{
    if (!d->isRunning) {
        return;
    }
    if (d->reply) {
        d->reply->disconnect(this);
        d->reply->abort();
        d->reply->deleteLater();
    }
    d->end(Kind::Cancelled);
}

} // namespace spillway
