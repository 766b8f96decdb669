// SPDX-License-Identifier: MIT
#include "core/config/profilestore.h"
#include "tests/core/config/findings.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <cstdio>
#include <unistd.h>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Changes that others make to a profile file, in all the ways in which editors and deployments make them.
class TestProfileWatch : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void rewrittenInPlace();
    void replacedByRename();
    void replacedManyTimes();
    void oldFileKeptAsABackup();
    void removedAndMadeAgain();
    void invalidChangeLeavesTheOld();
    void twoQuickChangesAreOne();
    void slowWriterIsWaitedFor();
    void whatStaysWrongIsToldOnce();
    void sameContentIsNoChange();
    void ownSaveIsNoChange();
    void changeBetweenLoadAndWatch();
    void busyFolderDoesNotDelay();
    void symbolicLinkIsFollowed();
    void swappedLinkOfAConfigMap();
    void replacedFolderIsSeenByPolling();
    void fileThatComesLater();

private:
    QString at(const QString &name) const { return QDir(m_folder->path()).filePath(name); }
    static void write(const QString &path, const QByteArray &bytes);
    static void replace(const QString &path, const QByteArray &bytes);
    static QByteArray withPort(int port);
    /// Loads and watches `path`.
    void begin(const QString &path, std::chrono::milliseconds pollInterval = 1h,
               std::chrono::milliseconds patience = 100ms);
    /// Waits until the port of the profile in force is this one.
    bool reaches(int port)
    {
        return spinUntil([this, port] { return m_store->current().profile.endpoint.port == port; });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_store;
    QList<int> m_ports;     ///< of each `changed`
    QStringList m_rejected; ///< the findings of each `changeRejected`
    QString m_path;
};

void TestProfileWatch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = at(u"p.spillway.json"_s);
    m_ports.clear();
    m_rejected.clear();
    write(m_path, withPort(1));
}

void TestProfileWatch::cleanup()
{
    m_store.reset();
}

void TestProfileWatch::write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TestProfileWatch::replace(const QString &path, const QByteArray &bytes)
{
    const QString other = path + u".new"_s;
    write(other, bytes);
    QCOMPARE(std::rename(QFile::encodeName(other).constData(), QFile::encodeName(path).constData()), 0);
}

QByteArray TestProfileWatch::withPort(int port)
{
    Profile profile = soundProfile();
    profile.endpoint.port = quint16(port);
    return serializeProfile(profile);
}

void TestProfileWatch::begin(const QString &path, std::chrono::milliseconds pollInterval,
                             std::chrono::milliseconds patience)
{
    m_store = std::make_unique<ProfileStore>(path);
    connect(m_store.get(), &ProfileStore::changed, this,
            [this](const ParsedProfile &parsed) { m_ports.append(parsed.profile.endpoint.port); });
    connect(m_store.get(), &ProfileStore::changeRejected, this,
            [this](const QList<Finding> &findings) { m_rejected.append(textOf(findings)); });
    m_store->load();
    m_store->watch(pollInterval, patience);
}

void TestProfileWatch::rewrittenInPlace()
{
    begin(m_path);
    for (int port = 2; port <= 4; ++port) {
        write(m_path, withPort(port));
        QVERIFY(reaches(port));
    }
    QCOMPARE(m_ports, QList<int>({2, 3, 4}));
    QCOMPARE(m_rejected, QStringList());
}

void TestProfileWatch::replacedByRename()
{
    begin(m_path);
    replace(m_path, withPort(2));
    QVERIFY(reaches(2));
    replace(m_path, withPort(3)); // the new file is watched as the old one was
    QVERIFY(reaches(3));
    write(m_path, withPort(4));
    QVERIFY(reaches(4));
    QCOMPARE(m_ports, QList<int>({2, 3, 4}));
}

void TestProfileWatch::replacedManyTimes()
{
    begin(m_path);
    for (int port = 2; port <= 60; ++port) {
        replace(m_path, withPort(port));
        QCoreApplication::processEvents();
    }
    QVERIFY(reaches(60));
    QCOMPARE(m_ports.last(), 60);
    QCOMPARE(m_rejected, QStringList());
}

void TestProfileWatch::oldFileKeptAsABackup()
{
    // The old file stays under another name, so nothing tells that it is no longer the one to watch.
    begin(m_path);
    QCOMPARE(link(QFile::encodeName(m_path).constData(), QFile::encodeName(at(u"backup~"_s)).constData()), 0);
    replace(m_path, withPort(2));
    QVERIFY(reaches(2));
    write(m_path, withPort(3));
    QVERIFY(reaches(3));
    write(at(u"backup~"_s), withPort(9)); // nobody's business
    write(m_path, withPort(4));
    QVERIFY(reaches(4));
    QCOMPARE(m_ports, QList<int>({2, 3, 4}));
}

void TestProfileWatch::removedAndMadeAgain()
{
    begin(m_path);
    QVERIFY(QFile::remove(m_path));
    QVERIFY(spinUntil([this] { return !m_rejected.isEmpty(); }));
    QVERIFY2(m_rejected.first().contains(u"cannot be read: No such file"_s), qPrintable(m_rejected.first()));
    QCOMPARE(m_store->current().profile.endpoint.port, 1);
    write(m_path, withPort(1)); // the same as before: that all is well again is worth a word
    QVERIFY(spinUntil([this] { return !m_ports.isEmpty(); }));
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    QCOMPARE(m_ports, QList<int>({1, 2}));
    QCOMPARE(m_rejected.size(), 1);
}

void TestProfileWatch::invalidChangeLeavesTheOld()
{
    begin(m_path);
    write(m_path, R"({"name": "test", "endpoint": {"port": -1}, "backends": 5})");
    QVERIFY(spinUntil([this] { return m_rejected.size() == 1; }));
    QVERIFY2(m_rejected[0].contains(u"endpoint.port: error"_s) && m_rejected[0].contains(u"backends: error"_s),
             qPrintable(m_rejected[0]));
    QCOMPARE(m_store->current().profile.endpoint.port, 1);
    write(m_path, withPort(2).chopped(30));
    QVERIFY(spinUntil([this] { return m_rejected.size() == 2; }));
    QVERIFY2(m_rejected[1].contains(u"profile: error: Line "_s), qPrintable(m_rejected[1]));
    QCOMPARE(m_store->current().profile.endpoint.port, 1);
    write(m_path, QByteArray());
    QVERIFY(spinUntil([this] { return m_rejected.size() == 3; }));
    QVERIFY2(m_rejected[2].contains(u"The file is empty"_s), qPrintable(m_rejected[2]));
    QCOMPARE(m_ports, QList<int>());
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    QCOMPARE(m_ports, QList<int>({2}));
}

void TestProfileWatch::twoQuickChangesAreOne()
{
    begin(m_path);
    // Cut, empty, broken, whole: what an editor may do within one save is seen once it is over.
    write(m_path, QByteArray());
    QCoreApplication::processEvents();
    write(m_path, withPort(2).chopped(30));
    QCoreApplication::processEvents();
    write(m_path, withPort(2));
    QCoreApplication::processEvents();
    write(m_path, withPort(3));
    QVERIFY(reaches(3));
    QCOMPARE(m_ports, QList<int>({3}));
    QCOMPARE(m_rejected, QStringList());
}

void TestProfileWatch::slowWriterIsWaitedFor()
{
    begin(m_path, 1h, 1h);
    // Each stands for longer than a file needs to settle.
    write(m_path, QByteArray());
    spinFor(300ms);
    write(m_path, withPort(2).chopped(30));
    spinFor(300ms);
    QVERIFY(QFile::remove(m_path));
    spinFor(300ms);
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    write(m_path, QByteArray());
    spinFor(300ms);
    write(m_path, withPort(2)); // as it was, so there is nothing to tell
    spinFor(300ms);
    QCOMPARE(m_ports, QList<int>({2}));
    QCOMPARE(m_rejected, QStringList());
}

void TestProfileWatch::whatStaysWrongIsToldOnce()
{
    begin(m_path, 20ms);
    write(m_path, "{");
    QVERIFY(spinUntil([this] { return !m_rejected.isEmpty(); }));
    write(m_path, "{"); // the same again
    spinFor(500ms);
    QCOMPARE(m_rejected.size(), 1);
    write(m_path, withPort(1)); // what is in force: that all is well again is worth a word
    QVERIFY(spinUntil([this] { return !m_ports.isEmpty(); }));
    QCOMPARE(m_ports, QList<int>({1}));
}

void TestProfileWatch::sameContentIsNoChange()
{
    begin(m_path);
    write(m_path, withPort(1));
    replace(m_path, withPort(1));
    spinFor(300ms);
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    QCOMPARE(m_ports, QList<int>({2}));
}

void TestProfileWatch::ownSaveIsNoChange()
{
    begin(m_path);
    Profile profile = soundProfile();
    profile.endpoint.port = 2;
    QCOMPARE(m_store->save(profile), QString());
    QCOMPARE(m_store->current().profile.endpoint.port, 2);
    spinFor(300ms);
    QCOMPARE(m_ports, QList<int>());
    write(m_path, withPort(3)); // and the saved file is watched
    QVERIFY(reaches(3));
    QCOMPARE(m_ports, QList<int>({3}));
}

void TestProfileWatch::changeBetweenLoadAndWatch()
{
    m_store = std::make_unique<ProfileStore>(m_path);
    QSignalSpy changed(m_store.get(), &ProfileStore::changed);
    m_store->load();
    write(m_path, withPort(2));
    m_store->watch(1h);
    QVERIFY(reaches(2));
    QCOMPARE(changed.size(), 1);
}

void TestProfileWatch::busyFolderDoesNotDelay()
{
    begin(m_path);
    // Somebody makes and removes files beside the profile more often than the profile needs to settle.
    QTimer busy;
    int round = 0;
    connect(&busy, &QTimer::timeout, this, [this, &round] {
        write(at(u"other"_s + QString::number(++round)), "x");
        QFile::remove(at(u"other"_s + QString::number(round)));
    });
    busy.start(10ms);
    QVERIFY(spinUntil([&round] { return round >= 3; }));
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    replace(m_path, withPort(3));
    QVERIFY(reaches(3));
    QCOMPARE(m_ports, QList<int>({2, 3}));
}

void TestProfileWatch::symbolicLinkIsFollowed()
{
    QVERIFY(QDir(m_folder->path()).mkpath(u"target"_s));
    const QString target = at(u"target/real.json"_s);
    const QString path = at(u"link.spillway.json"_s);
    write(target, withPort(1));
    QVERIFY(QFile::link(target, path));
    begin(path);
    write(target, withPort(2));
    QVERIFY(reaches(2));
    replace(target, withPort(3));
    QVERIFY(reaches(3));
    QVERIFY(QFile::remove(target));
    QVERIFY(spinUntil([this] { return m_rejected.size() == 1; }));
    // The link itself is made to lead elsewhere, in one step as `ln -sfn` through a rename does.
    write(at(u"other.json"_s), withPort(4));
    QVERIFY(QFile::link(at(u"other.json"_s), at(u"next"_s)));
    QCOMPARE(std::rename(QFile::encodeName(at(u"next"_s)).constData(), QFile::encodeName(path).constData()), 0);
    QVERIFY(reaches(4));
    write(at(u"other.json"_s), withPort(5));
    QVERIFY(reaches(5));
    QCOMPARE(m_ports, QList<int>({2, 3, 4, 5}));
}

void TestProfileWatch::swappedLinkOfAConfigMap()
{
    // As Kubernetes mounts a ConfigMap: p.json -> ..data/p.json, and ..data -> a folder that is new with each change.
    const QDir root(m_folder->path());
    const QString path = at(u"mounted.json"_s);
    const auto publish = [&](int port) {
        const QString folder = u"..version%1"_s.arg(port);
        QVERIFY(root.mkpath(folder));
        write(at(folder + u"/mounted.json"_s), withPort(port));
        QVERIFY(QFile::link(folder, at(u"..tmp"_s)));
        QCOMPARE(
            std::rename(QFile::encodeName(at(u"..tmp"_s)).constData(), QFile::encodeName(at(u"..data"_s)).constData()),
            0);
    };
    publish(1);
    QVERIFY(QFile::link(u"..data/mounted.json"_s, path));
    begin(path);
    for (int port = 2; port <= 4; ++port) {
        publish(port);
        QVERIFY(QDir(at(u"..version%1"_s.arg(port - 1))).removeRecursively());
        QVERIFY(reaches(port));
    }
    QCOMPARE(m_ports, QList<int>({2, 3, 4}));
    QCOMPARE(m_rejected, QStringList());
}

void TestProfileWatch::replacedFolderIsSeenByPolling()
{
    QDir root(m_folder->path());
    QVERIFY(root.mkpath(u"release1"_s) && root.mkpath(u"release2"_s));
    write(at(u"release1/p.json"_s), withPort(1));
    write(at(u"release2/p.json"_s), withPort(2));
    QVERIFY(QFile::link(u"release1"_s, at(u"live"_s)));
    begin(at(u"live/p.json"_s), 20ms);
    QVERIFY(QFile::link(u"release2"_s, at(u"next"_s)));
    QCOMPARE(std::rename(QFile::encodeName(at(u"next"_s)).constData(), QFile::encodeName(at(u"live"_s)).constData()),
             0);
    QVERIFY(reaches(2));
    // The whole folder is taken away and comes back.
    QVERIFY(QDir(at(u"release2"_s)).removeRecursively());
    QVERIFY(spinUntil([this] { return m_rejected.size() == 1; }));
    QVERIFY(root.mkpath(u"release2"_s));
    write(at(u"release2/p.json"_s), withPort(3));
    QVERIFY(reaches(3));
    QCOMPARE(m_ports, QList<int>({2, 3}));
}

void TestProfileWatch::fileThatComesLater()
{
    QVERIFY(QFile::remove(m_path));
    begin(m_path);
    QCOMPARE(m_store->current().profile, Profile());
    write(m_path, withPort(2));
    QVERIFY(reaches(2));
    QCOMPARE(m_ports, QList<int>({2}));
    QCOMPARE(m_rejected, QStringList()); // that it is missing was the answer of `load`
}

QTEST_GUILESS_MAIN(TestProfileWatch)
#include "tst_profilewatch.moc"
