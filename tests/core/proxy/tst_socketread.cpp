// SPDX-License-Identifier: MIT
#include "core/proxy/socketread.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

using namespace spillway;

class TestSocketRead : public QObject
{
    Q_OBJECT
private slots:
    void allThatHasCome();
    void goesOnBehindAFullBuffer();
    void nothingOfAClosedDevice();
};

namespace
{

/// Two sockets that are connected.
struct Pair
{
    Pair()
    {
        server.listen(QHostAddress::LocalHost);
        writer.connectToHost(QHostAddress::LocalHost, server.serverPort());
        if (server.waitForNewConnection(5000)) {
            reader.reset(server.nextPendingConnection());
        }
        writer.waitForConnected(5000);
    }
    QTcpServer server;
    QTcpSocket writer;
    std::unique_ptr<QTcpSocket> reader;
};

} // namespace

void TestSocketRead::allThatHasCome()
{
    Pair pair;
    QVERIFY(pair.reader);
    QCOMPARE(takeAll(*pair.reader), QByteArray());
    pair.writer.write("GET /");
    QTRY_COMPARE(pair.reader->bytesAvailable(), 5);
    QCOMPARE(takeAll(*pair.reader), "GET /");
    QCOMPARE(takeAll(*pair.reader), QByteArray());
}

// A socket whose buffer was full listens again only when it is read from.
void TestSocketRead::goesOnBehindAFullBuffer()
{
    Pair pair;
    QVERIFY(pair.reader);
    pair.reader->setReadBufferSize(1000);
    QByteArray sent;
    for (int i = 0; i < 20'000; ++i) {
        sent += QByteArray::number(i);
    }
    QByteArray received;
    connect(pair.reader.get(), &QTcpSocket::readyRead, this, [&] {
        for (QByteArray piece = takeAll(*pair.reader); !piece.isEmpty(); piece = takeAll(*pair.reader)) {
            QVERIFY(piece.size() <= 1000);
            received += piece;
        }
    });
    pair.writer.write(sent);
    QTRY_COMPARE(received.size(), sent.size());
    QCOMPARE(received, sent);
}

void TestSocketRead::nothingOfAClosedDevice()
{
    QTest::failOnWarning(QRegularExpression(".*"));
    Pair pair;
    QVERIFY(pair.reader);
    pair.writer.write("last words");
    pair.writer.disconnectFromHost();
    QTRY_COMPARE(pair.reader->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(takeAll(*pair.reader), "last words");
    QCOMPARE(takeAll(*pair.reader), QByteArray());
    pair.reader->close();
    QCOMPARE(takeAll(*pair.reader), QByteArray());
}

QTEST_GUILESS_MAIN(TestSocketRead)
#include "tst_socketread.moc"
