// SPDX-License-Identifier: MIT
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendedits.h"

#include <QSignalSpy>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Edits go into the file, keys into the keychain alone, colours stay with their backend, and what was removed comes
/// back.
class TestBackendEdits : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void oneASession();
    void coloursStayWhenOthersGo();
    void newBackendGetsAFreeColour();
    void removeAndUndo();
    void undoBringsBackSeveral();
    void anotherProfileForgets();
    void keyIsNeverInTheFile();
    void keyGoesWithANewName();
    void keyOfAVariableStays();
    void takingAKeyAway();
    void duplicate();
    void keychainThatFails();
    void refusedProfile();
    void cleanup() { m_fixture.reset(); }

private:
    BackendEdits &edits() { return BackendEdits::of(m_fixture->session); }
    DesktopSession &session() { return m_fixture->session; }

    std::unique_ptr<BackendsFixture> m_fixture;
    const QByteArray m_key = "the-key-of-a-backend-4711";
};

void TestBackendEdits::init()
{
    m_fixture = std::make_unique<BackendsFixture>();
    m_fixture->add(u"a"_s, 1, 100, AuthKind::Key);
    m_fixture->add(u"b"_s, 1);
    m_fixture->add(u"c"_s, 2);
    m_fixture->keep(u"a"_s, m_key);
    QVERIFY(m_fixture->open());
}

void TestBackendEdits::oneASession()
{
    QCOMPARE(&edits(), &edits());
    BackendsFixture other;
    QVERIFY(&BackendEdits::of(other.session) != &edits());
}

void TestBackendEdits::coloursStayWhenOthersGo()
{
    QCOMPARE(session().colorOf(u"c"_s), 3);
    QCOMPARE(edits().remove(u"a"_s), QString());
    QCOMPARE(session().colorOf(u"b"_s), 2);
    QCOMPARE(session().colorOf(u"c"_s), 3);
    QCOMPARE(edits().save(profileedits::moveToPriority(session().profile(), u"c"_s, 1, 0)), QString());
    QCOMPARE(m_fixture->names(), (QStringList{u"c"_s, u"b"_s}));
    QCOMPARE(session().colorOf(u"c"_s), 3);
    QVERIFY(m_fixture->fileContent().contains("\"color\": 3"));
}

void TestBackendEdits::newBackendGetsAFreeColour()
{
    QVERIFY(edits().remove(u"b"_s).isEmpty());
    Backend backend;
    backend.name = u"new"_s;
    backend.url = u"https://new.example"_s;
    QCOMPARE(edits().add(backend), QString());
    QCOMPARE(session().colorOf(u"new"_s), 2);
    backend.name = u"newer"_s;
    QCOMPARE(edits().add(backend), QString());
    QCOMPARE(session().colorOf(u"newer"_s), 4);
    // An edit keeps it.
    backend.weight = 7;
    backend.color = 0;
    QCOMPARE(edits().replace(u"newer"_s, backend), QString());
    QCOMPARE(session().colorOf(u"newer"_s), 4);
    QCOMPARE(m_fixture->saved(u"newer"_s).weight, 7);
}

void TestBackendEdits::removeAndUndo()
{
    QVERIFY(!edits().canUndo());
    QString restored;
    QCOMPARE(edits().undo(&restored), u"There is nothing to bring back."_s);
    const Backend before = m_fixture->saved(u"a"_s);
    QCOMPARE(edits().remove(u"a"_s), QString());
    QCOMPARE(m_fixture->names(), (QStringList{u"b"_s, u"c"_s}));
    QVERIFY(edits().canUndo());
    QCOMPARE(edits().undo(&restored), QString());
    QCOMPARE(restored, u"a"_s);
    QCOMPARE(m_fixture->names(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    Backend back = m_fixture->saved(u"a"_s);
    QCOMPARE(back.color, 1);
    back.color = before.color;
    QCOMPARE(back, before);
    QCOMPARE(m_fixture->kept(u"a"_s), m_key); // with its key
    QTRY_COMPARE(session().secrets().backends.value(u"a"_s).value, m_key);
}

void TestBackendEdits::undoBringsBackSeveral()
{
    QVERIFY(edits().remove(u"b"_s).isEmpty());
    QVERIFY(edits().remove(u"a"_s).isEmpty());
    QString restored;
    QVERIFY(edits().undo(&restored).isEmpty());
    QCOMPARE(restored, u"a"_s);
    QVERIFY(edits().undo(&restored).isEmpty());
    QCOMPARE(restored, u"b"_s);
    QCOMPARE(m_fixture->names(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    QVERIFY(!edits().canUndo());
}

void TestBackendEdits::anotherProfileForgets()
{
    QVERIFY(edits().remove(u"b"_s).isEmpty());
    QString path;
    QVERIFY(session().library().create(u"another"_s, &path).isEmpty());
    QVERIFY(session().open(path).isEmpty());
    QVERIFY(!edits().canUndo());
}

void TestBackendEdits::keyIsNeverInTheFile()
{
    Backend backend;
    backend.name = u"new"_s;
    backend.url = u"https://new.example"_s;
    QCOMPARE(edits().add(backend, QByteArray("a-new-key-0815")), QString());
    QTRY_COMPARE(m_fixture->kept(u"new"_s), "a-new-key-0815");
    QTRY_COMPARE(session().secrets().backends.value(u"new"_s).value, "a-new-key-0815");
    QVERIFY(!m_fixture->fileContent().contains("0815"));
    QVERIFY(!m_fixture->fileContent().contains("4711"));
}

void TestBackendEdits::keyGoesWithANewName()
{
    QCOMPARE(edits().rename(u"a"_s, u"renamed"_s), QString());
    QCOMPARE(m_fixture->names(), (QStringList{u"renamed"_s, u"b"_s, u"c"_s}));
    QTRY_COMPARE(m_fixture->kept(u"renamed"_s), m_key);
    QTRY_COMPARE(m_fixture->kept(u"a"_s), QByteArray());
    QTRY_COMPARE(session().secrets().backends.value(u"renamed"_s).value, m_key);
    // With another key at once.
    Backend backend = m_fixture->saved(u"renamed"_s);
    backend.name = u"again"_s;
    QCOMPARE(edits().replace(u"renamed"_s, backend, QByteArray("other-key")), QString());
    QTRY_COMPARE(m_fixture->kept(u"again"_s), "other-key");
    QTRY_COMPARE(m_fixture->kept(u"renamed"_s), QByteArray());
}

void TestBackendEdits::keyOfAVariableStays()
{
    QProcessEnvironment environment;
    environment.insert(u"SPILLWAY_KEY_A"_s, u"from-the-variable"_s);
    BackendsFixture fixture(environment);
    fixture.add(u"a"_s, 1, 100, AuthKind::Key);
    QVERIFY(fixture.open());
    QCOMPARE(fixture.session.secrets().backends.value(u"a"_s).value, "from-the-variable");
    QVERIFY(BackendEdits::of(fixture.session).rename(u"a"_s, u"b"_s).isEmpty());
    QCOMPARE(fixture.kept(u"b"_s), QByteArray()); // what came by a variable is not written anywhere
}

void TestBackendEdits::takingAKeyAway()
{
    QVERIFY(edits().replace(u"a"_s, m_fixture->saved(u"a"_s), QByteArray("")).isEmpty());
    QTRY_COMPARE(m_fixture->kept(u"a"_s), QByteArray());
    QTRY_COMPARE(session().secrets().backends.value(u"a"_s).problem, u"no key"_s);
}

void TestBackendEdits::duplicate()
{
    QString copy;
    QCOMPARE(edits().duplicate(u"a"_s, &copy), QString());
    QCOMPARE(copy, u"a-2"_s);
    QCOMPARE(m_fixture->names(), (QStringList{u"a"_s, u"a-2"_s, u"b"_s, u"c"_s}));
    QVERIFY(!m_fixture->saved(copy).enabled);
    QCOMPARE(session().colorOf(copy), 4);
    QCOMPARE(session().colorOf(u"b"_s), 2);
    QTRY_COMPARE(m_fixture->kept(copy), m_key);
    QVERIFY(!edits().duplicate(u"nobody"_s, &copy).isEmpty());
}

/// The window keeps such a key in memory and says so; nothing is lost.
void TestBackendEdits::keychainThatFails()
{
    m_fixture->keychain.setFailure(u"keychain locked"_s);
    Backend backend;
    backend.name = u"new"_s;
    backend.url = u"https://new.example"_s;
    QVERIFY(edits().add(backend, QByteArray("in-memory-only")).isEmpty());
    QTRY_COMPARE(session().keys().problem(), u"keychain locked"_s);
    QTRY_COMPARE(session().secrets().backends.value(u"new"_s).value, "in-memory-only");
    QVERIFY(!m_fixture->fileContent().contains("in-memory-only"));
}

void TestBackendEdits::refusedProfile()
{
    const QByteArray before = m_fixture->fileContent();
    Backend backend;
    backend.name = u"b"_s; // taken
    backend.url = u"https://new.example"_s;
    QVERIFY(!edits().add(backend, QByteArray("some-key")).isEmpty());
    QCOMPARE(m_fixture->fileContent(), before);
    QCOMPARE(m_fixture->kept(u"b"_s), QByteArray());
    QCOMPARE(m_fixture->names(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
}

QTEST_GUILESS_MAIN(TestBackendEdits)
#include "tst_backendedits.moc"
