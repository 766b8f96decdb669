// SPDX-License-Identifier: MIT
#include "tests/ui/testlook.h"
#include "ui/widgets/codefolding.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/searchfield.h"

#include <QScrollBar>
#include <QTest>
#include <QTextBlock>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

const QString code = u"<a>\n    <b x=\"@{\n        list.Add(new JObject\n        {\n            { 1 },\n"
                     "            { 2 }\n        });\n    }\" />\n    <c />\n</a>\n"_s;

QList<int> shownLines(const CodeView &view)
{
    QList<int> lines;
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
        if (block.isVisible()) {
            lines.append(block.blockNumber() + 1);
        }
    }
    return lines;
}

} // namespace

class TestCodeFolding : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void foldsFollowTheIndentation()
    {
        QCOMPARE(foldsOf(code), (QList<CodeFold>{{1, 9}, {2, 7}, {3, 6}}));
        QCOMPARE(foldsOf(u"a\nb\nc"), QList<CodeFold>());
        QCOMPARE(foldsOf(u""), QList<CodeFold>());
        // Empty lines inside belong to it, those behind it do not.
        QCOMPARE(foldsOf(u"a\n  b\n\n  c\n\nd"), (QList<CodeFold>{{1, 4}}));
        // A brace of its own begins what the line before it names; an empty one is nothing to fold.
        QCOMPARE(foldsOf(u"if (x)\n{\n\ty();\n}"), (QList<CodeFold>{{1, 3}}));
        QCOMPARE(foldsOf(u"if (x)\n{\n}"), QList<CodeFold>());
    }

    void clicksFoldAndUnfold()
    {
        CodeView view;
        view.setLineNumbersVisible(true);
        view.enableFolding();
        view.setCode(code, CodeLanguage::Policy);
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const int lineHeight = view.fontMetrics().lineSpacing();
        const auto heightOf = [&](int shown) {
            return int(view.document()->documentMargin()) + shown * lineHeight + 4;
        };
        view.clickGutter(heightOf(2));
        QVERIFY(view.folding()->isFolded(3));
        QCOMPARE(shownLines(view), (QList<int>{1, 2, 3, 7, 8, 9, 10, 11}));
        view.clickGutter(heightOf(0));
        QCOMPARE(shownLines(view), (QList<int>{1, 10, 11}));
        // The inner one is still folded when the outer one opens.
        view.clickGutter(heightOf(0));
        QCOMPARE(shownLines(view), (QList<int>{1, 2, 3, 7, 8, 9, 10, 11}));
    }

    void keysFoldAtTheCursor()
    {
        CodeView view;
        view.setLineNumbersVisible(true);
        view.enableFolding();
        view.setCode(code, CodeLanguage::Policy);
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        view.setTextCursor(QTextCursor(view.document()->findBlockByNumber(4)));
        QTest::keyClick(&view, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(view.folding()->isFolded(3));
        QCOMPARE(view.textCursor().blockNumber() + 1, 3); // where it can be seen
        QTest::keyClick(&view, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(view.folding()->isFolded(2));
        QTest::keyClick(&view, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(!view.folding()->isFolded(2));
    }

    void aHitIsBroughtBack()
    {
        CodeView view;
        view.setLineNumbersVisible(true);
        view.enableFolding();
        view.setCode(code, CodeLanguage::Policy);
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.folding()->setFolded(1, true);
        view.openFind();
        view.findBar()->field()->setText(u"{ 2 }"_s);
        QCOMPARE(view.findBar()->hits(), 1);
        QVERIFY(shownLines(view).contains(6));
        QVERIFY(!view.folding()->isFolded(1));
    }

    void markedLinesAreBroughtBack()
    {
        CodeView view;
        view.enableFolding();
        view.setCode(code, CodeLanguage::Policy);
        view.folding()->setFolded(2, true);
        view.setMarkedLines({5});
        QVERIFY(shownLines(view).contains(5));
        QCOMPARE(view.markedLines(), QList<int>{5});
    }

    void anotherStateKeepsFoldsAndScroll()
    {
        QString text = u"<head>\n  <one />\n  <two />\n</head>\n"_s;
        for (int i = 0; i < 200; ++i) {
            text += u"<part>\n  <inner%1 />\n</part>\n"_s.arg(i);
        }
        CodeView view;
        view.setLineNumbersVisible(true);
        view.enableFolding();
        view.setCode(text, CodeLanguage::Policy);
        view.resize(500, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.folding()->setFolded(1, true);
        view.folding()->setFolded(5, true);
        view.verticalScrollBar()->setValue(100);
        const auto topText = [&view] { return view.cursorForPosition(QPoint(0, 6)).block().text(); };
        const QString before = topText();
        // Two lines more in front of what is seen.
        view.updateCode(QString(text).replace(u"  <two />\n"_s, u"  <two />\n  <three />\n  <four />\n"_s));
        QCOMPARE(topText(), before);
        QVERIFY(view.folding()->isFolded(1));
        QVERIFY(view.folding()->isFolded(7));
        // And another one behind it.
        view.updateCode(view.toPlainText() + u"<more />\n"_s);
        QCOMPARE(topText(), before);
    }

    void withoutFoldingNothingFolds()
    {
        CodeView view;
        view.setCode(code, CodeLanguage::Plain);
        view.clickGutter(4);
        QCOMPARE(shownLines(view).size(), 11);
        QVERIFY(view.folding() == nullptr);
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestCodeFolding)
#include "tst_codefolding.moc"
