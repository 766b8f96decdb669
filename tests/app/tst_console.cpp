// SPDX-License-Identifier: MIT
#include "app/commands/console.h"

#include <QTest>

using namespace spillway;

/// How tables are laid out, and that nothing printed can forge a line or steer a terminal.
class TestConsole : public QObject
{
    Q_OBJECT
private slots:
    void printable_data();
    void printable();
    void columnsAreAligned();
    void rowsOfDifferentLengths();
    void nothing();
    void controlCharactersInCells_data();
    void controlCharactersInCells();
    void cutsTheLastColumn_data();
    void cutsTheLastColumn();
    void neverCutsAPairInTwo();
};

void TestConsole::printable_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto same = [](const char *name, const QString &text) { QTest::newRow(name) << text << text; };
    same("nothing", QString());
    same("words", QStringLiteral("a plain name, with (marks) & \"quotes\""));
    same("other scripts", QStringLiteral("Zürich 東京 Ελλάδα"));
    same("beyond the first plane", QStringLiteral("rocket 🚀"));
    same("a backslash", QStringLiteral("C:\\keys"));
    const auto row = [](const char *name, const QString &text, const QString &shown) {
        QTest::newRow(name) << text << shown;
    };
    row("line feed", QStringLiteral("a\nb"), QStringLiteral("a\\x0ab"));
    row("carriage return", QStringLiteral("a\rb"), QStringLiteral("a\\x0db"));
    row("tab", QStringLiteral("a\tb"), QStringLiteral("a\\x09b"));
    row("NUL", QString(QChar(u'\0')), QStringLiteral("\\x00"));
    row("escape", QStringLiteral("\x1b[31mred"), QStringLiteral("\\x1b[31mred"));
    row("delete", QString(QChar(0x7f)), QStringLiteral("\\x7f"));
    row("next line", QString(QChar(0x85)), QStringLiteral("\\x85"));
    row("a terminal's control sequence in one character", QString(QChar(0x9b)) + QStringLiteral("2J"),
        QStringLiteral("\\x9b2J"));
    row("line separator", QString(QChar(0x2028)), QStringLiteral("\\x2028"));
    row("paragraph separator", QString(QChar(0x2029)), QStringLiteral("\\x2029"));
    row("from right to left", QStringLiteral("a") + QChar(0x202e) + QStringLiteral("b"), QStringLiteral("a\\x202eb"));
    row("isolate", QString(QChar(0x2066)), QStringLiteral("\\x2066"));
    row("without width", QString(QChar(0x200b)), QStringLiteral("\\x200b"));
}

void TestConsole::printable()
{
    QFETCH(QString, text);
    QTEST(spillway::printable(text), "shown");
}

void TestConsole::columnsAreAligned()
{
    QCOMPARE(alignedRows({{QStringLiteral("NAME"), QStringLiteral("AUTH"), QStringLiteral("KEY FROM")},
                          {QStringLiteral("eastus"), QStringLiteral("key"), QStringLiteral("keychain")},
                          {QStringLiteral("w"), QStringLiteral("entra"), QString()}}),
             (QStringList{QStringLiteral("NAME    AUTH   KEY FROM"), //
                          QStringLiteral("eastus  key    keychain"), //
                          QStringLiteral("w       entra")}));
}

void TestConsole::rowsOfDifferentLengths()
{
    QCOMPARE(alignedRows({{QString(), QStringLiteral("b")},
                          {QStringLiteral("aaa")},
                          {},
                          {QStringLiteral("a"), QStringLiteral("bb"), QStringLiteral("c")}}),
             (QStringList{QStringLiteral("     b"), QStringLiteral("aaa"), QString(), QStringLiteral("a    bb  c")}));
}

void TestConsole::nothing()
{
    QCOMPARE(alignedRows({}), QStringList());
    QCOMPARE(alignedRows({}, 80), QStringList());
}

void TestConsole::controlCharactersInCells_data()
{
    QTest::addColumn<QString>("cell");
    QTest::newRow("line feed") << "a\nforged line";
    QTest::newRow("escape") << "\x1b[2J";
    QTest::newRow("line separator") << QString(QChar(0x2028));
}

void TestConsole::controlCharactersInCells()
{
    QFETCH(QString, cell);
    const QString shown = spillway::printable(cell);
    // The columns are as wide as what is shown, not as what was given.
    QCOMPARE(alignedRows({{cell, QStringLiteral("x")}, {QString(), QStringLiteral("y")}}),
             (QStringList{shown + QStringLiteral("  x"), QString(shown.size() + 2, u' ') + u'y'}));
}

void TestConsole::cutsTheLastColumn_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("line");
    // The last column begins at 6, and 12 columns of it are the least that is of use.
    QTest::newRow("wider") << 80 << "name  0123456789abcdef";
    QTest::newRow("as wide as it is") << 22 << "name  0123456789abcdef";
    QTest::newRow("one too narrow") << 21 << QStringLiteral("name  0123456789abcd…");
    QTest::newRow("just of use") << 18 << QStringLiteral("name  0123456789a…");
    QTest::newRow("of no use") << 17 << "name  0123456789abcdef";
    QTest::newRow("narrower than the first column") << 3 << "name  0123456789abcdef";
}

void TestConsole::cutsTheLastColumn()
{
    QFETCH(int, width);
    const QList<QStringList> rows{{QStringLiteral("name"), QStringLiteral("0123456789abcdef")}, {QStringLiteral("b")}};
    const QStringList lines = alignedRows(rows, width);
    QCOMPARE(lines.size(), 2);
    QTEST(lines[0], "line");
    QCOMPARE(lines[1], QStringLiteral("b"));
}

void TestConsole::neverCutsAPairInTwo()
{
    const QString rockets = QStringLiteral("🚀🚀🚀🚀🚀🚀🚀🚀"); // two UTF-16 units each
    for (int width = 15; width < 19; ++width) {
        const QString line = alignedRows({{QStringLiteral("a"), rockets}}, width).value(0);
        QVERIFY(line.size() <= width);
        QVERIFY2(!line.toUtf8().contains('?') && !line.contains(QChar::ReplacementCharacter), qPrintable(line));
        QVERIFY(line.endsWith(u'…'));
        QVERIFY(!line.at(line.size() - 2).isHighSurrogate());
    }
}

QTEST_GUILESS_MAIN(TestConsole)
#include "tst_console.moc"
