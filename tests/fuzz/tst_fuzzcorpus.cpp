// SPDX-License-Identifier: MIT
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Every file of the corpora, with the same checks as the fuzzers make: what was found once stays found.
class TestFuzzCorpus : public QObject
{
    Q_OBJECT
private slots:
    void everyTargetHasACorpus();
    void everyCorpusHasATarget();
    void replay_data();
    void replay();
    void emptyInput();
    void aBrokenInvariantIsTold();

private:
    static QDir corpusOf(const char *target)
    {
        return QDir(u"" SPILLWAY_FUZZ_CORPUS "/"_s + QString::fromLatin1(target));
    }
};

void TestFuzzCorpus::everyTargetHasACorpus()
{
    for (const FuzzTarget &target : fuzzTargets) {
        QVERIFY2(corpusOf(target.name).entryList(QDir::Files).size() >= 10, target.name);
    }
}

void TestFuzzCorpus::everyCorpusHasATarget()
{
    for (const QString &folder : corpusOf("").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QVERIFY2(std::any_of(std::begin(fuzzTargets), std::end(fuzzTargets),
                             [&](const FuzzTarget &target) { return folder == QLatin1StringView(target.name); }),
                 qPrintable(folder));
    }
}

void TestFuzzCorpus::replay_data()
{
    QTest::addColumn<int>("target");
    QTest::addColumn<QString>("path");
    for (int i = 0; i < int(std::size(fuzzTargets)); ++i) {
        const QDir corpus = corpusOf(fuzzTargets[i].name);
        for (const QString &name : corpus.entryList(QDir::Files)) {
            QTest::addRow("%s/%s", fuzzTargets[i].name, qPrintable(name)) << i << corpus.filePath(name);
        }
    }
}

void TestFuzzCorpus::replay()
{
    QFETCH(int, target);
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    try {
        fuzzTargets[target].run(bytes);
    } catch (const BrokenInvariant &broken) {
        QFAIL(broken.what());
    }
}

void TestFuzzCorpus::emptyInput()
{
    for (const FuzzTarget &target : fuzzTargets) {
        target.run({});
        target.run("\xff");
    }
}

void TestFuzzCorpus::aBrokenInvariantIsTold()
{
    QVERIFY_THROWS_EXCEPTION(BrokenInvariant, require(false, "so"));
    require(true, "not so");
}

QTEST_APPLESS_MAIN(TestFuzzCorpus)
#include "tst_fuzzcorpus.moc"
