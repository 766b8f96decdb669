// SPDX-License-Identifier: MIT
#include "core/proxy/incomingbody.h"
#include "tests/support/spin.h"

#include <QTest>

using namespace spillway;

/// When a request's body is ready for a first attempt, and what each backend is sent.
class TestIncomingBody : public QObject
{
    Q_OBJECT
private slots:
    void waitsForASmallBody();
    void startsOnALargeOne();
    void waitsWhereNoLengthIsKnown();
    void waitsForTheModel();
    void waitsForAWholeForm();
    void sendOnceWaitsForNothing();
    void tooLarge_data();
    void tooLarge();
    void replayable_data();
    void replayable();
    void noBodyAtAll();
    void aLengthOfZeroIsPassedOn();
    void sameBytesForEachBackend();
    void theModelAsEachBackendHasIt();
    void theModelOfAForm_data();
    void theModelOfAForm();
    void theModelIsLeftAloneWhereItIsNotTheDeployment();
    void largeBodiesComeFromAReader();
};

namespace
{

constexpr qint64 mebibyte = 1024 * 1024;

RequestHead headOf(std::optional<qint64> length, const HeaderList &headers = {{"Content-Type", "application/json"}})
{
    RequestHead head;
    head.method = "POST";
    head.contentLength = length;
    head.chunked = !length;
    head.headers = headers;
    return head;
}

ProxyConfig configOf(bool needsDeployment = false)
{
    ProxyConfig config;
    config.maxBodyBytes = 8 * mebibyte;
    config.maxReplayBytes = 4 * mebibyte;
    config.needsDeployment = needsDeployment;
    return config;
}

/// A backend that knows gpt-4o as `name`; empty: as it is.
ConfiguredBackend backendWith(const QString &name = {})
{
    ConfiguredBackend backend;
    if (!name.isEmpty()) {
        backend.config.deployments.insert(QStringLiteral("gpt-4o"), name);
    }
    return backend;
}

QByteArray sent(const Attempt::Body &body)
{
    if (!body.reader) {
        return body.bytes;
    }
    body.reader->open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    QByteArray bytes;
    while (!body.reader->atEnd()) { // a change made in passing comes as a piece of its own
        const QByteArray piece = body.reader->read(100'000);
        if (piece.isEmpty()) {
            return "the reader has nothing more";
        }
        bytes += piece;
    }
    return bytes;
}

} // namespace

void TestIncomingBody::waitsForASmallBody()
{
    const RequestHead head = headOf(10);
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    QVERIFY(!body.isReady());
    QCOMPARE(body.append("12345"), IncomingBody::Appended::Ok);
    QVERIFY(!body.isReady()); // a slow caller occupies no backend
    QCOMPARE(body.append("67890"), IncomingBody::Appended::Ok);
    body.finish();
    QVERIFY(body.isReady());
    QVERIFY(body.isComplete());
    QCOMPARE(body.received(), 10);
}

void TestIncomingBody::startsOnALargeOne()
{
    const ProxyConfig config = configOf();
    const RequestHead most = headOf(mebibyte);
    QVERIFY(!IncomingBody(most, config).isReady());
    const RequestHead more = headOf(mebibyte + 1);
    QVERIFY(IncomingBody(more, config).isReady());
}

void TestIncomingBody::waitsWhereNoLengthIsKnown()
{
    const RequestHead head = headOf(std::nullopt);
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    QCOMPARE(body.append(QByteArray(2 * mebibyte, 'x')), IncomingBody::Appended::Ok);
    QVERIFY(!body.isReady());
    body.finish();
    QVERIFY(body.isReady());
    QCOMPARE(body.forBackend(backendWith()).length, 2 * mebibyte);
}

void TestIncomingBody::waitsForTheModel()
{
    const RequestHead head = headOf(2 * mebibyte);
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    QVERIFY(!body.isReady());
    body.append(R"({"input":[1,2],"model":"gpt)");
    QVERIFY(!body.isReady());
    body.append(R"(-4o","messages":[)");
    QVERIFY(body.isReady()); // it is known now; the rest may come
    QVERIFY(body.model());
    QCOMPARE(body.model()->name, QStringLiteral("gpt-4o"));
    // Where no backend has a name of its own for it, nobody has to know it.
    const ProxyConfig open = configOf(false);
    IncomingBody other(head, open);
    other.setModelInBody(true);
    QVERIFY(other.isReady());
}

void TestIncomingBody::waitsForAWholeForm()
{
    const RequestHead head = headOf(2 * mebibyte, {{"Content-Type", "multipart/form-data; boundary=x"}});
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    body.append("--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-4o\r\n--x\r\n");
    QVERIFY(!body.isReady());
    body.finish();
    QVERIFY(body.isReady());
}

void TestIncomingBody::sendOnceWaitsForNothing()
{
    const RequestHead head = headOf(5 * mebibyte);
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    QVERIFY(body.isReady());
    QVERIFY(!body.isReplayable());
    // It passes through a window: the caller is read on only as the backend takes it.
    QVERIFY(body.wantsMore());
    body.append(QByteArray(ReplayBody::windowLimit, 'x'));
    QVERIFY(!body.wantsMore());
    bool hasRoom = false;
    body.onRoom([&] { hasRoom = true; });
    const Attempt::Body upload = body.forBackend(backendWith());
    QVERIFY(upload.reader);
    QCOMPARE(upload.length, 5 * mebibyte);
    upload.reader->open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    QCOMPARE(upload.reader->read(ReplayBody::windowLimit).size(), ReplayBody::windowLimit);
    QVERIFY(spinUntil([&] { return hasRoom; }));
    QVERIFY(body.wantsMore());
}

void TestIncomingBody::tooLarge_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<bool>("fits");
    QTest::newRow("as large as it may be") << 8 * mebibyte << true;
    QTest::newRow("a byte more") << 8 * mebibyte + 1 << false;
}

void TestIncomingBody::tooLarge()
{
    QFETCH(qint64, bytes);
    QFETCH(bool, fits);
    const RequestHead head = headOf(std::nullopt);
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    const QByteArray piece(mebibyte, 'x');
    IncomingBody::Appended last = IncomingBody::Appended::Ok;
    for (qint64 left = bytes; left > 0; left -= mebibyte) {
        QCOMPARE(last, IncomingBody::Appended::Ok);
        last = body.append(piece.left(left));
    }
    QCOMPARE(last, fits ? IncomingBody::Appended::Ok : IncomingBody::Appended::TooLarge);
}

void TestIncomingBody::replayable_data()
{
    QTest::addColumn<bool>("lengthIsKnown");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<bool>("replayable");
    QTest::newRow("small") << true << qint64(10) << true;
    QTest::newRow("as large as is kept") << true << 4 * mebibyte << true;
    QTest::newRow("larger") << true << 4 * mebibyte + 1 << false;
    QTest::newRow("without a length, as large as is kept") << false << 4 * mebibyte << true;
    QTest::newRow("without a length, larger") << false << 4 * mebibyte + 1 << false;
}

void TestIncomingBody::replayable()
{
    QFETCH(bool, lengthIsKnown);
    QFETCH(qint64, bytes);
    const RequestHead head = headOf(lengthIsKnown ? std::optional(bytes) : std::nullopt);
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    QCOMPARE(body.append(QByteArray(bytes, 'x')), IncomingBody::Appended::Ok);
    body.finish();
    QTEST(body.isReplayable(), "replayable");
}

void TestIncomingBody::noBodyAtAll()
{
    RequestHead head;
    head.method = "GET";
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    body.finish();
    QVERIFY(body.isReady() && body.isReplayable());
    QVERIFY(!body.forBackend(backendWith()).present);
}

void TestIncomingBody::aLengthOfZeroIsPassedOn()
{
    const RequestHead head = headOf(0);
    const ProxyConfig config = configOf();
    IncomingBody body(head, config);
    body.finish();
    const Attempt::Body empty = body.forBackend(backendWith());
    QVERIFY(empty.present);
    QCOMPARE(empty.length, 0);
}

void TestIncomingBody::sameBytesForEachBackend()
{
    for (const qint64 size : {qint64(100), 3 * mebibyte}) { // in memory, and on the disk
        const RequestHead head = headOf(size);
        const ProxyConfig config = configOf();
        IncomingBody body(head, config);
        const QByteArray bytes = lcgBytes(size);
        QCOMPARE(body.append(bytes), IncomingBody::Appended::Ok);
        body.finish();
        for (int i = 0; i < 3; ++i) {
            const Attempt::Body one = body.forBackend(backendWith("x")); // it names no model
            QCOMPARE(one.length, size);
            QCOMPARE(sent(one), bytes);
        }
    }
}

void TestIncomingBody::theModelAsEachBackendHasIt()
{
    const QByteArray bytes = R"({"a":"gpt-4o", "model" : "gpt-4o","b":"gpt-4o"})";
    const RequestHead head = headOf(bytes.size());
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    body.append(bytes);
    body.finish();
    QVERIFY(body.model());
    QCOMPARE(sent(body.forBackend(backendWith())), bytes);
    const Attempt::Body other = body.forBackend(backendWith("the \"ptu\""));
    QCOMPARE(sent(other), R"({"a":"gpt-4o", "model" : "the \"ptu\"","b":"gpt-4o"})");
    QCOMPARE(other.length, sent(other).size());
    QCOMPARE(sent(body.forBackend(backendWith("x"))), R"({"a":"gpt-4o", "model" : "x","b":"gpt-4o"})");
    QCOMPARE(sent(body.forBackend(backendWith())), bytes); // what was sent before has changed nothing
}

void TestIncomingBody::theModelOfAForm_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("as it is mostly written") << QByteArray("multipart/form-data; boundary=x");
    QTest::newRow("in another case") << QByteArray("Multipart/Form-Data; Boundary=x");
}

void TestIncomingBody::theModelOfAForm()
{
    QFETCH(QByteArray, type);
    const QByteArray before = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";
    const QByteArray after = "\r\n--x--\r\n";
    const RequestHead head = headOf(before.size() + 6 + after.size(), {{"Content-Type", type}});
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    body.append(before + "gpt-4o" + after);
    body.finish();
    QVERIFY(body.model());
    QCOMPARE(body.model()->name, QStringLiteral("gpt-4o"));
    QCOMPARE(sent(body.forBackend(backendWith("the-ptu"))), before + "the-ptu" + after);
}

void TestIncomingBody::theModelIsLeftAloneWhereItIsNotTheDeployment()
{
    const QByteArray bytes = R"({"model":"gpt-4o"})";
    const RequestHead head = headOf(bytes.size());
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config); // /openai/deployments/NAME/…: the path names it
    body.append(bytes);
    body.finish();
    QVERIFY(!body.model());
    QCOMPARE(sent(body.forBackend(backendWith("x"))), bytes);
}

void TestIncomingBody::largeBodiesComeFromAReader()
{
    const QByteArray bytes = R"({"model":"gpt-4o","input":")" + QByteArray(2 * mebibyte, 'i') + "\"}";
    const RequestHead head = headOf(bytes.size());
    const ProxyConfig config = configOf(true);
    IncomingBody body(head, config);
    body.setModelInBody(true);
    body.append(bytes);
    body.finish();
    QVERIFY(body.model());
    const Attempt::Body mapped = body.forBackend(backendWith("the-ptu"));
    QVERIFY(mapped.reader && mapped.bytes.isEmpty());
    QCOMPARE(mapped.length, bytes.size() + 1);
    QCOMPARE(sent(mapped), QByteArray(bytes).replace("gpt-4o", "the-ptu"));
    body.release(); // the disk's space is free again; nothing of it is left to send
}

QTEST_GUILESS_MAIN(TestIncomingBody)
#include "tst_incomingbody.moc"
