// SPDX-License-Identifier: MIT
#include "ui/session/desktopsession.h"

#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A whole session over a real file, a real endpoint and backends on real sockets.
class TestDesktopSession : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void nothingOpenAtFirst();
    void openPutsInForce();
    void openWithErrorsChangesNothing();
    void laterVersionIsReadOnly();
    void saveWritesAndPutsInForce();
    void saveOfNonsense();
    void changeByOthersIsInForce();
    void brokenChangeIsRejected();
    void servesAndStops();
    void startBeforeAnythingIsOpen();
    void portInUse();
    void keyIsLookedUp();
    void setKeyIsInForceAtOnce();
    void removedKeyIsGone();
    void clientKeyIsMadeWhenItIsNeeded();
    void renewedClientKeyReplacesTheOld();
    void lockedKeychainIsNoReasonForANewKey();
    void noKeyInAnyFile();
    void coloursByOrder();

private:
    void makeSession();
    /// Opens the profile and waits for its keys.
    void open();
    /// Serves, and returns whether it does.
    bool serve();
    quint16 port() const { return quint16(QUrl(m_session->endpoint().endpointUrl()).port()); }
    QString setKey(const QString &backend, const QByteArray &key);
    int ask() const { return spillway::ask(port(), chatRequest()).status(); }
    int askWith(const QByteArray &clientKey) const
    {
        return spillway::ask(port(),
                             request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
                                     {{"api-key", clientKey}}, "{\"messages\":[]}"))
            .status();
    }

    std::unique_ptr<ProfileFile> m_file;
    std::unique_ptr<MemoryStore> m_keychain;
    std::unique_ptr<ScriptedBackend> m_backend;
    std::unique_ptr<DesktopSession> m_session;
};

void TestDesktopSession::init()
{
    m_file = std::make_unique<ProfileFile>();
    m_keychain = std::make_unique<MemoryStore>();
    m_backend = std::make_unique<ScriptedBackend>();
    m_file->set(u"endpoint"_s, u"port"_s, 0);
    m_file->add(u"b1"_s, m_backend->url());
    makeSession();
}

void TestDesktopSession::makeSession()
{
    m_session =
        std::make_unique<DesktopSession>(ProfileLibrary(m_file->folder()), m_keychain.get(), QProcessEnvironment());
}

void TestDesktopSession::cleanup()
{
    m_session.reset();
    m_backend.reset();
}

void TestDesktopSession::open()
{
    m_file->write();
    QSignalSpy secrets(m_session.get(), &DesktopSession::secretsChanged);
    QCOMPARE(m_session->open(m_file->path()), QString());
    QVERIFY(spinUntil([&] { return secrets.count() > 0; }));
}

bool TestDesktopSession::serve()
{
    m_session->start();
    return spinUntil([this] { return m_session->state() == EndpointState::Serving; });
}

QString TestDesktopSession::setKey(const QString &backend, const QByteArray &key)
{
    std::optional<QString> result;
    QSignalSpy secrets(m_session.get(), &DesktopSession::secretsChanged);
    m_session->setKey(backend, key, this, [&result](const QString &problem) { result = problem; });
    spinUntil([&] { return result.has_value() && secrets.count() > 0; });
    return result.value_or(u"no answer"_s);
}

void TestDesktopSession::nothingOpenAtFirst()
{
    QVERIFY(!m_session->isOpen());
    QVERIFY(!m_session->isDemo());
    QVERIFY(!m_session->isReadOnly());
    QCOMPARE(m_session->profilePath(), QString());
    QCOMPARE(m_session->state(), EndpointState::Stopped);
    QVERIFY(!m_session->stateSince().isValid());
    QCOMPARE(m_session->startProblem(), QString());
    QCOMPARE(m_session->save(Profile()), u"No profile is open."_s);
}

void TestDesktopSession::openPutsInForce()
{
    QSignalSpy changed(m_session.get(), &DesktopSession::profileChanged);
    open();
    QCOMPARE(changed.count(), 1);
    QVERIFY(m_session->isOpen());
    QCOMPARE(m_session->profilePath(), m_file->path());
    QCOMPARE(m_session->profile().name, u"test"_s);
    QCOMPARE(m_session->profile().backends.size(), 1);
    QVERIFY(!hasErrors(m_session->findings()));
}

void TestDesktopSession::openWithErrorsChangesNothing()
{
    open();
    QFile broken(m_file->filePath(u"broken.spillway.json"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{\"version\": 1, \"name\": \"x\", \"endpoint\": {\"port\": 99999}}");
    broken.close();
    const QString problem = m_session->open(broken.fileName());
    QVERIFY2(problem.startsWith(u"endpoint.port: "_s), qPrintable(problem));
    QVERIFY(hasErrors(m_session->findings()));
    QCOMPARE(m_session->profilePath(), m_file->path());
    QCOMPARE(m_session->profile().name, u"test"_s);
    QVERIFY(!m_session->open(m_file->filePath(u"none.spillway.json"_s)).isEmpty());
    QCOMPARE(m_session->profilePath(), m_file->path());
}

void TestDesktopSession::laterVersionIsReadOnly()
{
    m_file->root.insert(u"version"_s, 2);
    open();
    QVERIFY(m_session->isReadOnly());
    QSignalSpy told(m_session.get(), &DesktopSession::told);
    const QString problem = m_session->save(m_session->profile());
    QVERIFY2(problem.contains(u"later version"_s), qPrintable(problem));
    QCOMPARE(told.count(), 0);
}

void TestDesktopSession::saveWritesAndPutsInForce()
{
    open();
    Profile next = m_session->profile();
    next.backends[0].priority = 3;
    QSignalSpy changed(m_session.get(), &DesktopSession::profileChanged);
    QSignalSpy told(m_session.get(), &DesktopSession::told);
    QSignalSpy reloaded(m_session.get(), &DesktopSession::profileReloaded);
    QCOMPARE(m_session->save(next), QString());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(told.first().first().toString(), u"Profile saved"_s);
    QCOMPARE(m_session->profile().backends[0].priority, 3);
    QCOMPARE(ProfileStore(m_file->path()).load().profile.backends[0].priority, 3);
    // The file watcher does not take it for a change by somebody else: another one shows that it looks.
    m_file->set(u"endpoint"_s, u"suffix"_s, u"other"_s);
    m_file->write();
    QVERIFY(spinUntil([&] { return m_session->profile().endpoint.suffix == u"other"_s; }));
    QCOMPARE(reloaded.count(), 1);
}

void TestDesktopSession::saveOfNonsense()
{
    open();
    Profile next = m_session->profile();
    next.backends[0].name.clear();
    QFile file(m_file->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.seek(0);
    const QString problem = m_session->save(next);
    QVERIFY2(problem.startsWith(u"backends[0].name: "_s), qPrintable(problem));
    QCOMPARE(file.readAll(), before);
    QCOMPARE(m_session->profile().backends[0].name, u"b1"_s);
}

void TestDesktopSession::changeByOthersIsInForce()
{
    open();
    QVERIFY(serve());
    QCOMPARE(ask(), 200);
    QCOMPARE(m_backend->requests().size(), 1);
    ScriptedBackend other;
    m_file->root.remove(u"backends"_s);
    m_file->add(u"b2"_s, other.url());
    QSignalSpy reloaded(m_session.get(), &DesktopSession::profileReloaded);
    m_file->write();
    QVERIFY(spinUntil([&] { return reloaded.count() == 1; }));
    QCOMPARE(m_session->profile().backends[0].name, u"b2"_s);
    QVERIFY(spinUntil([&] {
        const QList<BackendSnapshot> &backends = m_session->snapshot().backends;
        return backends.size() == 1 && backends.first().name == u"b2"_s;
    }));
    QCOMPARE(ask(), 200);
    QCOMPARE(other.requests().size(), 1);
    QCOMPARE(m_backend->requests().size(), 1);
}

void TestDesktopSession::brokenChangeIsRejected()
{
    open();
    QSignalSpy rejected(m_session.get(), &DesktopSession::profileRejected);
    m_file->writeInPlace("{ not json");
    QVERIFY(spinUntil([&] { return rejected.count() == 1; }));
    QVERIFY(hasErrors(rejected.first().first().value<QList<Finding>>()));
    QCOMPARE(m_session->profile().backends.size(), 1);
}

void TestDesktopSession::servesAndStops()
{
    open();
    QList<EndpointState> states;
    connect(m_session.get(), &DesktopSession::stateChanged, this, [&] { states.append(m_session->state()); });
    QSignalSpy finished(m_session.get(), &DesktopSession::exchangesFinished);
    QVERIFY(serve());
    QCOMPARE(states, (QList{EndpointState::Starting, EndpointState::Serving}));
    QVERIFY(m_session->stateSince().isValid());
    QCOMPARE(ask(), 200);
    QVERIFY(spinUntil([&] { return finished.count() > 0; }));
    QVERIFY(spinUntil([&] {
        return !m_session->snapshot().backends.isEmpty() && m_session->snapshot().backends.first().requests == 1;
    }));
    const quint16 served = port();
    m_session->stop();
    QVERIFY(spinUntil([&] { return m_session->state() == EndpointState::Stopped; }));
    QCOMPARE(states.last(), EndpointState::Stopped);
    QTcpSocket refused;
    refused.connectToHost(QHostAddress::LocalHost, served);
    QVERIFY(spinUntil([&] { return refused.error() == QAbstractSocket::ConnectionRefusedError; }));
    QVERIFY(serve()); // and again
    QCOMPARE(ask(), 200);
}

void TestDesktopSession::startBeforeAnythingIsOpen()
{
    m_session->start();
    QCOMPARE(m_session->state(), EndpointState::Stopped);
    open();
    QVERIFY(spinUntil([this] { return m_session->state() == EndpointState::Serving; }));
    QCOMPARE(ask(), 200);
}

void TestDesktopSession::portInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    m_file->set(u"endpoint"_s, u"port"_s, other.serverPort());
    open();
    m_session->start();
    QVERIFY(spinUntil([this] { return !m_session->startProblem().isEmpty(); }));
    QCOMPARE(m_session->state(), EndpointState::Stopped);
    other.close();
    QVERIFY(serve());
    QCOMPARE(m_session->startProblem(), QString());
}

void TestDesktopSession::keyIsLookedUp()
{
    m_file->root.remove(u"backends"_s);
    m_file->add(u"b1"_s, m_backend->url(), 1, u"key"_s);
    m_keychain->write(u"test/b1"_s, "kept-key", this, [](const SecretStore::Result &) {});
    open();
    QVERIFY(m_session->secrets().backends.value(u"b1"_s).isUsable());
    QVERIFY(serve());
    QCOMPARE(ask(), 200);
    QCOMPARE(m_backend->last().header("api-key"), QByteArray("kept-key"));
}

void TestDesktopSession::setKeyIsInForceAtOnce()
{
    m_file->root.remove(u"backends"_s);
    m_file->add(u"b1"_s, m_backend->url(), 1, u"key"_s);
    open();
    QVERIFY(serve());
    QVERIFY(!m_session->secrets().backends.value(u"b1"_s).isUsable());
    QCOMPARE(setKey(u"b1"_s, "new-key"), QString());
    QVERIFY(m_session->secrets().backends.value(u"b1"_s).isUsable());
    QCOMPARE(ask(), 200);
    QCOMPARE(m_backend->last().header("api-key"), QByteArray("new-key"));
}

void TestDesktopSession::removedKeyIsGone()
{
    m_file->root.remove(u"backends"_s);
    m_file->add(u"b1"_s, m_backend->url(), 1, u"key"_s);
    open();
    QCOMPARE(setKey(u"b1"_s, "new-key"), QString());
    QCOMPARE(setKey(u"b1"_s, {}), QString());
    QVERIFY(!m_session->secrets().backends.value(u"b1"_s).isUsable());
    makeSession(); // also from the keychain
    open();
    QVERIFY(!m_session->secrets().backends.value(u"b1"_s).isUsable());
}

void TestDesktopSession::clientKeyIsMadeWhenItIsNeeded()
{
    m_file->set(u"endpoint"_s, u"requireKey"_s, true);
    open();
    QCOMPARE(m_session->secrets().clientKey, QByteArray());
    QVERIFY(serve());
    const QByteArray key = m_session->secrets().clientKey;
    static const QRegularExpression form(u"^spw-[0-9a-f]{32}$"_s);
    QVERIFY2(form.match(QString::fromLatin1(key)).hasMatch(), "not of the form of a client key");
    QCOMPARE(ask(), 401);
    QCOMPARE(askWith(key), 200);
    // The next session has the same one.
    makeSession();
    open();
    QVERIFY(m_session->secrets().clientKey == key);
}

void TestDesktopSession::renewedClientKeyReplacesTheOld()
{
    m_file->set(u"endpoint"_s, u"requireKey"_s, true);
    open();
    QVERIFY(serve());
    const QByteArray old = m_session->secrets().clientKey;
    std::optional<QString> result;
    m_session->renewClientKey(this, [&result](const QString &problem) { result = problem; });
    QVERIFY(spinUntil([&] { return result.has_value() && m_session->secrets().clientKey != old; }));
    QCOMPARE(*result, QString());
    QCOMPARE(m_session->secrets().clientKey.size(), old.size());
    QCOMPARE(askWith(m_session->secrets().clientKey), 200);
    QCOMPARE(askWith(old), 401);
}

void TestDesktopSession::lockedKeychainIsNoReasonForANewKey()
{
    m_file->set(u"endpoint"_s, u"requireKey"_s, true);
    m_keychain->write(u"test/client"_s, "spw-kept-by-the-user", this, [](const SecretStore::Result &) {});
    QCoreApplication::processEvents();
    m_keychain->setFailure(u"The keychain is locked."_s);
    open();
    m_session->start();
    QVERIFY(spinUntil([this] { return !m_session->startProblem().isEmpty(); }));
    QCOMPARE(m_session->startProblem(), u"The client key could not be looked up: The keychain is locked."_s);
    QCOMPARE(m_session->state(), EndpointState::Stopped);
    m_keychain->setFailure({});
    QVERIFY(serve()); // looks again
    QCOMPARE(askWith("spw-kept-by-the-user"), 200);
}

void TestDesktopSession::noKeyInAnyFile()
{
    m_file->root.remove(u"backends"_s);
    m_file->add(u"b1"_s, m_backend->url(), 1, u"key"_s);
    m_file->set(u"endpoint"_s, u"requireKey"_s, true);
    open();
    QCOMPARE(setKey(u"b1"_s, "a-very-secret-key"), QString());
    QVERIFY(serve());
    const QByteArray clientKey = m_session->secrets().clientKey;
    QCOMPARE(askWith(clientKey), 200);
    Profile next = m_session->profile();
    next.backends[0].priority = 2;
    QCOMPARE(m_session->save(next), QString());
    QString copy;
    QCOMPARE(m_session->library().duplicate(m_file->path(), u"copy"_s, &copy), QString());
    int files = 0;
    for (QDirIterator it(m_file->folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("a-very-secret-key"));
        QVERIFY(!bytes.contains(clientKey));
        QVERIFY(!bytes.contains(QByteArray("a-very-secret-key").toBase64()));
        ++files;
    }
    QCOMPARE(files, 2);
}

void TestDesktopSession::coloursByOrder()
{
    for (int i = 2; i <= 8; ++i) {
        m_file->add(u"b%1"_s.arg(i), m_backend->url() + u"/%1"_s.arg(i));
    }
    open();
    QCOMPARE(m_session->colorOf(u"b1"_s), 1);
    QCOMPARE(m_session->colorOf(u"b8"_s), 8);
    QCOMPARE(m_session->colorOf(u"unknown"_s), 1);
}

QTEST_GUILESS_MAIN(TestDesktopSession)
#include "tst_desktopsession.moc"
