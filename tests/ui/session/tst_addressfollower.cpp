// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "ui/session/addressfollower.h"
#include "ui/session/freeport.h"

#include <QHostAddress>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace spillway;

namespace
{
const QString local = QStringLiteral("127.0.0.1");
}

class TestAddressFollower : public QObject
{
    Q_OBJECT
private slots:
    void movesToAnotherPort()
    {
        ShellFixture desk;
        const AddressFollower follower(desk.session);
        desk.openWith({QStringLiteral("one")});
        desk.session.start();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        const QString before = desk.session.endpoint().endpointUrl();
        const quint16 port = nextFreePort(local, 20'000);
        QVERIFY(port != 0);
        QCOMPARE(desk.change([port](Profile &profile) { profile.endpoint.port = port; }), QString());
        const QString wanted = QStringLiteral("http://127.0.0.1:%1/openai").arg(port);
        QTRY_COMPARE(desk.session.endpoint().endpointUrl(), wanted);
        QVERIFY(before != wanted);
        QCOMPARE(desk.session.state(), EndpointState::Serving);
    }

    void suffixIsInTheUrl()
    {
        ShellFixture desk;
        const AddressFollower follower(desk.session);
        desk.openWith({QStringLiteral("one")});
        desk.session.start();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        QCOMPARE(desk.change([](Profile &profile) { profile.endpoint.suffix = QStringLiteral("team"); }), QString());
        QTRY_VERIFY(desk.session.endpoint().endpointUrl().endsWith(QStringLiteral("/team/openai")));
    }

    void otherValuesMoveNothing()
    {
        ShellFixture desk;
        const AddressFollower follower(desk.session);
        desk.openWith({QStringLiteral("one")});
        desk.session.start();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        QSignalSpy states(&desk.session, &DesktopSession::stateChanged);
        QSignalSpy secrets(&desk.session, &DesktopSession::secretsChanged);
        QCOMPARE(desk.change([](Profile &profile) { profile.balancing.maxAttempts = 2; }), QString());
        QTRY_VERIFY(!secrets.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(states.size(), 0);
    }

    void whatIsStoppedStaysStopped()
    {
        ShellFixture desk;
        const AddressFollower follower(desk.session);
        desk.openWith({QStringLiteral("one")});
        QSignalSpy secrets(&desk.session, &DesktopSession::secretsChanged);
        QCOMPARE(desk.change([](Profile &profile) { profile.endpoint.suffix = QStringLiteral("a"); }), QString());
        QTRY_VERIFY(!secrets.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(desk.session.state(), EndpointState::Stopped);
    }

    void takenPortsAreKnown()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        QVERIFY(isPortTaken(local, other.serverPort()));
        QVERIFY(isPortTaken(QStringLiteral("localhost"), other.serverPort()));
        const quint16 next = nextFreePort(local, quint16(other.serverPort() - 1));
        QVERIFY(next > other.serverPort());
        QVERIFY(!isPortTaken(local, next));
        QVERIFY(!isPortTaken(local, 0));
        QCOMPARE(nextFreePort(local, 65535), quint16(0));
    }
};

QTEST_MAIN(TestAddressFollower)
#include "tst_addressfollower.moc"
