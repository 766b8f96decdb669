// SPDX-License-Identifier: MIT
#include "tests/ui/testlook.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/searchfield.h"

#include <QTest>

using namespace spillway;

class TestTrafficFilterBar : public QObject
{
    Q_OBJECT

private slots:
    void everyPartHasItsPlaceAtEachWidth();
};

void TestTrafficFilterBar::everyPartHasItsPlaceAtEachWidth()
{
    TestLook look;
    QWidget window;
    TrafficFilterBar bar(&window);
    const auto *chips = bar.findChild<FilterChipRow *>();
    const auto *search = bar.findChild<SearchField *>();
    const auto *line = bar.findChild<Pane *>(QString(), Qt::FindDirectChildrenOnly);
    window.resize(888, 200);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    for (const auto &[width, rows] : {std::pair(888, 2), {1288, 1}, {888, 2}, {1700, 1}}) {
        bar.setGeometry(0, 0, width, bar.height());
        // Without a round of events: what is painted next is in its place.
        QCOMPARE(line->isVisible(), rows == 1);
        QCOMPARE(chips->geometry().top() > search->geometry().bottom(), rows == 2);
        if (rows == 1) {
            QVERIFY(line->geometry().left() > search->geometry().right());
            QVERIFY(chips->geometry().left() > line->geometry().right());
        }
        bar.resize(width, bar.sizeHint().height());
    }
}

QTEST_MAIN(TestTrafficFilterBar)
#include "tst_trafficfilterbar.moc"
