// SPDX-License-Identifier: MIT
#include "ui/widgets/arrowkeys.h"

#include "tests/ui/testlook.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/elidedlabel.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Groups that the arrow keys walk through; and the small things that have no test of their own.
class TestArrowKeys : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_window.reset(); }
    void upAndDownWalk();
    void otherAxisGoesOn();
    void homeAndEnd();
    void selectingPressesTheButton();
    void deletedButtonIsForgotten();
    void tabStopMovesWithTheCheck();
    void elidedLabelTellsTheRest();
    void elidedLabelInTheMiddle();
    void elidedLabelAsksForLittle();
    void swatchColours();
    void ninthSwatchHasANotch();

private:
    void make(ArrowAxis axis, ArrowEffect effect);

    TestLook m_look;
    std::unique_ptr<QWidget> m_window;
    QList<QToolButton *> m_buttons;
};

void TestArrowKeys::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestArrowKeys::make(ArrowAxis axis, ArrowEffect effect)
{
    m_window = std::make_unique<QWidget>();
    auto *layout = new QVBoxLayout(m_window.get());
    auto *keys = new ArrowKeys(axis, effect, m_window.get());
    m_buttons.clear();
    for (int i = 0; i < 4; ++i) {
        auto *button = new QToolButton;
        button->setCheckable(true);
        layout->addWidget(button);
        keys->add(button);
        m_buttons.append(button);
    }
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_buttons[0]->setFocus();
}

void TestArrowKeys::upAndDownWalk()
{
    make(ArrowAxis::Vertical, ArrowEffect::Focus);
    QTest::keyClick(m_buttons[0], Qt::Key_Down);
    QVERIFY(m_buttons[1]->hasFocus());
    QVERIFY(!m_buttons[1]->isChecked());
    QTest::keyClick(m_buttons[1], Qt::Key_Up);
    QTest::keyClick(m_buttons[0], Qt::Key_Up); // the first one stays
    QVERIFY(m_buttons[0]->hasFocus());
}

void TestArrowKeys::otherAxisGoesOn()
{
    make(ArrowAxis::Vertical, ArrowEffect::Focus);
    QKeyEvent right(QEvent::KeyPress, Qt::Key_F5, Qt::NoModifier);
    QCoreApplication::sendEvent(m_buttons[0], &right);
    QVERIFY(!right.isAccepted());
    QTest::keyClick(m_buttons[0], Qt::Key_Space);
    QVERIFY(m_buttons[0]->isChecked()); // other keys keep their meaning
}

void TestArrowKeys::homeAndEnd()
{
    make(ArrowAxis::Vertical, ArrowEffect::Focus);
    m_buttons[3]->setEnabled(false);
    QTest::keyClick(m_buttons[0], Qt::Key_End);
    QVERIFY(m_buttons[2]->hasFocus()); // the last that can have it
    QTest::keyClick(m_buttons[2], Qt::Key_Home);
    QVERIFY(m_buttons[0]->hasFocus());
}

void TestArrowKeys::selectingPressesTheButton()
{
    make(ArrowAxis::Vertical, ArrowEffect::FocusAndSelect);
    int clicks = 0;
    connect(m_buttons[1], &QToolButton::clicked, this, [&clicks] { ++clicks; });
    QTest::keyClick(m_buttons[0], Qt::Key_Down);
    QCOMPARE(clicks, 1);
    QVERIFY(m_buttons[1]->isChecked());
    QTest::keyClick(m_buttons[1], Qt::Key_Up);
    QTest::keyClick(m_buttons[0], Qt::Key_Down); // checked already: a click would uncheck it
    QCOMPARE(clicks, 1);
    QVERIFY(m_buttons[1]->isChecked());
}

void TestArrowKeys::deletedButtonIsForgotten()
{
    make(ArrowAxis::Vertical, ArrowEffect::Focus);
    delete m_buttons[1];
    QTest::keyClick(m_buttons[0], Qt::Key_Down);
    QVERIFY(m_buttons[2]->hasFocus());
}

void TestArrowKeys::tabStopMovesWithTheCheck()
{
    make(ArrowAxis::Vertical, ArrowEffect::Focus);
    const auto stops = [this] {
        QList<int> stops;
        for (int i = 0; i < m_buttons.size(); ++i) {
            if (m_buttons[i]->focusPolicy() & Qt::TabFocus) {
                stops.append(i);
            }
        }
        return stops;
    };
    QCOMPARE(stops(), QList<int>{0});
    m_buttons[2]->setChecked(true);
    QCOMPARE(stops(), QList<int>{2});
    m_buttons[2]->setEnabled(false);
    QCOMPARE(stops(), QList<int>{0});
    m_buttons[2]->setEnabled(true);
    QCOMPARE(stops(), QList<int>{2});
    m_buttons[0]->setEnabled(false);
    m_buttons[2]->setChecked(false);
    QCOMPARE(stops(), QList<int>{1});
}

void TestArrowKeys::elidedLabelTellsTheRest()
{
    ElidedLabel label(u"contoso-oai-northcentralus <b>"_s);
    label.resize(400, 20);
    label.show();
    QVERIFY(!label.isElided());
    const QPoint middle = label.rect().center();
    QHelpEvent help(QEvent::ToolTip, middle, label.mapToGlobal(middle));
    QCoreApplication::sendEvent(&label, &help);
    QCOMPARE(QToolTip::text(), QString());
    label.resize(80, 20);
    QVERIFY(label.isElided());
    QCoreApplication::sendEvent(&label, &help);
    QCOMPARE(QToolTip::text(), u"contoso-oai-northcentralus &lt;b&gt;"_s); // as it is, not as markup
    QToolTip::hideText();
    label.setToolTip(u"own"_s);
    QCoreApplication::sendEvent(&label, &help);
    QVERIFY(QToolTip::text() != u"contoso-oai-northcentralus &lt;b&gt;"_s);
    QToolTip::hideText();
}

void TestArrowKeys::elidedLabelInTheMiddle()
{
    ElidedLabel label(u"WWWWWWWWWWiiiiiiiiii"_s);
    label.resize(label.sizeHint().width() / 2, label.sizeHint().height());
    const QImage atTheEnd = pictureOf(label);
    label.setElideMode(Qt::ElideMiddle);
    QVERIFY(pictureOf(label) != atTheEnd);
    // Nothing is painted beyond its edge.
    QVERIFY(countColor(pictureOf(label), Theme::current().color(Token::Text)) > 10);
}

void TestArrowKeys::elidedLabelAsksForLittle()
{
    const ElidedLabel shorter(u"ab"_s);
    const ElidedLabel longer(u"a very long text that nobody has room for"_s);
    QCOMPARE(longer.minimumSizeHint(), shorter.minimumSizeHint());
    QVERIFY(longer.sizeHint().width() > 3 * longer.minimumSizeHint().width());
}

void TestArrowKeys::swatchColours()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        for (int i = 0; i < backendColorCount; ++i) {
            BackendSwatch swatch(i);
            swatch.resize(swatch.sizeHint());
            QCOMPARE(swatch.sizeHint(), QSize(swatchSize, swatchSize));
            QCOMPARE(pictureOf(swatch).pixelColor(5, 5).name(), Theme::current().backend(i).name());
            QVERIFY(pictureOf(swatch).pixelColor(0, 0).name() != Theme::current().backend(i).name()); // round
        }
    }
}

void TestArrowKeys::ninthSwatchHasANotch()
{
    const auto ink = [](int index) {
        return countColor(pictureOf({20, 20}, Qt::white,
                                    [index](QPainter &painter) {
                                        paintBackendSwatch(painter, QRectF(0, 0, 20, 20), index, Theme::current());
                                    }),
                          Theme::current().backend(index));
    };
    QCOMPARE(ink(8), ink(0) - 2 * 10); // 2 px high, from the edge to the middle
    QCOMPARE(ink(7), ink(0));
}

QTEST_MAIN(TestArrowKeys)
#include "tst_arrowkeys.moc"
