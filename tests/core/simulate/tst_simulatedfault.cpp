// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedfault.h"

#include <QTest>

using namespace spillway;
using Kind = SimulatedFault::Kind;

Q_DECLARE_METATYPE(spillway::SimulatedFault)

/// `--fail KIND:RATE`, and which request it befalls.
class TestSimulatedFault : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void picksByShare_data();
    void picksByShare();
    void sharesHoldOverAllDraws();
    void describes_data();
    void describes();
};

void TestSimulatedFault::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<SimulatedFault>("expected");
    const auto row = [](const char *text, const SimulatedFault &fault) {
        QTest::newRow(text) << QString::fromLatin1(text) << fault;
    };
    row("429:0.1", {Kind::Status, 429, 0.1});
    row("500:1", {Kind::Status, 500, 1.0});
    row("400:0", {Kind::Status, 400, 0.0});
    row("599:.5", {Kind::Status, 599, 0.5});
    row("503:10%", {Kind::Status, 503, 0.1});
    row("503:12.5%", {Kind::Status, 503, 0.125});
    row("503:100%", {Kind::Status, 503, 1.0});
    row("reset:0.25", {Kind::Reset, 0, 0.25});
    row("stall:1.0", {Kind::Stall, 0, 1.0});
    row("close:5%", {Kind::Close, 0, 0.05});
}

void TestSimulatedFault::reads()
{
    QFETCH(QString, text);
    QFETCH(SimulatedFault, expected);
    const auto read = parseFault(text);
    QVERIFY2(std::holds_alternative<SimulatedFault>(read), "refused");
    const auto fault = std::get<SimulatedFault>(read);
    QCOMPARE(fault.kind, expected.kind);
    QCOMPARE(fault.status, expected.status);
    QVERIFY(qAbs(fault.rate - expected.rate) < 1e-12);
}

void TestSimulatedFault::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *text, const char *named) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(named);
    };
    row("", "KIND:RATE");
    row("429", "KIND:RATE");
    row("reset", "KIND:RATE");
    row(":0.1", "kind of fault");
    row("200:0.1", "kind of fault");
    row("399:0.1", "kind of fault");
    row("600:0.1", "kind of fault");
    row("0429:0.1", "kind of fault");
    row("+42:0.1", "kind of fault");
    row("4.2:0.1", "kind of fault");
    row("Reset:0.1", "kind of fault");
    row("boom:0.1", "kind of fault");
    row("429:", "rate");
    row("429:%", "rate");
    row("429:.", "rate");
    row("429:1.1", "rate");
    row("429:101%", "rate");
    row("429:-0.1", "rate");
    row("429:+0.1", "rate");
    row("429:1e-1", "rate");
    row("429:nan", "rate");
    row("429:inf", "rate");
    row("429:0,1", "rate");
    row("429:0.1.2", "rate");
    row("429:0.1:0.2", "rate");
    row("429: 0.1", "rate");
}

void TestSimulatedFault::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, named);
    const auto read = parseFault(text);
    QVERIFY2(std::holds_alternative<QString>(read), "accepted");
    QVERIFY2(std::get<QString>(read).contains(named), qPrintable(std::get<QString>(read)));
}

void TestSimulatedFault::picksByShare_data()
{
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<int>("status"); // 0: none
    QTest::newRow("lowest") << quint32(0) << 429;
    QTest::newRow("end of the first quarter") << quint32(0x3FFFFFFF) << 429;
    QTest::newRow("second quarter") << quint32(0x40000000) << 500;
    QTest::newRow("end of the second quarter") << quint32(0x7FFFFFFF) << 500;
    QTest::newRow("the half that stays whole") << quint32(0x80000000) << 0;
    QTest::newRow("highest") << quint32(0xFFFFFFFF) << 0;
}

void TestSimulatedFault::picksByShare()
{
    QFETCH(quint32, draw);
    QFETCH(int, status);
    const auto fault = pickFault({{Kind::Status, 429, 0.25}, {Kind::Status, 500, 0.25}}, draw);
    QCOMPARE(fault ? fault->status : 0, status);
}

void TestSimulatedFault::sharesHoldOverAllDraws()
{
    const QList<SimulatedFault> always{{Kind::Reset, 0, 1.0}};
    const QList<SimulatedFault> never{{Kind::Reset, 0, 0.0}};
    const QList<SimulatedFault> halves{{Kind::Reset, 0, 0.5}, {Kind::Stall, 0, 0.5}};
    int stalls = 0;
    for (quint32 i = 0; i < 1024; ++i) {
        const quint32 draw = i * 4194304U + 4194303U; // evenly over all 32 bits, the highest draw included
        QVERIFY(pickFault(always, draw));
        QVERIFY(!pickFault(never, draw));
        QVERIFY(pickFault(halves, draw));
        stalls += pickFault(halves, draw)->kind == Kind::Stall ? 1 : 0;
    }
    QCOMPARE(stalls, 512);
    QVERIFY(!pickFault({}, 0));
    QCOMPARE(totalRate(halves), 1.0);
    QCOMPARE(totalRate({}), 0.0);
}

void TestSimulatedFault::describes_data()
{
    QTest::addColumn<SimulatedFault>("fault");
    QTest::addColumn<QString>("text");
    QTest::newRow("status") << SimulatedFault{Kind::Status, 503, 0.125}
                            << QStringLiteral("503 for 12.5% of the requests");
    QTest::newRow("reset") << SimulatedFault{Kind::Reset, 0, 1} << QStringLiteral("reset for 100% of the requests");
    QTest::newRow("stall") << SimulatedFault{Kind::Stall, 0, 0.1} << QStringLiteral("stall for 10% of the requests");
    QTest::newRow("close") << SimulatedFault{Kind::Close, 0, 0.01} << QStringLiteral("close for 1% of the requests");
}

void TestSimulatedFault::describes()
{
    QFETCH(SimulatedFault, fault);
    QTEST(describeFault(fault), "text");
}

QTEST_APPLESS_MAIN(TestSimulatedFault)
#include "tst_simulatedfault.moc"
