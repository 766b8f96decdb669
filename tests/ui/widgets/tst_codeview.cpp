// SPDX-License-Identifier: MIT
#include "ui/widgets/codeview.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/syntaxhighlighter.h"

#include <QClipboard>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Code views with their gutter, their colours and their find bar; and the search field.
class TestCodeView : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_view.reset(); }
    void readOnlyWithTheKeyboard();
    void coloursOfEveryLanguage_data();
    void coloursOfEveryLanguage();
    void coloursFollowTheTheme();
    void gutterNumbersStandBesideTheirLines();
    void gutterGrowsWithTheDigits();
    void markedLines();
    void copyAll();
    void setCodeAgainKeepsTheView();
    void findWalksRound();
    void findTakesTheSelection();
    void findIgnoresCase();
    void nothingFound();
    void textChangesWhileFinding();
    void findBarStaysInItsCorner();
    void nothingIsClipped_data();
    void nothingIsClipped();
    void searchFieldEscape();
    void searchFieldClearButton();
    void searchFieldNames();

private:
    /// The colours of the characters of a line, as laid out.
    QColor colorAt(int line, int column) const;
    void type(const QString &text) { m_view->findBar()->field()->setText(text); }
    QString count() const { return m_view->findBar()->field()->accessibleDescription(); }

    TestLook m_look;
    std::unique_ptr<CodeView> m_view;
};

void TestCodeView::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
    m_view = std::make_unique<CodeView>();
    m_view->resize(600, 300);
    m_view->setCode(u"one two\ntwo\nTwo three\nfour"_s, CodeLanguage::Plain);
    m_view->show();
    m_view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    m_view->setFocus();
}

QColor TestCodeView::colorAt(int line, int column) const
{
    const QTextBlock block = m_view->document()->findBlockByNumber(line);
    for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
        if (column >= range.start && column < range.start + range.length) {
            return range.format.foreground().color();
        }
    }
    return {};
}

void TestCodeView::readOnlyWithTheKeyboard()
{
    QVERIFY(m_view->isReadOnly());
    QTest::keyClicks(m_view.get(), u"x"_s);
    QCOMPARE(m_view->toPlainText(), u"one two\ntwo\nTwo three\nfour"_s);
    QTest::keyClick(m_view.get(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_view->textCursor().selectedText().size(), m_view->toPlainText().size());
    QVERIFY(m_view->tabChangesFocus());
}

void TestCodeView::coloursOfEveryLanguage_data()
{
    QTest::addColumn<CodeLanguage>("language");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("column");
    QTest::addColumn<SyntaxRole>("role");
    QTest::newRow("json key") << CodeLanguage::Json << u"{\"a\": 1}"_s << 1 << SyntaxRole::Attribute;
    QTest::newRow("json number") << CodeLanguage::Json << u"{\"a\": 1}"_s << 6 << SyntaxRole::Number;
    QTest::newRow("python keyword") << CodeLanguage::Python << u"import os"_s << 0 << SyntaxRole::Keyword;
    QTest::newRow("javascript string") << CodeLanguage::JavaScript << u"let a = 'b'"_s << 8 << SyntaxRole::String;
    QTest::newRow("c# comment") << CodeLanguage::CSharp << u"a; // b"_s << 4 << SyntaxRole::Comment;
    QTest::newRow("shell option") << CodeLanguage::Shell << u"az --name b"_s << 4 << SyntaxRole::Tag;
    QTest::newRow("http field") << CodeLanguage::Http << u"GET / HTTP/1.1"_s << 0 << SyntaxRole::Keyword;
}

void TestCodeView::coloursOfEveryLanguage()
{
    QFETCH(CodeLanguage, language);
    QFETCH(QString, code);
    QFETCH(int, column);
    QFETCH(SyntaxRole, role);
    m_view->setCode(code, language);
    QCOMPARE(m_view->language(), language);
    QCOMPARE(m_view->toPlainText(), code);
    QCOMPARE(colorAt(0, column), Theme::current().syntax(role));
    m_view->setCode(code, CodeLanguage::Plain);
    QVERIFY(!colorAt(0, column).isValid() || colorAt(0, column) == Theme::current().syntax(SyntaxRole::Plain));
}

void TestCodeView::coloursFollowTheTheme()
{
    m_view->setCode(u"import os # all"_s, CodeLanguage::Python);
    QCOMPARE(colorAt(0, 0), lightTokens().syntax[size_t(SyntaxRole::Keyword)]);
    m_look.desktop().set({.dark = true});
    QCOMPARE(colorAt(0, 0), darkTokens().syntax[size_t(SyntaxRole::Keyword)]);
    QVERIFY(countColor(pictureOf(*m_view), darkTokens().color(Token::CodeGround)) > 10'000);
}

void TestCodeView::gutterNumbersStandBesideTheirLines()
{
    m_view->setCode(u"l\nl\nl\nl"_s, CodeLanguage::Plain);
    QCOMPARE(m_view->gutterWidth(), 0);
    m_view->setLineNumbersVisible(true);
    QVERIFY(m_view->gutterWidth() > 20);
    m_view->clearFocus();
    const QImage picture = pictureOf(*m_view);
    // The rows in which ink ends, of numbers and of text: both stand on the same base lines, the last line too.
    const auto hasInk = [&](const QRect &area, int y) {
        return countPixels(picture.copy(area.left(), y, area.width(), 1), [](const QColor &pixel) {
                   return contrastRatio(pixel, Theme::current().color(Token::CodeGround)) > 2;
               }) > 0;
    };
    const auto lowestRows = [&](const QRect &area) {
        QList<int> rows;
        for (int y = 0; y + 1 < picture.height() / 2; ++y) {
            if (hasInk(area, y) && !hasInk(area, y + 1)) {
                rows.append(y);
            }
        }
        return rows;
    };
    const QRect gutter(0, 0, m_view->gutterWidth() - 4, picture.height());
    const QRect code(m_view->gutterWidth() + 4, 0, 60, picture.height());
    const QList<int> ofNumbers = lowestRows(gutter);
    const QList<int> ofText = lowestRows(code);
    QCOMPARE(ofText.size(), 4);
    QCOMPARE(ofNumbers.size(), 4);
    for (int i = 0; i < 4; ++i) {
        QVERIFY2(std::abs(ofNumbers[i] - ofText[i]) <= 1, qPrintable(QString::number(i)));
    }
}

void TestCodeView::gutterGrowsWithTheDigits()
{
    m_view->setLineNumbersVisible(true);
    const int two = m_view->gutterWidth();
    m_view->setCode(QString(98, u'\n'), CodeLanguage::Plain);
    QCOMPARE(m_view->gutterWidth(), two);
    m_view->setCode(QString(99, u'\n'), CodeLanguage::Plain);
    QVERIFY(m_view->gutterWidth() > two);
    QCOMPARE(m_view->viewport()->x(), m_view->gutterWidth());
}

void TestCodeView::markedLines()
{
    const QColor mark = Theme::current().color(Token::Selection);
    QCOMPARE(countColor(pictureOf(*m_view), mark), 0);
    m_view->setMarkedLines({2, 3});
    const QRect marked = boundsOf(pictureOf(*m_view), mark);
    const int line = m_view->fontMetrics().lineSpacing();
    QVERIFY(std::abs(marked.height() - 2 * line) <= 2);
    QVERIFY(marked.width() > 500);    // the whole line
    m_view->setMarkedLines({99, -1}); // no such lines
    QCOMPARE(countColor(pictureOf(*m_view), mark), 0);
    // Brought into view.
    m_view->setCode(QString(500, u'\n'), CodeLanguage::Plain);
    m_view->setMarkedLines({400});
    QVERIFY(countColor(pictureOf(*m_view), mark) > 500);
    m_view->setCode(u"other"_s, CodeLanguage::Plain); // marks belong to the text they were set on
    QCOMPARE(countColor(pictureOf(*m_view), mark), 0);
}

void TestCodeView::copyAll()
{
    QSignalSpy copied(m_view.get(), &CodeView::copied);
    m_view->copyAll();
    QCOMPARE(QGuiApplication::clipboard()->text(), m_view->toPlainText());
    QCOMPARE(copied.count(), 1);
    QCOMPARE(copied.first().first().toString(), u"Code copied"_s);
}

void TestCodeView::setCodeAgainKeepsTheView()
{
    const QString code = QString(300, u'\n');
    m_view->setCode(code, CodeLanguage::Plain);
    QTextCursor cursor(m_view->document()->findBlockByNumber(250));
    m_view->setTextCursor(cursor);
    const int scroll = m_view->verticalScrollBar()->value();
    QVERIFY(scroll > 0);
    m_view->setCode(code, CodeLanguage::Plain);
    QCOMPARE(m_view->verticalScrollBar()->value(), scroll);
    QCOMPARE(m_view->textCursor().blockNumber(), 250);
}

void TestCodeView::findWalksRound()
{
    QVERIFY(m_view->findBar()->isHidden());
    QTest::keyClick(m_view.get(), Qt::Key_F, Qt::ControlModifier);
    SearchField *field = m_view->findBar()->field();
    QVERIFY(m_view->findBar()->isVisible());
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, u"two"_s);
    QCOMPARE(m_view->findBar()->hits(), 3);
    QCOMPARE(count(), u"1 of 3"_s);
    QCOMPARE(m_view->textCursor().selectionStart(), 4);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(count(), u"2 of 3"_s);
    QCOMPARE(m_view->textCursor().selectionStart(), 8);
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(count(), u"1 of 3"_s); // round
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count(), u"3 of 3"_s);
    QCOMPARE(m_view->textCursor().selectedText(), u"Two"_s);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(m_view->findBar()->isHidden());
    QVERIFY(m_view->hasFocus());
    QCOMPARE(m_view->textCursor().selectedText(), u"Two"_s);
}

void TestCodeView::findTakesTheSelection()
{
    QTextCursor cursor(m_view->document());
    cursor.setPosition(14); // "three"
    cursor.movePosition(QTextCursor::NextWord);
    cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
    const QString word = cursor.selectedText();
    QVERIFY(!word.isEmpty());
    m_view->setTextCursor(cursor);
    m_view->openFind();
    QCOMPARE(m_view->findBar()->field()->text(), word);
    QCOMPARE(m_view->textCursor().selectedText(), word); // the hit it began with
    m_view->findBar()->close();
    // A selection of several lines is nothing to look for.
    m_view->selectAll();
    m_view->openFind();
    QCOMPARE(m_view->findBar()->field()->text(), word);
}

void TestCodeView::findIgnoresCase()
{
    m_view->openFind();
    type(u"TWO"_s);
    QCOMPARE(m_view->findBar()->hits(), 3);
}

void TestCodeView::nothingFound()
{
    m_view->openFind();
    type(u"seven"_s);
    QCOMPARE(m_view->findBar()->hits(), 0);
    QCOMPARE(count(), u"No hit"_s);
    QVERIFY(m_view->findBar()->field()->property("wrong").toBool());
    QTest::keyClick(m_view->findBar()->field(), Qt::Key_Return); // harmless
    type({});
    QCOMPARE(count(), QString());
    QVERIFY(!m_view->findBar()->field()->property("wrong").toBool());
}

void TestCodeView::textChangesWhileFinding()
{
    m_view->openFind();
    type(u"two"_s);
    m_view->setCode(u"two two two two two"_s, CodeLanguage::Plain);
    QCOMPARE(m_view->findBar()->hits(), 5);
    m_view->setCode(u"none"_s, CodeLanguage::Plain);
    QCOMPARE(m_view->findBar()->hits(), 0);
    QCOMPARE(count(), u"No hit"_s);
}

void TestCodeView::findBarStaysInItsCorner()
{
    m_view->openFind();
    for (const int width : {600, 800, 420}) {
        m_view->resize(width, 300);
        QCoreApplication::sendPostedEvents();
        const QRect bar = m_view->findBar()->geometry();
        const QRect area = m_view->viewport()->geometry();
        QVERIFY(std::abs(bar.right() - (area.right() - spacing::s)) <= 1);
        QCOMPARE(bar.top(), area.top() + spacing::s);
    }
}

void TestCodeView::nothingIsClipped_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestCodeView::nothingIsClipped()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    m_view->openFind();
    type(u"two"_s);
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    QCOMPARE(clippedTexts(*m_view->findBar()), QStringList());
    for (const QToolButton *button : m_view->findBar()->findChildren<QToolButton *>()) {
        QVERIFY(!button->accessibleName().isEmpty());
        QVERIFY(!button->toolTip().isEmpty());
    }
}

void TestCodeView::searchFieldEscape()
{
    QWidget window;
    SearchField field(u"Filter"_s, QKeySequence::Find, &window);
    window.show();
    field.setText(u"westus2"_s);
    QSignalSpy changed(&field, &QLineEdit::textChanged);
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(field.text(), QString());
    QCOMPARE(changed.count(), 1);
    // The second Esc belongs to the page.
    QKeyEvent escape(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QCoreApplication::sendEvent(&field, &escape);
    QVERIFY(!escape.isAccepted());
}

void TestCodeView::searchFieldClearButton()
{
    SearchField field(u"Filter"_s);
    field.resize(240, field.sizeHint().height());
    field.show();
    QCOMPARE(field.height(), height::toolbarField);
    auto *clear = field.findChild<QToolButton *>();
    QVERIFY(!clear->isVisible());
    const QImage empty = pictureOf(field);
    field.setText(u"a"_s);
    QVERIFY(clear->isVisible());
    QVERIFY(field.rect().contains(clear->geometry()));
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(field.text(), QString());
    QVERIFY(!clear->isVisible());
    QCOMPARE(pictureOf(field), empty); // magnifier, placeholder and key cap are back
}

void TestCodeView::searchFieldNames()
{
    const SearchField field(u"Filter by text, path or request id"_s);
    QCOMPARE(field.accessibleName(), u"Filter by text, path or request id"_s);
    QVERIFY(field.toolTip().contains(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    QVERIFY(field.sizeHint().width() > QFontMetrics(field.font()).horizontalAdvance(field.placeholderText()) + 60);
}

QTEST_MAIN(TestCodeView)
#include "tst_codeview.moc"
