// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/statusbar.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QTest>

using namespace spillway;

namespace
{

ServingSummary serving(int inFlight)
{
    ServingSummary summary;
    summary.glyph = UiState::Healthy;
    summary.state = QStringLiteral("Serving on 127.0.0.1:8080");
    summary.inFlight = QStringLiteral("%1 in flight").arg(inFlight);
    summary.availability = QStringLiteral("3 of 8 backends available");
    return summary;
}

const QLabel *labelWith(const StatusBar &bar, const QString &text)
{
    const QList<QLabel *> labels = bar.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->text() == text && label->isVisible()) {
            return label;
        }
    }
    return nullptr;
}

int alerts = 0;
void countAlerts(QAccessibleEvent *event)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    alerts += event->type() == QAccessible::Announcement ? 1 : 0;
#else
    alerts += event->type() == QAccessible::Alert ? 1 : 0;
#endif
}

} // namespace

class TestStatusBar : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
        m_look = std::make_unique<TestLook>();
    }

    void showsWhatStands()
    {
        StatusBar bar;
        bar.setSummary(serving(24));
        bar.tell(QStringLiteral("Profile saved"));
        bar.resize(1288, bar.height());
        bar.show();
        QCOMPARE(bar.height(), m_look->theme().height(24));
        QCOMPARE(bar.findChild<StateGlyph *>()->state(), UiState::Healthy);
        for (const char *text : {"Serving on 127.0.0.1:8080", "24 in flight", "3 of 8 backends available",
                                 "Profile saved", "Spillway 0.1.0"}) {
            const QLabel *label = labelWith(bar, QLatin1StringView(text));
            QVERIFY2(label != nullptr, text);
        }
        QCOMPARE(clippedTexts(bar), QStringList());
        QCOMPARE(bar.told(), QStringLiteral("Profile saved"));
        QCOMPARE(bar.findChild<StateGlyph *>()->mapTo(&bar, QPoint()).x(), 16);
    }

    void liveNumbersMoveNothing()
    {
        StatusBar bar;
        bar.resize(1288, bar.height());
        bar.show();
        const auto placeOfAvailability = [&bar](int inFlight) {
            bar.setSummary(serving(inFlight));
            QCoreApplication::processEvents();
            return labelWith(bar, QStringLiteral("3 of 8 backends available"))->x();
        };
        const int place = placeOfAvailability(88);
        QCOMPARE(placeOfAvailability(11), place);
        QCOMPARE(placeOfAvailability(7), place);
    }

    void longMessagesAreShortenedAndToldWhole()
    {
        StatusBar bar;
        bar.setSummary(serving(24));
        bar.resize(600, bar.height());
        bar.show();
        bar.tell(QString(300, u'x'));
        QCOMPARE(bar.width(), 600);
        QCOMPARE(bar.told().size(), 300);
    }

    void anAccountTakesThePlaceOfTheFacts()
    {
        const QString account = QStringLiteral("Azure CLI 2.64 signed in as dev@contoso.com");
        StatusBar bar;
        bar.resize(1288, bar.height());
        bar.setSummary(serving(24));
        bar.show();
        bar.setAccount(account);
        QVERIFY(labelWith(bar, account) != nullptr);
        bar.setSummary(serving(25)); // goes on meanwhile
        QVERIFY(labelWith(bar, QStringLiteral("25 in flight")) == nullptr);
        QVERIFY(labelWith(bar, QStringLiteral("Serving on 127.0.0.1:8080")) != nullptr);
        bar.setAccount({});
        QVERIFY(labelWith(bar, QStringLiteral("25 in flight")) != nullptr);
        QVERIFY(labelWith(bar, QStringLiteral("3 of 8 backends available")) != nullptr);
        QCOMPARE(bar.account(), QString());
    }

    void announcesOnce()
    {
        StatusBar bar;
        bar.show();
        alerts = 0;
        const auto previous = QAccessible::installUpdateHandler(countAlerts);
        QAccessible::setActive(true);
        bar.announce(QStringLiteral("one is throttled"));
        QAccessible::installUpdateHandler(previous);
        // Not every platform of a test has screen readers, and before 6.8 Qt asks that first.
        const bool isTold = QT_VERSION >= QT_VERSION_CHECK(6, 8, 0) || QAccessible::isActive();
        QCOMPARE(alerts, isTold ? 1 : 0);
        QCOMPARE(bar.announced(), QStringLiteral("one is throttled"));
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestStatusBar)
#include "tst_statusbar.moc"
