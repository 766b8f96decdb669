// SPDX-License-Identifier: MIT
#include "core/proxy/replaybody.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;

namespace
{

QByteArray pattern(qsizetype size, quint32 seed = 1)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = seed;
    for (char &c : bytes) {
        state = state * 1664525u + 1013904223u;
        c = char(state >> 24);
    }
    return bytes;
}

QStringList bodyFiles()
{
    return QDir(QDir::tempPath()).entryList({QStringLiteral("spillway-body-*")}, QDir::Files);
}

} // namespace

/// A body kept for another attempt: in memory, then on disk, or passing through a window.
class TestReplayBody : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void smallStaysInMemory();
    void largeGoesToAFileThatIsDeleted();
    void readerFollowsWhatComesIn();
    void secondReaderStartsAtTheBeginning();
    void spliceAnywhere_data();
    void spliceAnywhere();
    void windowIsBounded();
    void unwritableFolderIsTold();
    void readerOutlivesItsOwner();

private:
    QTemporaryDir m_folder;
};

void TestReplayBody::initTestCase()
{
    QVERIFY(m_folder.isValid());
    qputenv("TMPDIR", m_folder.path().toLocal8Bit());
    QCOMPARE(QDir::tempPath(), QDir(m_folder.path()).absolutePath());
}

void TestReplayBody::smallStaysInMemory()
{
    ReplayBody body;
    QVERIFY(body.append(pattern(ReplayBody::memoryLimit)));
    body.finish();
    QVERIFY(body.isInMemory());
    QVERIFY(body.isReplayable());
    QCOMPARE(body.bytes(), pattern(ReplayBody::memoryLimit));
    QCOMPARE(bodyFiles(), QStringList());
}

void TestReplayBody::largeGoesToAFileThatIsDeleted()
{
    const QByteArray bytes = pattern(ReplayBody::memoryLimit + 1);
    {
        auto body = std::make_shared<ReplayBody>();
        QVERIFY(body->append(QByteArrayView(bytes).first(1000)));
        QVERIFY(body->append(QByteArrayView(bytes).sliced(1000)));
        body->finish();
        QVERIFY(!body->isInMemory());
        // Where the system has files without a name (O_TMPFILE), nobody else can even see it.
        for (const QString &name : bodyFiles()) {
            const QFileInfo file(m_folder.filePath(name));
            QVERIFY(!(file.permissions() & (QFile::ReadOther | QFile::ReadGroup)));
        }
        QCOMPARE(body->view().toByteArray(), bytes);
        ReplayReader reader(body, bytes.size(), {});
        QCOMPARE(reader.readAll(), bytes);
    }
    QCOMPARE(bodyFiles(), QStringList());
}

void TestReplayBody::readerFollowsWhatComesIn()
{
    auto body = std::make_shared<ReplayBody>();
    ReplayReader reader(body, 10, {});
    QSignalSpy more(&reader, &QIODevice::readyRead);
    QCOMPARE(reader.bytesAvailable(), 0);
    QVERIFY(!reader.atEnd());
    body->append("12345");
    QCOMPARE(more.count(), 1);
    QCOMPARE(reader.read(100), QByteArray("12345"));
    QCOMPARE(reader.read(100), QByteArray());
    QVERIFY(!reader.atEnd());
    body->append("67890");
    QCOMPARE(reader.bytesAvailable(), 5);
    QCOMPARE(reader.read(3), QByteArray("678"));
    QCOMPARE(reader.read(100), QByteArray("90"));
    QVERIFY(reader.atEnd());
    QCOMPARE(reader.size(), 10);
}

void TestReplayBody::secondReaderStartsAtTheBeginning()
{
    auto body = std::make_shared<ReplayBody>();
    const QByteArray bytes = pattern(ReplayBody::memoryLimit * 2);
    body->append(QByteArrayView(bytes).first(bytes.size() / 2));
    ReplayReader first(body, bytes.size(), {});
    QCOMPARE(first.read(1000), bytes.first(1000));
    ReplayReader second(body, bytes.size(), {});
    body->append(QByteArrayView(bytes).sliced(bytes.size() / 2));
    body->finish();
    QCOMPARE(second.readAll(), bytes);
    QVERIFY(second.seek(0));
    QCOMPARE(second.readAll(), bytes);
}

void TestReplayBody::spliceAnywhere_data()
{
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("replacement");
    QTest::newRow("none") << 0 << 0 << QByteArray();
    QTest::newRow("longer") << 3 << 2 << QByteArray("abcdef");
    QTest::newRow("shorter") << 3 << 6 << QByteArray("x");
    QTest::newRow("at the start") << 0 << 4 << QByteArray("yy");
    QTest::newRow("at the end") << 16 << 4 << QByteArray("zzzzzzzz");
    QTest::newRow("removed") << 5 << 5 << QByteArray();
}

void TestReplayBody::spliceAnywhere()
{
    QFETCH(int, at);
    QFETCH(int, length);
    QFETCH(QByteArray, replacement);
    const QByteArray bytes = "0123456789ABCDEFGHIJ";
    QByteArray expected = bytes;
    expected.replace(at, length, replacement);
    for (int piece = 1; piece <= bytes.size(); ++piece) {
        auto body = std::make_shared<ReplayBody>();
        ReplayReader reader(body, expected.size(), {at, length, replacement});
        QByteArray read;
        for (int i = 0; i < bytes.size(); i += piece) {
            body->append(QByteArrayView(bytes).sliced(i, qMin<qsizetype>(piece, bytes.size() - i)));
            QVERIFY(reader.bytesAvailable() <= expected.size() - read.size());
            read += reader.read(3);
            read += reader.readAll();
        }
        body->finish();
        read += reader.readAll();
        QCOMPARE(read, expected);
        QVERIFY(reader.atEnd());
    }
}

void TestReplayBody::windowIsBounded()
{
    auto body = std::make_shared<ReplayBody>();
    body->giveUpReplay();
    int rooms = 0;
    body->onRoom = [&rooms] { ++rooms; };
    ReplayReader reader(body, 2 * ReplayBody::windowLimit, {});
    QVERIFY(reader.isSequential());
    const QByteArray bytes = pattern(2 * ReplayBody::windowLimit);
    body->append(QByteArrayView(bytes).first(ReplayBody::windowLimit - 1));
    QVERIFY(body->wantsMore());
    body->append(QByteArrayView(bytes).sliced(ReplayBody::windowLimit - 1, 1));
    QVERIFY(!body->wantsMore());
    QCOMPARE(rooms, 0);
    QCOMPARE(reader.read(10), bytes.first(10));
    QVERIFY(body->wantsMore());
    QCOMPARE(rooms, 1);
    QVERIFY(!reader.seek(0));
    QByteArray rest = reader.readAll();
    body->append(QByteArrayView(bytes).sliced(ReplayBody::windowLimit));
    rest += reader.readAll();
    QCOMPARE(rest, bytes.sliced(10));
    QCOMPARE(bodyFiles(), QStringList());
}

void TestReplayBody::unwritableFolderIsTold()
{
    if (!QFileInfo::exists(QStringLiteral("/proc/self"))) {
        qputenv("TMPDIR", m_folder.filePath(QStringLiteral("absent")).toLocal8Bit());
    } else {
        qputenv("TMPDIR", "/proc"); // where not even root can make a file
    }
    ReplayBody body;
    QVERIFY(body.append("x"));
    QVERIFY(!body.append(pattern(ReplayBody::memoryLimit)));
    QVERIFY(!body.errorString().isEmpty());
    qputenv("TMPDIR", m_folder.path().toLocal8Bit());
}

void TestReplayBody::readerOutlivesItsOwner()
{
    auto body = std::make_shared<ReplayBody>();
    body->append("abc");
    auto reader = std::make_unique<ReplayReader>(body, 3, ReplayBody::Splice());
    body.reset();
    QCOMPARE(reader->readAll(), QByteArray("abc"));
}

QTEST_GUILESS_MAIN(TestReplayBody)
#include "tst_replaybody.moc"
