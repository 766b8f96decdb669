// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "ui/session/servingsummary.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

using namespace spillway;

class TestServingSummary : public QObject
{
    Q_OBJECT
private slots:
    void nothingThere()
    {
        ShellFixture desk;
        const ServingSummary summary = servingSummary(desk.session);
        QCOMPARE(summary.glyph, UiState::Disabled);
        QCOMPARE(summary.state, QStringLiteral("Stopped"));
        QCOMPARE(summary.inFlight, QString());
        QCOMPARE(summary.availability, QStringLiteral("No backends yet"));
        QCOMPARE(summary.tooltip, QStringLiteral("Spillway, stopped"));
    }

    void stoppedWithBackends()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(servingSummary(desk.session).availability, QStringLiteral("1 backend"));
        desk.openWith({QStringLiteral("one"), QStringLiteral("two")}, QStringLiteral("Second"));
        QCOMPARE(servingSummary(desk.session).availability, QStringLiteral("2 backends"));
    }

    void serving()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        QCOMPARE(desk.change([](Profile &profile) { profile.backends[2].enabled = false; }), QString());
        desk.session.start();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        QTRY_COMPARE(desk.session.snapshot().backends.size(), 3);
        const ServingSummary summary = servingSummary(desk.session);
        const int port = QUrl(desk.session.endpoint().endpointUrl()).port();
        QCOMPARE(summary.glyph, UiState::Healthy);
        QCOMPARE(summary.state, QStringLiteral("Serving on 127.0.0.1:%1").arg(port));
        QCOMPARE(summary.inFlight, QStringLiteral("0 in flight"));
        QCOMPARE(summary.availability, QStringLiteral("2 of 3 backends available"));
        QCOMPARE(summary.tooltip, QStringLiteral("Spillway, serving, 2 of 3 available"));
    }

    void failedStart()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        ShellFixture desk;
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(desk.change([&](Profile &profile) { profile.endpoint.port = other.serverPort(); }), QString());
        desk.session.start();
        QTRY_VERIFY(!desk.session.startProblem().isEmpty());
        const ServingSummary summary = servingSummary(desk.session);
        QCOMPARE(summary.glyph, UiState::Unreachable);
        QCOMPARE(summary.state, QStringLiteral("Not serving"));
        QCOMPARE(summary.tooltip, QStringLiteral("Spillway, not serving"));
    }
};

QTEST_MAIN(TestServingSummary)
#include "tst_servingsummary.moc"
