// SPDX-License-Identifier: MIT
#include "core/config/profilestore.h"
#include "tests/core/config/findings.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Profile files: loading, and saving so that a file is either the old one or the new one.
class TestProfileStore : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void loads();
    void unreadable_data();
    void unreadable();
    void largeFiles();
    void pipes();
    void errorsLeaveCurrent();
    void savesWhole();
    void savesANewFile();
    void saveKeepsWhatOthersAdded();
    void saveKeepsWhatIsUnknownInADamagedFile();
    void savedFileIsCurrent();
    void refusesAnInvalidProfile();
    void refusesToReplaceWhatItCouldNotRead_data();
    void refusesToReplaceWhatItCouldNotRead();
    void refusesToReplaceALaterVersion_data();
    void refusesToReplaceALaterVersion();
    void failedSaves_data();
    void failedSaves();
    void diskFull();
    void savesThroughASymbolicLink();
    void keepsPermissions();

private:
    QString at(const QString &name) const { return QDir(m_folder->path()).filePath(name); }
    void write(const QByteArray &bytes) const;
    QByteArray onDisk() const;
    QStringList namesInFolder() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

namespace
{

const QByteArray sound = R"({"name": "test", "note": 1,
    "backends": [{"name": "eastus", "url": "https://a.openai.azure.com", "mine": 2}]})";
const QByteArray broken = R"({"name": "test", "endpoint": {"port": -1}})";

} // namespace

void TestProfileStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = at(u"p.spillway.json"_s);
}

void TestProfileStore::write(const QByteArray &bytes) const
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray TestProfileStore::onDisk() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void TestProfileStore::loads()
{
    write(sound);
    ProfileStore store(m_path);
    QCOMPARE(store.path(), m_path);
    QCOMPARE(store.current().profile, Profile());
    const ParsedProfile parsed = store.load();
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(parsed.profile, soundProfile());
    QCOMPARE(store.current().profile, soundProfile());
}

void TestProfileStore::unreadable_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("missing") << u"absent.json"_s << u"cannot be read: No such file or directory."_s;
    QTest::newRow("no folder") << u"absent/p.json"_s << u"cannot be read: No such file or directory."_s;
    QTest::newRow("a folder") << u"."_s << u"is a folder. Name the profile in it."_s;
    QTest::newRow("link to nothing") << u"dangling"_s << u"cannot be read: No such file or directory."_s;
    QTest::newRow("link to itself") << u"loop"_s << u"cannot be read: "_s;
    QTest::newRow("below a file") << u"file/p.json"_s << u"cannot be read: "_s;
    QTest::newRow("name too long") << QString(300, u'n') << u"cannot be read: "_s;
}

void TestProfileStore::unreadable()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    QVERIFY(QFile::link(at(u"nothing"_s), at(u"dangling"_s)));
    QVERIFY(QFile::link(at(u"loop"_s), at(u"loop"_s)));
    QFile file(at(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    ProfileStore store(at(name));
    const ParsedProfile parsed = store.load();
    QCOMPARE(parsed.findings.size(), 1);
    const Finding &finding = parsed.findings.first();
    QVERIFY(finding.path.isEmpty());
    QCOMPARE(finding.severity, Severity::Error);
    QVERIFY2(finding.message.contains(words), qPrintable(finding.message));
    QVERIFY2(finding.message.contains(m_folder->path()), qPrintable(finding.message));
}

void TestProfileStore::largeFiles()
{
    QByteArray text = sound;
    text += QByteArray(ProfileStore::maxBytes - text.size(), ' ');
    write(text);
    ProfileStore store(m_path);
    QCOMPARE(textOf(store.load().findings), QString());
    write(text + ' ');
    QVERIFY(textOf(store.load().findings).contains(u"is larger than 4 MiB"_s));
    QCOMPARE(store.current().profile, soundProfile());
    // A device without an end is given up as well.
    ProfileStore endless(u"/dev/zero"_s);
    QVERIFY(textOf(endless.load().findings).contains(u"is larger than 4 MiB"_s));
}

void TestProfileStore::pipes()
{
    // As in `spillway-cli check <(make-profile)`.
    int ends[2];
    QCOMPARE(pipe(ends), 0);
    QCOMPARE(::write(ends[1], sound.constData(), size_t(sound.size())), ssize_t(sound.size()));
    ::close(ends[1]);
    ProfileStore store(u"/dev/fd/%1"_s.arg(ends[0]));
    QCOMPARE(textOf(store.load().findings), QString());
    QCOMPARE(store.current().profile, soundProfile());
    ::close(ends[0]);
}

void TestProfileStore::errorsLeaveCurrent()
{
    write(sound);
    ProfileStore store(m_path);
    store.load();
    write(broken);
    QCOMPARE(places(store.load().findings).first(), u"endpoint.port: error"_s);
    QCOMPARE(store.current().profile, soundProfile());
    QVERIFY(QFile::remove(m_path));
    QVERIFY(hasErrors(store.load().findings));
    QCOMPARE(store.current().profile, soundProfile());
}

void TestProfileStore::savesWhole()
{
    write(sound);
    ProfileStore store(m_path);
    Profile profile = store.load().profile;
    profile.endpoint.port = 9000;
    QCOMPARE(store.save(profile), QString());
    const ParsedProfile parsed = parseProfile(onDisk());
    QCOMPARE(parsed.profile, profile);
    QCOMPARE(parsed.original.value(u"note"_s).toInt(), 1);
    QCOMPARE(parsed.original.value(u"backends"_s).toArray().at(0).toObject().value(u"mine"_s).toInt(), 2);
    QCOMPARE(namesInFolder(), QStringList{u"p.spillway.json"_s}); // no temporary file stays
}

void TestProfileStore::savesANewFile()
{
    ProfileStore store(m_path);
    QCOMPARE(store.save(soundProfile()), QString());
    QCOMPARE(parseProfile(onDisk()).profile, soundProfile());
    QCOMPARE(onDisk(), serializeProfile(soundProfile()));
    QCOMPARE(store.current().profile, soundProfile());
}

void TestProfileStore::saveKeepsWhatOthersAdded()
{
    write(sound);
    ProfileStore store(m_path);
    Profile profile = store.load().profile;
    write(QByteArray(sound).replace("\"note\": 1", "\"note\": 1, \"added\": 3"));
    profile.endpoint.port = 9000;
    QCOMPARE(store.save(profile), QString());
    const ParsedProfile parsed = parseProfile(onDisk());
    QCOMPARE(parsed.profile.endpoint.port, 9000);
    QCOMPARE(parsed.original.value(u"added"_s).toInt(), 3);
}

void TestProfileStore::saveKeepsWhatIsUnknownInADamagedFile()
{
    write(sound);
    ProfileStore store(m_path);
    const Profile profile = store.load().profile;
    write("{ half of a file");
    QVERIFY(hasErrors(store.load().findings));
    QCOMPARE(store.save(profile), QString());
    QCOMPARE(parseProfile(onDisk()).original.value(u"note"_s).toInt(), 1);
    QVERIFY(QFile::remove(m_path));
    QCOMPARE(store.save(profile), QString());
    QCOMPARE(parseProfile(onDisk()).original.value(u"note"_s).toInt(), 1);
}

void TestProfileStore::savedFileIsCurrent()
{
    ProfileStore store(m_path);
    Profile profile = soundProfile();
    profile.endpoint.address = u"0.0.0.0"_s;
    QCOMPARE(store.save(profile), QString());
    QCOMPARE(store.current().profile, profile);
    QCOMPARE(places(store.current().findings), QStringList{u"endpoint.requireKey: warning"_s});
}

void TestProfileStore::refusesAnInvalidProfile()
{
    write(sound);
    ProfileStore store(m_path);
    Profile profile = store.load().profile;
    profile.backends[0].url = u"https://user:hunter2@a.example"_s;
    const QString reason = store.save(profile);
    QVERIFY2(reason.contains(u"backends[0].url"_s) && reason.contains(u"was not written"_s), qPrintable(reason));
    QVERIFY(!reason.contains(u"hunter2"_s));
    QCOMPARE(onDisk(), sound);
    QCOMPARE(store.current().profile, soundProfile());
    profile = soundProfile();
    profile.name.clear();
    QVERIFY(store.save(profile).contains(u"name: "_s));
    QCOMPARE(onDisk(), sound);
}

void TestProfileStore::refusesToReplaceWhatItCouldNotRead_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<bool>("isLoaded");
    QTest::addColumn<QString>("words"); // empty: it is saved
    QTest::newRow("no JSON") << QByteArray("{ half of a file") << true << u"is not rewritten: Line 1"_s;
    QTest::newRow("no JSON, not loaded") << QByteArray("my notes") << false << u"is not rewritten: Line 1"_s;
    QTest::newRow("a wrong value") << broken << true << u"is not rewritten: endpoint.port: "_s;
    QTest::newRow("sound, not loaded") << sound << false << QString();
    QTest::newRow("empty") << QByteArray("\n") << true << QString();
}

void TestProfileStore::refusesToReplaceWhatItCouldNotRead()
{
    QFETCH(QByteArray, given);
    QFETCH(bool, isLoaded);
    QFETCH(QString, words);
    write(given);
    ProfileStore store(m_path);
    if (isLoaded) {
        store.load();
    }
    const QString reason = store.save(soundProfile());
    if (words.isEmpty()) {
        QCOMPARE(reason, QString());
        QCOMPARE(parseProfile(onDisk()).profile, soundProfile());
        QCOMPARE(parseProfile(onDisk()).original.contains(u"note"_s), given == sound);
        return;
    }
    QVERIFY2(reason.contains(words), qPrintable(reason));
    QCOMPARE(onDisk(), given);
    // Once the person has mended the file, it can be changed here as well.
    write(sound);
    store.load();
    QCOMPARE(store.save(soundProfile()), QString());
}

void TestProfileStore::refusesToReplaceALaterVersion_data()
{
    QTest::addColumn<QByteArray>("later");
    QTest::addColumn<bool>("isLoaded");
    const QByteArray readable = QByteArray(sound).replace("{\"name\": \"test\"", "{\"version\": 2, \"name\": \"test\"");
    const QByteArray withErrors = R"({"version": 2, "name": "test", "endpoint": "of another form"})";
    QTest::newRow("loaded") << readable << true;
    QTest::newRow("loaded, and not understood") << withErrors << true;
    QTest::newRow("came after loading") << readable << false;
    QTest::newRow("came after loading, not understood") << withErrors << false;
}

void TestProfileStore::refusesToReplaceALaterVersion()
{
    QFETCH(QByteArray, later);
    QFETCH(bool, isLoaded);
    write(sound);
    ProfileStore store(m_path);
    store.load();
    write(later);
    if (isLoaded) {
        store.load();
    }
    const QString reason = store.save(soundProfile());
    QVERIFY2(reason.contains(u"later version"_s) && reason.contains(u"Update Spillway"_s), qPrintable(reason));
    QCOMPARE(onDisk(), later);
}

void TestProfileStore::failedSaves_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a folder of that name") << u"folder"_s;
    QTest::newRow("no such folder") << u"absent/p.json"_s;
    QTest::newRow("a file instead of the folder") << u"file/p.json"_s;
    QTest::newRow("name too long") << QString(300, u'n');
}

void TestProfileStore::failedSaves()
{
    QFETCH(QString, name);
    QVERIFY(QDir(m_folder->path()).mkpath(u"folder/inside"_s));
    QFile file(at(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    ProfileStore store(at(name));
    const QString reason = store.save(soundProfile());
    QVERIFY2(reason.contains(u" was not written: "_s) && reason.endsWith(u'.'), qPrintable(reason));
    QVERIFY(reason.contains(at(name)));
    QCOMPARE(store.current().profile, Profile());
    QCOMPARE(namesInFolder(), QStringList{u"file"_s});
    QVERIFY(QDir(at(u"folder/inside"_s)).exists());
}

void TestProfileStore::diskFull()
{
    write(sound);
    ProfileStore store(m_path);
    store.load();
    // A limit on the size of files does what a full disk does, to root as well: the write fails half-way.
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 100;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const QString reason = store.save(soundProfile());
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY2(reason.endsWith(u" was not written: only a part of it could be written. Is the disk full?"_s),
             qPrintable(reason));
    QCOMPARE(onDisk(), sound);
    QCOMPARE(namesInFolder(), QStringList{u"p.spillway.json"_s});
    QCOMPARE(store.save(soundProfile()), QString());
}

void TestProfileStore::savesThroughASymbolicLink()
{
    QVERIFY(QDir(m_folder->path()).mkpath(u"target"_s));
    const QString target = at(u"target/real.json"_s);
    QFile file(target);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(sound);
    file.close();
    QVERIFY(QFile::link(target, m_path));
    ProfileStore store(m_path);
    Profile profile = store.load().profile;
    QCOMPARE(profile, soundProfile());
    profile.endpoint.port = 9000;
    QCOMPARE(store.save(profile), QString());
    QVERIFY(QFileInfo(m_path).isSymLink());
    QFile real(target);
    QVERIFY(real.open(QIODevice::ReadOnly));
    QCOMPARE(parseProfile(real.readAll()).profile.endpoint.port, 9000);
}

void TestProfileStore::keepsPermissions()
{
    write(sound);
    const auto modeOf = [](const QString &path) {
        struct stat status
        {
        };
        return stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777 : 0U;
    };
    QCOMPARE(chmod(QFile::encodeName(m_path).constData(), 0640), 0);
    ProfileStore store(m_path);
    const Profile profile = store.load().profile;
    QCOMPARE(store.save(profile), QString());
    QCOMPARE(modeOf(m_path), 0640U);
}

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
