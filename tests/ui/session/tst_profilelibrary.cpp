// SPDX-License-Identifier: MIT
#include "ui/session/profilelibrary.h"

#include "core/config/profilestore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

class TestProfileLibrary : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void emptyFolder();
    void createMakesTheFolder();
    void entriesByName();
    void fileNames_data();
    void fileNames();
    void takenFileNameGetsANumber();
    void namesAreChecked();
    void duplicateKeepsBackends();
    void duplicateOfNothing();
    void renameMovesTheFile();
    void renameToItself();
    void renameKeepsAFileFromElsewhere();
    void renameOntoATakenFile();
    void renameOfABrokenFile();
    void brokenFileHasItsFileName();
    void remove();
    void removeOfNothing();
    void folderThatCannotBeMade();

private:
    QString at(const QString &file) const { return QDir(m_library->folder()).filePath(file); }
    QStringList names() const;
    QStringList files() const { return QDir(m_library->folder()).entryList(QDir::Files, QDir::Name); }
    static Profile load(const QString &path) { return ProfileStore(path).load().profile; }
    /// Creates a profile and returns its path.
    QString create(const QString &name);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileLibrary> m_library;
};

void TestProfileLibrary::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", m_folder->path().toUtf8()); // a bin of its own
    m_library = std::make_unique<ProfileLibrary>(m_folder->filePath(u"profiles"_s));
}

QStringList TestProfileLibrary::names() const
{
    QStringList names;
    for (const ProfileEntry &entry : m_library->entries()) {
        names.append(entry.name);
    }
    return names;
}

QString TestProfileLibrary::create(const QString &name)
{
    QString path;
    const QString problem = m_library->create(name, &path);
    return problem.isEmpty() ? path : problem;
}

void TestProfileLibrary::emptyFolder()
{
    QVERIFY(m_library->entries().isEmpty());
    QVERIFY(!QDir(m_library->folder()).exists()); // looking makes nothing
}

void TestProfileLibrary::createMakesTheFolder()
{
    const QString path = create(u" Contoso prod "_s);
    QCOMPARE(path, at(u"contoso-prod.spillway.json"_s));
    const ParsedProfile parsed = ProfileStore(path).load();
    QVERIFY(!hasErrors(parsed.findings) || parsed.profile.backends.isEmpty());
    QCOMPARE(parsed.profile.name, u"Contoso prod"_s);
    QVERIFY(parsed.profile.backends.isEmpty());
    QCOMPARE(m_library->entries(), (QList<ProfileEntry>{{u"Contoso prod"_s, path}}));
}

void TestProfileLibrary::entriesByName()
{
    for (const QString &name : {u"beta"_s, u"Alpha"_s, u"gamma"_s, u"Beta 2"_s}) {
        QVERIFY(create(name).endsWith(ProfileLibrary::suffix));
    }
    QFile(at(u"notes.txt"_s)).open(QIODevice::WriteOnly);
    QFile(at(u"other.json"_s)).open(QIODevice::WriteOnly);
    QDir(m_library->folder()).mkdir(u"folder.spillway.json"_s);
    QCOMPARE(names(), (QStringList{u"Alpha"_s, u"beta"_s, u"Beta 2"_s, u"gamma"_s}));
}

void TestProfileLibrary::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    const auto row = [](const char *test, const QString &name, const QString &stem) {
        QTest::newRow(test) << name << stem + ProfileLibrary::suffix;
    };
    row("simple", u"prod"_s, u"prod"_s);
    row("capitals and spaces", u"Contoso  Prod"_s, u"contoso-prod"_s);
    row("dots", u"..\\..etc.passwd "_s, u"etc-passwd"_s);
    row("device of Windows' kind", u"a:b*c?"_s, u"a-b-c"_s);
    row("letters of other scripts", u"Größe"_s, u"größe"_s);
    row("nothing usable", u"???"_s, u"profile"_s);
    row("long", QString(300, u'x'), QString(80, u'x'));
}

void TestProfileLibrary::fileNames()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    const QString path = create(name);
    QCOMPARE(path, at(file));
    QCOMPARE(QFileInfo(path).absolutePath(), QFileInfo(m_library->folder()).absoluteFilePath());
    QCOMPARE(load(path).name, name.trimmed());
}

void TestProfileLibrary::takenFileNameGetsANumber()
{
    QCOMPARE(create(u"a b"_s), at(u"a-b.spillway.json"_s));
    QCOMPARE(create(u"a-b"_s), at(u"a-b-2.spillway.json"_s));
    QCOMPARE(create(u"A.B"_s), at(u"a-b-3.spillway.json"_s));
    QCOMPARE(load(at(u"a-b.spillway.json"_s)).name, u"a b"_s);
}

void TestProfileLibrary::namesAreChecked()
{
    create(u"Prod"_s);
    QCOMPARE(create(u"  "_s), u"Give it a name."_s);
    QCOMPARE(create({}), u"Give it a name."_s);
    QCOMPARE(create(u"a/b"_s), u"Leave out the slash: keys are kept as NAME/BACKEND."_s);
    // Keys are found by the profile's name, so two cannot share one, whatever the case.
    QCOMPARE(create(u" pROD "_s), u"There is a profile called pROD. Names must differ."_s);
    QString path;
    QCOMPARE(m_library->duplicate(at(u"prod.spillway.json"_s), u"Prod"_s, &path),
             u"There is a profile called Prod. Names must differ."_s);
    QCOMPARE(files(), QStringList{u"prod.spillway.json"_s});
}

void TestProfileLibrary::duplicateKeepsBackends()
{
    const QString source = create(u"Prod"_s);
    ProfileStore store(source);
    Profile profile = store.load().profile;
    Backend backend;
    backend.name = u"ptu"_s;
    backend.url = u"https://contoso.openai.azure.com"_s;
    profile.backends.append(backend);
    profile.endpoint.port = 8123;
    QCOMPARE(store.save(profile), QString());
    QString path;
    QCOMPARE(m_library->duplicate(source, u"Test"_s, &path), QString());
    QCOMPARE(path, at(u"test.spillway.json"_s));
    profile.name = u"Test"_s;
    QCOMPARE(load(path), profile);
    QCOMPARE(load(source).name, u"Prod"_s);
}

void TestProfileLibrary::duplicateOfNothing()
{
    QString path;
    QVERIFY(m_library->duplicate(at(u"none.spillway.json"_s), u"Test"_s, &path).contains(u"cannot be copied"_s));
    QVERIFY(m_library->entries().isEmpty());
}

void TestProfileLibrary::renameMovesTheFile()
{
    const QString old = create(u"Prod"_s);
    QString path;
    QCOMPARE(m_library->rename(old, u"Contoso"_s, &path), QString());
    QCOMPARE(path, at(u"contoso.spillway.json"_s));
    QVERIFY(!QFile::exists(old));
    QCOMPARE(load(path).name, u"Contoso"_s);
}

void TestProfileLibrary::renameToItself()
{
    const QString old = create(u"Prod"_s);
    QString path;
    QCOMPARE(m_library->rename(old, u"PROD"_s, &path), QString()); // its own name is not taken
    QCOMPARE(path, old);
    QCOMPARE(load(path).name, u"PROD"_s);
}

void TestProfileLibrary::renameKeepsAFileFromElsewhere()
{
    const QString elsewhere = m_folder->filePath(u"mine.spillway.json"_s);
    Profile profile;
    profile.name = u"Mine"_s;
    QCOMPARE(ProfileStore(elsewhere).save(profile), QString());
    QString path;
    QCOMPARE(m_library->rename(elsewhere, u"Yours"_s, &path), QString());
    QCOMPARE(path, elsewhere);
    QCOMPARE(load(elsewhere).name, u"Yours"_s);
}

void TestProfileLibrary::renameOntoATakenFile()
{
    const QString first = create(u"a b"_s);
    const QString second = create(u"other"_s);
    QString path;
    QCOMPARE(m_library->rename(second, u"a-b"_s, &path), QString());
    QCOMPARE(path, at(u"a-b-2.spillway.json"_s));
    QCOMPARE(load(first).name, u"a b"_s); // not overwritten
}

void TestProfileLibrary::renameOfABrokenFile()
{
    QDir().mkpath(m_library->folder());
    QFile file(at(u"broken.spillway.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ \"name\": ");
    file.close();
    QString path;
    QVERIFY(!m_library->rename(file.fileName(), u"New"_s, &path).isEmpty());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("{ \"name\": ")); // what could not be read is not lost
}

void TestProfileLibrary::brokenFileHasItsFileName()
{
    create(u"Prod"_s);
    QFile file(at(u"broken.spillway.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not json");
    file.close();
    QCOMPARE(names(), (QStringList{u"broken"_s, u"Prod"_s}));
}

void TestProfileLibrary::remove()
{
    const QString path = create(u"Prod"_s);
    QCOMPARE(m_library->remove(path), QString());
    QVERIFY(!QFile::exists(path));
    QVERIFY(m_library->entries().isEmpty());
}

void TestProfileLibrary::removeOfNothing()
{
    const QString problem = m_library->remove(at(u"none.spillway.json"_s));
    QVERIFY2(problem.startsWith(at(u"none.spillway.json"_s)), qPrintable(problem));
    QVERIFY(problem.contains(u"cannot be removed"_s));
}

void TestProfileLibrary::folderThatCannotBeMade()
{
    QFile file(m_folder->filePath(u"profiles"_s)); // a file where the folder should be
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QCOMPARE(create(u"Prod"_s), u"The folder %1 cannot be made."_s.arg(m_library->folder()));
}

QTEST_GUILESS_MAIN(TestProfileLibrary)
#include "tst_profilelibrary.moc"
