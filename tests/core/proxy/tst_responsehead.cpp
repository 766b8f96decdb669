// SPDX-License-Identifier: MIT
#include "core/proxy/responsehead.h"

#include <QTest>

using namespace spillway;

Q_DECLARE_METATYPE(spillway::BodyFraming)

/// How an answer is framed towards each kind of caller, and its head on the wire.
class TestResponseHead : public QObject
{
    Q_OBJECT
private slots:
    void framing_data();
    void framing();
    void keepAlive_data();
    void keepAlive();
    void head_data();
    void head();
    void fieldsStayAsTheyAre();
    void errorBodyIsJson();
};

namespace
{

RequestHead caller(int minorVersion = 1, const QByteArray &method = "POST", bool keepAlive = true)
{
    RequestHead head;
    head.method = method;
    head.minorVersion = minorVersion;
    head.keepAlive = keepAlive;
    return head;
}

} // namespace

void TestResponseHead::framing_data()
{
    QTest::addColumn<int>("minorVersion");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("length"); ///< Content-Length of the backend; empty: none
    QTest::addColumn<BodyFraming>("framing");
    QTest::addColumn<qint64>("bytes");
    const auto row = [](const char *name, int minorVersion, const char *method, int status, const char *length,
                        BodyFraming framing, qint64 bytes = 0) {
        QTest::newRow(name) << minorVersion << QByteArray(method) << status << QByteArray(length) << framing << bytes;
    };
    row("a length", 1, "POST", 200, "12", BodyFraming::Length, 12);
    row("a length of nothing", 1, "POST", 200, "0", BodyFraming::Length, 0);
    row("a length beyond 32 bits", 1, "POST", 200, "5000000000", BodyFraming::Length, 5'000'000'000);
    row("a length, HTTP/1.0", 0, "POST", 200, "12", BodyFraming::Length, 12);
    row("no length", 1, "POST", 200, "", BodyFraming::Chunked);
    row("no length, HTTP/1.0", 0, "POST", 200, "", BodyFraming::UntilClose);
    row("a length that is none", 1, "POST", 200, "12, 12", BodyFraming::Chunked);
    row("a negative length", 1, "POST", 200, "-1", BodyFraming::Chunked);
    row("an error with a body", 1, "POST", 503, "", BodyFraming::Chunked);
    row("HEAD", 1, "HEAD", 200, "12", BodyFraming::None);
    row("HEAD without a length", 0, "HEAD", 200, "", BodyFraming::None);
    row("no content", 1, "POST", 204, "", BodyFraming::None);
    row("not modified", 1, "GET", 304, "12", BodyFraming::None);
    row("not modified, HTTP/1.0", 0, "GET", 304, "", BodyFraming::None);
    row("a method's name in another case", 1, "head", 200, "", BodyFraming::Chunked);
}

void TestResponseHead::framing()
{
    QFETCH(int, minorVersion);
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, length);
    QFETCH(BodyFraming, framing);
    QFETCH(qint64, bytes);
    const HeaderList headers = length.isEmpty() ? HeaderList() : HeaderList{{"Content-Length", length}};
    const ResponseFraming chosen = chooseFraming(caller(minorVersion, method), status, headers, true);
    QCOMPARE(chosen.body, framing);
    if (framing == BodyFraming::Length) {
        QCOMPARE(chosen.length, bytes);
    }
    QCOMPARE(chosen.keepAlive, framing != BodyFraming::UntilClose);
}

void TestResponseHead::keepAlive_data()
{
    QTest::addColumn<bool>("callerWants");
    QTest::addColumn<bool>("serverWants");
    QTest::addColumn<bool>("kept");
    QTest::newRow("both") << true << true << true;
    QTest::newRow("not the caller") << false << true << false;
    QTest::newRow("not the server") << true << false << false;
    QTest::newRow("neither") << false << false << false;
}

void TestResponseHead::keepAlive()
{
    QFETCH(bool, callerWants);
    QFETCH(bool, serverWants);
    for (const char *method : {"POST", "HEAD"}) {
        for (const int status : {200, 204}) {
            QTEST(chooseFraming(caller(1, method, callerWants), status, {}, serverWants).keepAlive, "kept");
        }
    }
}

void TestResponseHead::head_data()
{
    QTest::addColumn<int>("minorVersion");
    QTest::addColumn<BodyFraming>("framing");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<QByteArray>("ends"); ///< behind the backend's own fields
    const QByteArray length = "Content-Length: 12\r\n";
    const QByteArray close = "Connection: close\r\n";
    QTest::newRow("length") << 1 << BodyFraming::Length << true << length;
    QTest::newRow("length, the last one") << 1 << BodyFraming::Length << false << length + close;
    QTest::newRow("chunked") << 1 << BodyFraming::Chunked << true << QByteArray("Transfer-Encoding: chunked\r\n");
    QTest::newRow("chunked, the last one")
        << 1 << BodyFraming::Chunked << false << "Transfer-Encoding: chunked\r\n" + close;
    QTest::newRow("until close") << 0 << BodyFraming::UntilClose << false << close;
    QTest::newRow("kept, HTTP/1.0") << 0 << BodyFraming::Length << true << length + "Connection: keep-alive\r\n";
    QTest::newRow("HEAD tells the length that it would have") << 1 << BodyFraming::None << true << length;
}

void TestResponseHead::head()
{
    QFETCH(int, minorVersion);
    QFETCH(BodyFraming, framing);
    QFETCH(bool, keepAlive);
    QFETCH(QByteArray, ends);
    const ResponseFraming chosen{framing, 12, keepAlive};
    QCOMPARE(writeResponseHead(caller(minorVersion), 200, "OK", {{"X-A", "1"}, {"Content-Length", "12"}}, chosen),
             "HTTP/1.1 200 OK\r\nX-A: 1\r\n" + ends + "\r\n");
}

void TestResponseHead::fieldsStayAsTheyAre()
{
    const HeaderList headers{{"set-cookie", "a=1"}, {"X-Empty", ""}, {"SET-COOKIE", "b=2; Secure"}, {"x-b", "é"}};
    QCOMPARE(writeResponseHead(caller(), 299, "My own reason", headers, {BodyFraming::None, 0, true}),
             "HTTP/1.1 299 My own reason\r\nset-cookie: a=1\r\nX-Empty: \r\nSET-COOKIE: b=2; Secure\r\nx-b: é\r\n\r\n");
    // A status line without a reason still has the space before it (RFC 9112 section 4).
    QCOMPARE(writeResponseHead(caller(), 200, "", {}, {BodyFraming::None, 0, true}), "HTTP/1.1 200 \r\n\r\n");
}

void TestResponseHead::errorBodyIsJson()
{
    QCOMPARE(errorBody({429, "429", QStringLiteral("All \"backends\"\nare throttled."), {}}),
             R"({"error":{"code":"429","message":"All \"backends\"\nare throttled."}})");
}

QTEST_GUILESS_MAIN(TestResponseHead)
#include "tst_responsehead.moc"
