// SPDX-License-Identifier: MIT
#include "ui/session/desktopsession.h"

#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"

#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The demo inside of a session: it comes over a profile and goes again, and nothing of it leaves this computer.
class TestDemoSession : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void bringsBackendsAndTraffic();
    void callsNeverReachRealBackends();
    void fileChangesWaitForItsEnd();
    void savesInMemoryOnly();
    void closingBringsTheProfileBack();
    void openingAProfileEndsIt();
    void closeWithoutADemo();

private:
    bool serve()
    {
        m_session->start();
        return spinUntil([this] { return m_session->state() == EndpointState::Serving; });
    }
    /// Waits until this many exchanges have finished.
    bool awaitFinished(qsizetype count)
    {
        return spinUntil([&] { return m_finished.size() >= count; }, std::chrono::seconds(30));
    }

    std::unique_ptr<ProfileFile> m_file;
    std::unique_ptr<MemoryStore> m_keychain;
    std::unique_ptr<ScriptedBackend> m_real;
    std::unique_ptr<DesktopSession> m_session;
    QList<ExchangeRecord> m_finished;
};

void TestDemoSession::init()
{
    m_file = std::make_unique<ProfileFile>();
    m_keychain = std::make_unique<MemoryStore>();
    m_real = std::make_unique<ScriptedBackend>();
    m_finished.clear();
    m_file->set(u"endpoint"_s, u"port"_s, 0);
    m_file->add(u"real"_s, m_real->url());
    m_file->write();
    m_session =
        std::make_unique<DesktopSession>(ProfileLibrary(m_file->folder()), m_keychain.get(), QProcessEnvironment());
    connect(m_session.get(), &DesktopSession::exchangesFinished, this,
            [this](const QList<ExchangeRecord> &records) { m_finished += records; });
}

void TestDemoSession::cleanup()
{
    m_session.reset();
    m_real.reset();
}

void TestDemoSession::bringsBackendsAndTraffic()
{
    QCOMPARE(m_session->openDemo(), QString());
    QVERIFY(m_session->isDemo());
    QVERIFY(m_session->isOpen());
    QCOMPARE(m_session->profilePath(), QString());
    QCOMPARE(m_session->profile().backends.size(), 3);
    Profile anyPort = m_session->profile();
    anyPort.endpoint.port = 0;
    QCOMPARE(m_session->save(anyPort), QString());
    QVERIFY(serve());
    QVERIFY(awaitFinished(2));
    for (const ExchangeRecord &record : std::as_const(m_finished)) {
        QVERIFY(record.status != 401); // the simulated backends' keys are in force
        QVERIFY(record.attempts.size() >= 1);
    }
    for (const Backend &backend : m_session->profile().backends) {
        QVERIFY(m_session->secrets().backends.value(backend.name).isUsable());
    }
}

void TestDemoSession::callsNeverReachRealBackends()
{
    QCOMPARE(m_session->open(m_file->path()), QString());
    QVERIFY(serve());
    QCOMPARE(m_session->openDemo(), QString()); // while it serves
    QVERIFY(awaitFinished(3));
    QCOMPARE(m_real->requests().size(), 0);
    for (const ExchangeRecord &record : std::as_const(m_finished)) {
        for (const AttemptRecord &attempt : record.attempts) {
            QVERIFY(attempt.backend != u"real"_s);
        }
    }
}

void TestDemoSession::fileChangesWaitForItsEnd()
{
    QCOMPARE(m_session->open(m_file->path()), QString());
    QVERIFY(serve());
    QCOMPARE(m_session->openDemo(), QString());
    QVERIFY(awaitFinished(1));
    QSignalSpy reloaded(m_session.get(), &DesktopSession::profileReloaded);
    ProfileStore witness(m_file->path()); // notices the change as the session's own does
    witness.load();
    witness.watch();
    QSignalSpy noticed(&witness, &ProfileStore::changed);
    m_file->set(u"endpoint"_s, u"suffix"_s, u"changed"_s);
    m_file->write();
    QVERIFY(spinUntil([&] { return noticed.count() > 0; }));
    QVERIFY(awaitFinished(m_finished.size() + 2)); // and some time more
    QCOMPARE(reloaded.count(), 0);
    QCOMPARE(m_session->profile().backends.size(), 3);
    QCOMPARE(m_real->requests().size(), 0);
    m_session->closeDemo();
    QCOMPARE(m_session->profile().backends.size(), 1);
    QVERIFY(spinUntil([this] { return m_session->profile().endpoint.suffix == u"changed"_s; }));
}

void TestDemoSession::savesInMemoryOnly()
{
    QCOMPARE(m_session->open(m_file->path()), QString());
    QFile file(m_file->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    QCOMPARE(m_session->openDemo(), QString());
    Profile next = m_session->profile();
    next.backends[0].priority = 9;
    QSignalSpy told(m_session.get(), &DesktopSession::told);
    QCOMPARE(m_session->save(next), QString());
    QCOMPARE(told.count(), 0); // nothing was saved
    QCOMPARE(m_session->profile().backends[0].priority, 9);
    file.close();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
}

void TestDemoSession::closingBringsTheProfileBack()
{
    QCOMPARE(m_session->open(m_file->path()), QString());
    QCOMPARE(m_session->openDemo(), QString());
    m_session->closeDemo();
    QVERIFY(!m_session->isDemo());
    QCOMPARE(m_session->profilePath(), m_file->path());
    QCOMPARE(m_session->profile().backends.first().name, u"real"_s);
    QVERIFY(serve());
    QCOMPARE(ask(quint16(QUrl(m_session->endpoint().endpointUrl()).port()), chatRequest()).status(), 200);
    QCOMPARE(m_real->requests().size(), 1); // that one, and none of the demo's
}

void TestDemoSession::openingAProfileEndsIt()
{
    QCOMPARE(m_session->openDemo(), QString());
    QCOMPARE(m_session->open(m_file->path()), QString());
    QVERIFY(!m_session->isDemo());
    QCOMPARE(m_session->profile().backends.first().name, u"real"_s);
    QVERIFY(serve());
    QCOMPARE(ask(quint16(QUrl(m_session->endpoint().endpointUrl()).port()), chatRequest()).status(), 200);
    QCOMPARE(m_real->requests().size(), 1);
}

void TestDemoSession::closeWithoutADemo()
{
    m_session->closeDemo();
    QVERIFY(!m_session->isOpen());
    QCOMPARE(m_session->openDemo(), QString());
    m_session->closeDemo();
    QVERIFY(!m_session->isOpen());
    QVERIFY(m_session->profile().backends.isEmpty());
}

QTEST_GUILESS_MAIN(TestDemoSession)
#include "tst_demosession.moc"
