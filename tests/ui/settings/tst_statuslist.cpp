// SPDX-License-Identifier: MIT
#include "ui/settings/statuslist.h"

#include <QTest>

using namespace spillway;

class TestStatusList : public QObject
{
    Q_OBJECT
private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::newRow("standard") << "401, 429, 5xx"
                                  << "401, 429, 5xx";
        QTest::newRow("spaces") << "  429   5XX "
                                << "429, 5xx";
        QTest::newRow("order and twice") << "503;429,429"
                                         << "429, 503";
        QTest::newRow("class holds its codes") << "500, 5xx"
                                               << "5xx";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("commas only") << ", ,"
                                     << "";
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QString, written);
        const ParsedStatusList parsed = parseStatusList(text);
        QCOMPARE(parsed.problem, QString());
        QCOMPARE(statusListText(parsed.set), written);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("entry");
        QTest::newRow("word") << "429, many"
                              << "many";
        QTest::newRow("too large") << "600"
                                   << "600";
        QTest::newRow("too small") << "99"
                                   << "99";
        QTest::newRow("half a class") << "5x"
                                      << "5x";
        QTest::newRow("negative") << "-429"
                                  << "-429";
    }

    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, entry);
        QCOMPARE(parseStatusList(text).problem,
                 QStringLiteral("“%1” is no status. Write codes such as 429, or classes such as 5xx.").arg(entry));
    }

    void standardSetIsWrittenAsInProfiles()
    {
        QCOMPARE(statusListText(StatusSet::standard()), QStringLiteral("401, 429, 5xx"));
    }
};

QTEST_MAIN(TestStatusList)
#include "tst_statuslist.moc"
