// SPDX-License-Identifier: MIT
#include "ui/stateannouncer.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;

namespace
{

BackendSnapshot backend(const QString &name, HealthState state)
{
    BackendSnapshot snapshot;
    snapshot.name = name;
    snapshot.state = state;
    return snapshot;
}

const QString one = QStringLiteral("one");
const QString two = QStringLiteral("two");

} // namespace

class TestStateAnnouncer : public QObject
{
    Q_OBJECT
private slots:
    void whatIsThereAtFirstIsNotTold()
    {
        StateAnnouncer announcer;
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        QCOMPARE(spy.size(), 0);
    }

    void firstChangeIsToldAtOnce()
    {
        StateAnnouncer announcer;
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled)});
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toString(), QStringLiteral("one is throttled"));
    }

    void noMoreThanOneInFiveSeconds()
    {
        QCOMPARE(StateAnnouncer::pause, std::chrono::seconds(5));
        StateAnnouncer announcer;
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Healthy), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Probing), backend(two, HealthState::Unreachable)});
        QCoreApplication::processEvents();
        QCOMPARE(spy.size(), 1);
    }

    void whatCameMeanwhileIsToldTogether()
    {
        StateAnnouncer announcer;
        announcer.setPause(std::chrono::milliseconds(20));
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Healthy), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Probing), backend(two, HealthState::Unreachable)});
        QTRY_COMPARE(spy.size(), 2);
        QCOMPARE(spy[1][0].toString(), QStringLiteral("2 backends changed state"));
    }

    void whatChangesBackIsLeftOut()
    {
        StateAnnouncer announcer;
        announcer.setPause(std::chrono::milliseconds(20));
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Healthy), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Throttled)});
        announcer.look({backend(one, HealthState::Throttled), backend(two, HealthState::Healthy)});
        // The pause is over once another change is told at once.
        QTRY_VERIFY([&] {
            announcer.look({backend(one, HealthState::Healthy), backend(two, HealthState::Healthy)});
            return spy.size() == 2;
        }());
        QCOMPARE(spy[1][0].toString(), QStringLiteral("one is healthy"));
    }

    void afterResetNothingIsKnown()
    {
        StateAnnouncer announcer;
        QSignalSpy spy(&announcer, &StateAnnouncer::announced);
        announcer.look({backend(one, HealthState::Healthy)});
        announcer.reset();
        announcer.look({backend(one, HealthState::Unreachable)});
        QCOMPARE(spy.size(), 0);
    }
};

QTEST_MAIN(TestStateAnnouncer)
#include "tst_stateannouncer.moc"
