// SPDX-License-Identifier: MIT
#include "ui/theme/focusring.h"

#include "tests/ui/testlook.h"
#include "ui/widgets/button.h"
#include "ui/widgets/switch.h"

#include <QFocusFrame>
#include <QLineEdit>
#include <QTest>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace spillway;

/// The focus is seen once the keyboard has moved it: around buttons, on the edge of fields, inside of rows.
class TestFocusRing : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_window.reset(); }
    void ringFollowsTheTabKey();
    void clickShowsNoRing();
    void ringStandsTwoPixelsAway();
    void ringGoesWithItsButton();
    void ringOutlivesItsWindow();
    void ringFollowsTheTheme();
    void fieldsShowItOnTheirEdge();
    void wrongFieldStaysRed();
    void rowShowsItInside();
    void cellShowsItInside();

private:
    /// The frame around a button, if it is shown.
    QFocusFrame *ring() const;

    TestLook m_look;
    std::unique_ptr<QWidget> m_window;
    Button *m_first = nullptr;
    Button *m_second = nullptr;
    QLineEdit *m_field = nullptr;
};

void TestFocusRing::init()
{
    m_look.theme().setMode(ThemeMode::Light);
    m_window = std::make_unique<QWidget>();
    auto *layout = new QVBoxLayout(m_window.get());
    layout->setContentsMargins(20, 20, 20, 20);
    layout->setSpacing(20);
    m_first = new Button(QStringLiteral("First"));
    m_second = new Button(QStringLiteral("Second"));
    m_field = new QLineEdit;
    layout->addWidget(m_first);
    layout->addWidget(m_second);
    layout->addWidget(m_field);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_first->setFocus(Qt::OtherFocusReason);
}

QFocusFrame *TestFocusRing::ring() const
{
    for (QFocusFrame *frame : m_window->findChildren<QFocusFrame *>()) {
        if (frame->isVisible()) {
            return frame;
        }
    }
    return nullptr;
}

void TestFocusRing::ringFollowsTheTabKey()
{
    QTest::keyClick(m_first, Qt::Key_Tab);
    QVERIFY(m_second->hasFocus());
    QVERIFY(ring() != nullptr);
    QCOMPARE(ring()->widget(), m_second);
    QTest::keyClick(m_second, Qt::Key_Backtab);
    QCOMPARE(ring()->widget(), m_first);
    // A field paints its own.
    m_field->setFocus(Qt::TabFocusReason);
    QVERIFY(ring() == nullptr);
}

void TestFocusRing::clickShowsNoRing()
{
    QTest::mouseClick(m_second, Qt::LeftButton);
    m_second->setFocus(Qt::MouseFocusReason);
    QVERIFY(m_second->hasFocus());
    QVERIFY(ring() == nullptr);
}

void TestFocusRing::ringStandsTwoPixelsAway()
{
    QTest::keyClick(m_first, Qt::Key_Tab);
    const QImage picture = pictureOf(*m_window);
    const QColor accent = Theme::current().color(Token::Accent);
    const QRect button = m_second->geometry();
    const int middle = button.center().y();
    // From the outside to the button: 2 px of ring, 2 px of ground, the button's edge.
    for (const int away : {4, 3}) {
        QCOMPARE(picture.pixelColor(button.left() - away, middle).name(), accent.name());
        QCOMPARE(picture.pixelColor(button.right() + away, middle).name(), accent.name());
    }
    for (const int away : {2, 1, 5}) {
        QCOMPARE(picture.pixelColor(button.left() - away, middle).name(), Theme::current().color(Token::Window).name());
    }
    QCOMPARE(picture.pixelColor(button.center().x(), button.top() - 3).name(), accent.name());
    QCOMPARE(picture.pixelColor(button.center().x(), button.bottom() + 4).name(), accent.name());
}

void TestFocusRing::ringGoesWithItsButton()
{
    QTest::keyClick(m_first, Qt::Key_Tab);
    QVERIFY(ring() != nullptr);
    m_second->hide();
    QVERIFY(ring() == nullptr || ring()->widget() != m_second);
    m_second->show();
    m_second->setFocus(Qt::TabFocusReason);
    QCOMPARE(ring()->widget(), m_second);
    delete m_second;
    QVERIFY(ring() == nullptr || ring()->widget() != nullptr);
    QCOMPARE(pictureOf(*m_window).isNull(), false); // and nobody paints around what is gone
}

// A dialog that closes takes the frame with it: the next window has a ring all the same.
void TestFocusRing::ringOutlivesItsWindow()
{
    QTest::keyClick(m_first, Qt::Key_Tab);
    QVERIFY(ring() != nullptr);
    m_window.reset();
    init();
    QTest::keyClick(m_first, Qt::Key_Tab);
    QVERIFY(ring() != nullptr);
    QCOMPARE(ring()->widget(), m_second);
}

void TestFocusRing::ringFollowsTheTheme()
{
    QTest::keyClick(m_first, Qt::Key_Tab);
    const QPoint onRing(m_second->geometry().left() - 4, m_second->geometry().center().y());
    QCOMPARE(pictureOf(*m_window).pixelColor(onRing).name(), lightTokens().color(Token::Accent).name());
    m_look.theme().setMode(ThemeMode::Dark);
    QCOMPARE(pictureOf(*m_window).pixelColor(onRing).name(), darkTokens().color(Token::Accent).name());
}

void TestFocusRing::fieldsShowItOnTheirEdge()
{
    const QColor accent = Theme::current().color(Token::Accent);
    QCOMPARE(countColor(pictureOf(*m_field), accent), 0);
    QVERIFY(countColor(pictureOf(*m_field), Theme::current().color(Token::Control)) > 2 * m_field->width() - 40);
    m_field->setFocus(Qt::TabFocusReason);
    const QImage focused = pictureOf(*m_field);
    QVERIFY(countColor(focused, accent) > 2 * m_field->width() - 40);
    QCOMPARE(focused.pixelColor(m_field->width() / 2, 1).name(), accent.name());
}

void TestFocusRing::wrongFieldStaysRed()
{
    m_field->setProperty("wrong", true);
    m_field->setFocus(Qt::TabFocusReason);
    const QImage picture = pictureOf(*m_field);
    QCOMPARE(countColor(picture, Theme::current().color(Token::Accent)), 0);
    QCOMPARE(picture.pixelColor(m_field->width() / 2, 1).name(),
             Theme::current().state(UiState::Unreachable).text.name());
}

namespace
{

QTreeWidget *makeTree(QWidget *window, bool wholeRows)
{
    auto *tree = new QTreeWidget;
    tree->setHeaderHidden(true);
    tree->setColumnCount(2);
    tree->setAllColumnsShowFocus(wholeRows);
    tree->setRootIsDecorated(false);
    new QTreeWidgetItem(tree, {QStringLiteral("one"), QStringLiteral("1")});
    new QTreeWidgetItem(tree, {QStringLiteral("two"), QStringLiteral("2")});
    window->layout()->addWidget(tree);
    window->resize(400, 400); // both columns fit
    window->layout()->activate();
    tree->setCurrentItem(tree->topLevelItem(1));
    tree->setFocus(Qt::TabFocusReason);
    return tree;
}

/// True when the ring is 2 px wide along the whole inner edge of `row`, corners included.
bool hasRingInside(const QImage &picture, const QRect &row)
{
    const QColor accent = Theme::current().color(Token::Accent);
    const auto is = [&](int x, int y) { return picture.pixelColor(x, y).rgb() == accent.rgb(); };
    for (int x = row.left(); x <= row.right(); ++x) {
        if (!is(x, row.top()) || !is(x, row.top() + 1) || !is(x, row.bottom()) || !is(x, row.bottom() - 1)) {
            return false;
        }
    }
    return is(row.left(), row.center().y()) && is(row.left() + 1, row.center().y()) &&
           !is(row.left() + 2, row.center().y()) && is(row.right(), row.center().y());
}

} // namespace

void TestFocusRing::rowShowsItInside()
{
    QTreeWidget *tree = makeTree(m_window.get(), true);
    QTRY_VERIFY(tree->hasFocus());
    QRect row = tree->visualItemRect(tree->topLevelItem(1));
    row.setLeft(0);
    row.setRight(tree->viewport()->width() - 1);
    QVERIFY(hasRingInside(pictureOf(*tree->viewport()), row));
    QVERIFY(!hasRingInside(pictureOf(*tree->viewport()), row.translated(0, -row.height())));
    m_first->setFocus(Qt::TabFocusReason);
    QVERIFY(!hasRingInside(pictureOf(*tree->viewport()), row));
}

void TestFocusRing::cellShowsItInside()
{
    QTreeWidget *tree = makeTree(m_window.get(), false);
    QTRY_VERIFY(tree->hasFocus());
    QVERIFY(hasRingInside(pictureOf(*tree->viewport()), tree->visualRect(tree->currentIndex())));
}

QTEST_MAIN(TestFocusRing)
#include "tst_focusring.moc"
