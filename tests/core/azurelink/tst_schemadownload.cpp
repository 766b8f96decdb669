// SPDX-License-Identifier: MIT
#include "core/azurelink/downloadproblem.h"
#include "core/azurelink/downloadrequest.h"
#include "core/azurelink/schemadownload.h"
#include "tests/core/azure/schemafiles.h"
#include "tests/support/scriptedbackend.h"

#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Kind = DownloadOutcome::Kind;

namespace
{

/// One download into a folder of its own, and all that it said.
class Run
{
public:
    explicit Run(const QString &url, const SchemaDownload::Limits &limits = {})
        : m_url(url)
        , m_limits(limits)
    {
    }

    void start()
    {
        m_download = std::make_unique<SchemaDownload>(m_limits);
        outcomes.clear();
        progress.clear();
        QObject::connect(m_download.get(), &SchemaDownload::progress, m_download.get(),
                         [this](qint64 received, qint64 total) {
                             progress.append({received, total});
                         });
        QObject::connect(m_download.get(), &SchemaDownload::finished, m_download.get(),
                         [this](const DownloadOutcome &outcome) { outcomes.append(outcome); });
        m_download->start(QUrl(m_url), file());
    }

    /// Starts, and waits for the end.
    DownloadOutcome run()
    {
        start();
        return end();
    }

    DownloadOutcome end()
    {
        if (!QTest::qWaitFor([this] { return !outcomes.isEmpty(); }, 20'000)) {
            return {Kind::Failed, u"the test waits no longer"_s, false};
        }
        return outcomes.last();
    }

    SchemaDownload &download() { return *m_download; }
    void drop() { m_download.reset(); }
    QString file() const { return m_folder.path() + u"/cache/schemas/2024-10-21.json"_s; }
    QByteArray bytes(const QString &ending = {}) const
    {
        QFile opened(file() + ending);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    QStringList names() const { return QDir(m_folder.path() + u"/cache/schemas"_s).entryList(QDir::Files); }
    void write(const QByteArray &content) const
    {
        QVERIFY(QDir().mkpath(m_folder.path() + u"/cache/schemas"_s));
        QFile opened(file());
        QVERIFY(opened.open(QIODevice::WriteOnly));
        opened.write(content);
    }
    QString folder() const { return m_folder.path(); }

    QList<DownloadOutcome> outcomes;
    QList<std::pair<qint64, qint64>> progress;

private:
    QTemporaryDir m_folder;
    QString m_url;
    SchemaDownload::Limits m_limits;
    std::unique_ptr<SchemaDownload> m_download;
};

QByteArray largeSchema(const QByteArray &version = "2024-10-21")
{
    return smallSchema(version, QByteArray(300'000, 'd'));
}

/// The head of a 200 for all of `schema`, and its first `sent` bytes.
QByteArray beginningOf(const QByteArray &schema, qsizetype sent, const QByteArray &etag)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(schema.size()) +
           (etag.isEmpty() ? QByteArray() : "\r\nETag: " + etag) + "\r\n\r\n" + schema.left(sent);
}

/// A server that knows Range and If-Range.
Reply ranges(const QByteArray &schema, const QByteArray &etag)
{
    return [=](BackendConnection &connection, const WireMessage &message) {
        const QByteArray range = message.header("Range");
        const qsizetype from = range.mid(6).chopped(range.isEmpty() ? 0 : 1).toLongLong();
        if (range.isEmpty() || message.header("If-Range") != etag) {
            connection.answer(200, {{"ETag", etag}}, schema);
        } else if (from >= schema.size()) {
            connection.answer(416, {{"Content-Range", "bytes */" + QByteArray::number(schema.size())}}, "too far");
        } else {
            connection.answer(
                206,
                {{"ETag", etag},
                 {"Content-Range", "bytes " + QByteArray::number(from) + '-' + QByteArray::number(schema.size() - 1) +
                                       '/' + QByteArray::number(schema.size())}},
                schema.mid(from));
        }
    };
}

constexpr qsizetype half = 150'000;

} // namespace

/// Downloads over real sockets: whole, broken off and resumed, refused.
class TestSchemaDownload : public QObject
{
    Q_OBJECT
private slots:
    void good();
    void requestIsPlain();
    void lengthUnknown();
    void slowWithProgress();
    void resumes();
    void resumesAfterCancel();
    void resumesAfterTheProgramEnded();
    void changedMeanwhile();
    void otherRangeThanAsked_data();
    void otherRangeThanAsked();
    void rangeNotKnown();
    void partIsAllOrMore();
    void weakTagIsNotResumed_data();
    void weakTagIsNotResumed();
    void partOfAnotherUrl();
    void refusesOfAllKinds_data();
    void refusesOfAllKinds();
    void aGoodFileStays_data();
    void aGoodFileStays();
    void tooLarge_data();
    void tooLarge();
    void redirects();
    void redirectToHttps();
    void redirectsRefused_data();
    void redirectsRefused();
    void addressesRefused_data();
    void addressesRefused();
    void silence();
    void offline();
    void cancelLeavesNoHalfFile();
    void cancelAtOnce();
    void destroyedUnderWay();
    void oneAtATime();
    void twoPrograms();
    void folderCannotBeMade();
    void startAgain();
    void contentRanges_data();
    void contentRanges();
    void problemsSayWhatToDo();
};

void TestSchemaDownload::good()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {{"ETag", "\"a\""}}, schema));
    Run run(server.url() + u"/stable/2024-10-21/inference.json"_s);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(outcome.problem, QString());
    QVERIFY(!outcome.canResume);
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
    QCOMPARE(run.progress.first(), std::make_pair(qint64(0), qint64(schema.size())));
    QCOMPARE(run.progress.last(), std::make_pair(qint64(schema.size()), qint64(schema.size())));
    QVERIFY(!run.download().isRunning());
    QCOMPARE(run.outcomes.size(), 1);
}

void TestSchemaDownload::requestIsPlain()
{
    ScriptedBackend server(reply::answer(200, {{"Set-Cookie", "a=b"}}, smallSchema()));
    Run run(server.url() + u"/x/y.json"_s);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().method(), "GET");
    QCOMPARE(server.last().target(), "/x/y.json");
    QCOMPARE(server.last().header("Accept-Encoding"), "identity");
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(!server.last().hasHeader("If-Range"));
    QVERIFY(!server.last().hasHeader("Cookie"));
    QVERIFY(!server.last().hasHeader("Authorization"));
}

void TestSchemaDownload::lengthUnknown()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server([&](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk(schema.left(half));
        connection.chunk(schema.mid(half));
        connection.endChunks();
    });
    Run run(server.url());
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.progress.last(), std::make_pair(qint64(schema.size()), qint64(-1)));
}

void TestSchemaDownload::slowWithProgress()
{
    const QByteArray schema = smallSchema("2024-10-21", QByteArray(4000, 'd'));
    // The pieces take longer together than the silence that is allowed.
    ScriptedBackend server(reply::slow(schema, 400, 60));
    Run run(server.url(), {400ms, maxSchemaBytes});
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QVERIFY(run.bytes() == schema);
    QVERIFY2(run.progress.size() > 4, QByteArray::number(run.progress.size()));
    for (qsizetype i = 1; i < run.progress.size(); ++i) {
        QVERIFY(run.progress[i].first >= run.progress[i - 1].first);
        QCOMPARE(run.progress[i].second, schema.size());
    }
}

void TestSchemaDownload::resumes()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url() + u"/f"_s);
    const DownloadOutcome broken = run.run();
    QCOMPARE(broken.kind, Kind::Failed);
    QVERIFY(broken.canResume);
    QVERIFY2(broken.problem.contains(u"127.0.0.1 broke off. Try again"), qPrintable(broken.problem));
    QCOMPARE(run.names(), (QStringList{u"2024-10-21.json.part"_s, u"2024-10-21.json.part.from"_s}));
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QCOMPARE(server.last().header("If-Range"), "\"a\"");
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
    QCOMPARE(run.progress.first(), std::make_pair(qint64(half), qint64(schema.size())));
}

void TestSchemaDownload::resumesAfterCancel()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::raw(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    run.start();
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1);
    QCOMPARE(run.outcomes[0].kind, Kind::Cancelled);
    QVERIFY(run.outcomes[0].canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::resumesAfterTheProgramEnded()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::raw(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    run.start();
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.drop();
    QCOMPARE(run.outcomes.size(), 0);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::changedMeanwhile()
{
    const QByteArray schema = largeSchema("2024-10-21");
    const QByteArray changed = largeSchema("2024-06-01");
    ScriptedBackend server(ranges(changed, "\"b\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("If-Range"), "\"a\"");
    QVERIFY(run.bytes() == changed);
    QCOMPARE(run.progress.first().first, 0);
}

void TestSchemaDownload::otherRangeThanAsked_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("etag");
    QTest::newRow("from elsewhere") << QByteArray("bytes 149999-299999/300000") << QByteArray("\"a\"");
    QTest::newRow("without a range") << QByteArray() << QByteArray("\"a\"");
    QTest::newRow("nonsense") << QByteArray("bytes x-y/z") << QByteArray("\"a\"");
    QTest::newRow("another tag") << QByteArray("bytes 150000-299999/300000") << QByteArray("\"b\"");
}

void TestSchemaDownload::otherRangeThanAsked()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, etag);
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {{"ETag", "\"a\""}}, schema));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\"")),
                   reply::answer(206, {{"ETag", etag}, {"Content-Range", range}}, QByteArray(1000, 'z'))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(server.requests().size(), 3);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::rangeNotKnown()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {}, schema)); // all of it, whatever was asked for
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::partIsAllOrMore()
{
    // It broke off with nothing left but the end of the connection: there is no rest to ask for.
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 900000\r\n\r\n" + schema)});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QVERIFY(run.bytes(u".part"_s) == schema);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(server.requests().size(), 3); // the second was answered with 416
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
    // A server that answers 416 to everything does not keep it going round.
    ScriptedBackend broken(reply::answer(416));
    Run other(broken.url());
    const DownloadOutcome failed = other.run();
    QCOMPARE(failed.kind, Kind::Failed);
    QVERIFY2(failed.problem.contains(u"416"), qPrintable(failed.problem));
    QCOMPARE(broken.requests().size(), 2);
    QCOMPARE(other.names(), QStringList());
}

void TestSchemaDownload::weakTagIsNotResumed_data()
{
    QTest::addColumn<QByteArray>("etag");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("weak") << QByteArray("W/\"a\"");
    QTest::newRow("without quotes") << QByteArray("a");
}

void TestSchemaDownload::weakTagIsNotResumed()
{
    QFETCH(QByteArray, etag);
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {}, schema));
    server.script({reply::rawThenClose(beginningOf(schema, half, etag))});
    Run run(server.url());
    QVERIFY(!run.run().canResume);
    QCOMPARE(run.names(), QStringList());
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::partOfAnotherUrl()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url() + u"/one"_s);
    QVERIFY(run.run().canResume);
    SchemaDownload download;
    QList<DownloadOutcome> outcomes;
    connect(&download, &SchemaDownload::finished, this,
            [&](const DownloadOutcome &outcome) { outcomes.append(outcome); });
    download.start(QUrl(server.url() + u"/two"_s), run.file());
    QTRY_COMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes[0].kind, Kind::Done);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::refusesOfAllKinds_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("words");
    QTest::newRow("204") << 204 << u"127.0.0.1 answered with 204 instead of the file."_s;
    QTest::newRow("400") << 400 << u"127.0.0.1 answered with 400 instead of the file."_s;
    QTest::newRow("403") << 403 << u"127.0.0.1 does not give the file (403)."_s;
    QTest::newRow("404") << 404 << u"127.0.0.1 has no such file (404): the version has been moved or withdrawn."_s;
    QTest::newRow("410") << 410 << u"127.0.0.1 has no such file (410)"_s;
    QTest::newRow("429") << 429 << u"127.0.0.1 was asked too often (429). Try again in a few minutes."_s;
    QTest::newRow("500") << 500 << u"127.0.0.1 has a fault at the moment (500). Try again later."_s;
    QTest::newRow("503") << 503 << u"127.0.0.1 has a fault at the moment (503)."_s;
}

void TestSchemaDownload::refusesOfAllKinds()
{
    QFETCH(int, status);
    QFETCH(QString, words);
    ScriptedBackend server(reply::answer(status, {}, status == 204 ? QByteArray() : smallSchema()));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.startsWith(words), qPrintable(outcome.problem));
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.names(), QStringList());
    QCOMPARE(run.progress.size(), 0);
}

void TestSchemaDownload::aGoodFileStays_data()
{
    QTest::addColumn<QByteArray>("answer");
    const auto whole = [](const QByteArray &body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    };
    QTest::newRow("sign-in page") << whole("<html><body>Welcome to the hotel</body></html>");
    QTest::newRow("half a schema") << whole(smallSchema().left(200));
    QTest::newRow("another JSON") << whole("{\"message\": \"no\"}");
    QTest::newRow("nothing") << whole("");
    QTest::newRow("broken off") << beginningOf(smallSchema(), 50, {});
}

void TestSchemaDownload::aGoodFileStays()
{
    QFETCH(QByteArray, answer);
    ScriptedBackend server(reply::rawThenClose(answer));
    Run run(server.url());
    run.write(smallSchema());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY(!outcome.problem.isEmpty());
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.bytes(), smallSchema());
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
}

void TestSchemaDownload::tooLarge_data()
{
    QTest::addColumn<bool>("saysSo");
    QTest::newRow("by its length") << true;
    QTest::newRow("without a length") << false;
}

void TestSchemaDownload::tooLarge()
{
    QFETCH(bool, saysSo);
    ScriptedBackend server([&](BackendConnection &connection, const WireMessage &) {
        if (saysSo) {
            connection.write("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 2097153\r\n\r\n");
        } else {
            connection.write("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nConnection: close\r\n\r\n");
            connection.writePaced(64 * 1024 * 1024, QByteArray(4096, ' '));
        }
    });
    Run run(server.url(), {20s, 2 * 1024 * 1024});
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem, u"The file has more than 2 MiB and is no schema of this API. Check the address."_s);
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.names(), QStringList());
    QVERIFY(run.progress.isEmpty() || run.progress.last().first <= 2 * 1024 * 1024);
    // As much as is allowed is fine.
    const QByteArray schema = smallSchema() + QByteArray(2 * 1024 * 1024 - smallSchema().size(), ' ');
    server.always(reply::answer(200, {}, schema));
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(run.bytes().size(), 2 * 1024 * 1024);
}

void TestSchemaDownload::redirects()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend target(ranges(schema, "\"a\""));
    target.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    ScriptedBackend server(reply::answer(302, {{"Location", target.url().toUtf8() + "/there"}}));
    server.script({reply::answer(301, {{"Location", "/elsewhere"}}), reply::answer(307, {{"Location", "again"}})});
    Run run(server.url() + u"/a/b"_s);
    QVERIFY(run.run().canResume);
    QCOMPARE(server.requests().size(), 3);
    QCOMPARE(server.requests()[1].target(), "/elsewhere");
    QCOMPARE(server.requests()[2].target(), "/again");
    QCOMPARE(target.last().target(), "/there");
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(target.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaDownload::redirectToHttps()
{
    // Followed, as the first bytes of TLS tell; the other side speaks none.
    QByteArray first;
    ScriptedBackend target;
    target.onConnect([&](BackendConnection &connection) {
        connect(&connection, &BackendConnection::received, this, [&](const QByteArray &bytes) {
            first += bytes;
            connection.close();
        });
    });
    const QByteArray secure = target.url().replace(u"http:"_s, u"https:"_s).toUtf8();
    ScriptedBackend server(reply::answer(302, {{"Location", secure + "/x"}}));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY(first.startsWith("\x16\x03"));
    QVERIFY2(outcome.problem.contains(u"127.0.0.1"), qPrintable(outcome.problem));
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::redirectsRefused_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("words");
    QTest::newRow("plain http") << QByteArray("http://example.invalid/x") << u"without https"_s;
    QTest::newRow("file") << QByteArray("file:///etc/passwd") << u"without https"_s;
    QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/x") << u"without https"_s;
    QTest::newRow("round and round") << QByteArray("/again") << u"redirects without an end"_s;
}

void TestSchemaDownload::redirectsRefused()
{
    QFETCH(QByteArray, location);
    QFETCH(QString, words);
    ScriptedBackend server(reply::answer(302, {{"Location", location}}));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.contains(words), qPrintable(outcome.problem));
    QVERIFY(server.requests().size() <= 6);
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::addressesRefused_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("http") << u"http://example.invalid/x"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s;
    QTest::newRow("empty") << u""_s;
    QTest::newRow("no host") << u"https:///x"_s;
    QTest::newRow("nearly this computer") << u"http://127.0.0.1.example.invalid/x"_s;
}

void TestSchemaDownload::addressesRefused()
{
    QFETCH(QString, url);
    Run run(url);
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem, u"Only https addresses are downloaded. Take another one, or a local file."_s);
    QVERIFY(!QFile::exists(run.folder() + u"/cache"_s)); // nothing was made
}

void TestSchemaDownload::silence()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::silence());
    Run run(server.url(), {200ms, maxSchemaBytes});
    const DownloadOutcome nothing = run.run();
    QCOMPARE(nothing.kind, Kind::Failed);
    QVERIFY2(nothing.problem.startsWith(u"127.0.0.1 has not sent anything for 1 s. Try again"),
             qPrintable(nothing.problem));
    QVERIFY(!nothing.canResume);
    server.always(reply::raw(beginningOf(schema, half, "\"a\"")));
    const DownloadOutcome midway = run.run();
    QCOMPARE(midway.kind, Kind::Failed);
    QVERIFY(midway.canResume);
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QVERIFY(run.bytes().isEmpty());
}

void TestSchemaDownload::offline()
{
    ScriptedBackend server;
    server.refuse();
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.startsWith(u"127.0.0.1 cannot be reached ("), qPrintable(outcome.problem));
    QVERIFY(outcome.problem.endsWith(u"Check the network connection; without one, take a local file."));
    QVERIFY(!outcome.canResume);
}

void TestSchemaDownload::cancelLeavesNoHalfFile()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::raw(beginningOf(schema, half, "\"a\"")));
    Run run(server.url());
    run.write(smallSchema());
    run.start();
    QVERIFY(run.download().isRunning());
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.download().cancel();
    QVERIFY(!run.download().isRunning());
    QCOMPARE(run.bytes(), smallSchema());
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QTRY_COMPARE(server.openConnections(), 0);
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1); // the second says nothing
}

void TestSchemaDownload::cancelAtOnce()
{
    ScriptedBackend server;
    Run run(server.url());
    run.start();
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1);
    QCOMPARE(run.outcomes[0].kind, Kind::Cancelled);
    QVERIFY(!run.outcomes[0].canResume);
    // It does not start later by itself either.
    bool later = false;
    QTimer::singleShot(0, this, [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(server.connectionCount(), 0);
    QVERIFY(!QFile::exists(run.folder() + u"/cache"_s));
}

void TestSchemaDownload::destroyedUnderWay()
{
    ScriptedBackend server(reply::silence());
    Run run(server.url());
    run.start();
    QTRY_COMPARE(server.requests().size(), 1);
    run.drop();
    QCOMPARE(run.outcomes.size(), 0);
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::oneAtATime()
{
    ScriptedBackend server(reply::answer(200, {}, smallSchema()));
    Run run(server.url() + u"/first"_s);
    run.start();
    run.download().start(QUrl(server.url() + u"/second"_s), run.folder() + u"/second.json"_s);
    QCOMPARE(run.end().kind, Kind::Done);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.last().target(), "/first");
    QVERIFY(!QFile::exists(run.folder() + u"/second.json"_s));
}

void TestSchemaDownload::twoPrograms()
{
    ScriptedBackend server(reply::silence());
    Run run(server.url());
    run.start();
    QTRY_COMPARE(server.requests().size(), 1);
    SchemaDownload other;
    QList<DownloadOutcome> outcomes;
    connect(&other, &SchemaDownload::finished, this, [&](const DownloadOutcome &outcome) { outcomes.append(outcome); });
    other.start(QUrl(server.url()), run.file());
    QTRY_COMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes[0].problem, u"This version is being downloaded by another Spillway. Wait for it."_s);
    QCOMPARE(server.requests().size(), 1);
    run.download().cancel();
    server.always(reply::answer(200, {}, smallSchema()));
    other.start(QUrl(server.url()), run.file());
    QTRY_COMPARE(outcomes.size(), 2);
    QCOMPARE(outcomes[1].kind, Kind::Done);
}

void TestSchemaDownload::folderCannotBeMade()
{
    ScriptedBackend server;
    Run run(server.url());
    QFile inTheWay(run.folder() + u"/cache"_s);
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem,
             u"The folder %1/cache/schemas cannot be made. Check its permissions."_s.arg(run.folder()));
    QCOMPARE(server.connectionCount(), 0);
}

void TestSchemaDownload::startAgain()
{
    // From the slot of `finished` itself, as a form does that tries once more.
    ScriptedBackend server(reply::answer(200, {}, smallSchema()));
    server.script({reply::answer(503)});
    Run run(server.url());
    run.start();
    connect(&run.download(), &SchemaDownload::finished, this, [&](const DownloadOutcome &outcome) {
        if (outcome.kind == Kind::Failed) {
            run.download().start(QUrl(server.url()), run.file());
        }
    });
    QTRY_COMPARE(run.outcomes.size(), 2);
    QCOMPARE(run.outcomes[1].kind, Kind::Done);
    QCOMPARE(run.bytes(), smallSchema());
}

void TestSchemaDownload::contentRanges_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("total");
    QTest::newRow("whole") << QByteArray("bytes 5-9/10") << qint64(5) << qint64(10);
    QTest::newRow("unknown total") << QByteArray("bytes 5-9/*") << qint64(5) << qint64(-1);
    QTest::newRow("no range") << QByteArray("bytes */10") << qint64(-1) << qint64(-1);
    QTest::newRow("negative") << QByteArray("bytes -5-9/10") << qint64(-1) << qint64(-1);
    QTest::newRow("other unit") << QByteArray("lines 5-9/10") << qint64(-1) << qint64(-1);
    QTest::newRow("empty") << QByteArray() << qint64(-1) << qint64(-1);
    QTest::newRow("no dash") << QByteArray("bytes 5") << qint64(5) << qint64(-1);
    QTest::newRow("too long a number") << QByteArray("bytes 99999999999999999999-1/2") << qint64(-1) << qint64(-1);
}

void TestSchemaDownload::contentRanges()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, first);
    QFETCH(qint64, total);
    QCOMPARE(contentRange(value).first, first);
    QCOMPARE(contentRange(value).second, total);
}

void TestSchemaDownload::problemsSayWhatToDo()
{
    for (int error = 1; error < 500; ++error) {
        const QString problem = connectionProblem(QNetworkReply::NetworkError(error), u"detail"_s, u"host.example"_s);
        QVERIFY2(problem.endsWith(u'.') && problem.contains(u". "), qPrintable(problem));
    }
    for (int status = 200; status < 600; ++status) {
        const QString problem = statusProblem(status, u"host.example"_s);
        QVERIFY2(problem.contains(QString::number(status)) && problem.contains(u". "), qPrintable(problem));
    }
    QVERIFY(connectionProblem(QNetworkReply::HostNotFoundError, u"d"_s, u"host.example"_s)
                .startsWith(u"host.example was not found."));
    QVERIFY(connectionProblem(QNetworkReply::SslHandshakeFailedError, u"self-signed"_s, u"host.example"_s)
                .startsWith(u"The certificate of host.example was not accepted (self-signed)."));
    QVERIFY(connectionProblem(QNetworkReply::ProxyConnectionRefusedError, u"d"_s, u"host.example"_s)
                .startsWith(u"The system's proxy cannot be reached (d)."));
}

QTEST_GUILESS_MAIN(TestSchemaDownload)
#include "tst_schemadownload.moc"
