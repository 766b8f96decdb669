// SPDX-License-Identifier: MIT
#include "app/commands/bundlefolder.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// A folder that is there gets all of the new files or none.
class TestBundleFolder : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void replacesOnlyItsOwn();
    void aRefusalHalfWayBringsBackWhatWas();
    void aFileThatCannotBeWrittenChangesNothing();

private:
    void put(const QString &name, const QByteArray &bytes) const
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QFileInfo(name).path()));
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    /// Every file with its content: "a.txt=old".
    QStringList content() const
    {
        QStringList files;
        for (QDirIterator i(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); i.hasNext();) {
            QFile file(i.next());
            files.append(QDir(m_folder->path()).relativeFilePath(file.fileName()) + u'=' +
                         (file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : u"?"_s));
        }
        files.sort();
        return files;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestBundleFolder::replacesOnlyItsOwn()
{
    put(u"a.txt"_s, "old");
    put(u"mine.txt"_s, "mine");
    const WrittenFolder written = writeFolder(m_folder->path(), {{u"a.txt"_s, "new"}, {u"sub/b.txt"_s, "new"}});
    QCOMPARE(written.problem, QString());
    QCOMPARE(written.replaced, 1);
    QCOMPARE(written.kept, 1);
    QCOMPARE(content(), QStringList({u"a.txt=new"_s, u"mine.txt=mine"_s, u"sub/b.txt=new"_s}));
}

void TestBundleFolder::aRefusalHalfWayBringsBackWhatWas()
{
    put(u"a.txt"_s, "old");
    put(u"mine.txt"_s, "mine");
    // "d" can be written beside its place, and then there is a folder of this name.
    const WrittenFolder written =
        writeFolder(m_folder->path(), {{u"a.txt"_s, "new"}, {u"b.txt"_s, "new"}, {u"d"_s, "new"}, {u"d/e"_s, "new"}});
    QVERIFY2(written.problem.contains(u"/d cannot be written: "_s), qPrintable(written.problem));
    QVERIFY2(!written.problem.contains(u"all the same"_s), qPrintable(written.problem));
    QCOMPARE(content(), QStringList({u"a.txt=old"_s, u"mine.txt=mine"_s}));
}

void TestBundleFolder::aFileThatCannotBeWrittenChangesNothing()
{
    put(u"a.txt"_s, "old");
    put(u"b.txt/in-the-way"_s, "x");
    const WrittenFolder written = writeFolder(m_folder->path(), {{u"a.txt"_s, "new"}, {u"b.txt"_s, "new"}});
    QVERIFY2(written.problem.contains(u"b.txt cannot be written: "_s), qPrintable(written.problem));
    QCOMPARE(content(), QStringList({u"a.txt=old"_s, u"b.txt/in-the-way=x"_s}));
}

QTEST_GUILESS_MAIN(TestBundleFolder)
#include "tst_bundlefolder.moc"
