// SPDX-License-Identifier: MIT
#include "ui/singleinstance.h"

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace spillway;
using Role = SingleInstance::Role;

namespace
{

/// A later start: on a thread of its own, as another process would be, since it waits for the first one's answer.
class LaterStart
{
public:
    LaterStart(const QString &place, const InstanceRequest &request, std::chrono::milliseconds limit)
        : m_thread(QThread::create([this, place, request, limit] {
            SingleInstance instance(place);
            m_role = int(instance.begin(request, limit));
        }))
    {
        m_thread->start();
    }
    ~LaterStart() { m_thread->wait(); }

    bool isDone() const { return m_role >= 0; }
    Role role() const { return Role(m_role.load()); }

private:
    std::atomic<int> m_role = -1;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

Q_DECLARE_METATYPE(spillway::InstanceRequest)

class TestSingleInstance : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { qRegisterMetaType<InstanceRequest>(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_place = m_folder->filePath(QStringLiteral("s"));
    }

    void aloneItIsTheFirst()
    {
        SingleInstance instance(m_place);
        QCOMPARE(instance.begin({}), Role::First);
    }

    void laterOneHandsOver()
    {
        SingleInstance first(m_place);
        QCOMPARE(first.begin({}), Role::First);
        QSignalSpy spy(&first, &SingleInstance::requested);
        const InstanceRequest request{QStringLiteral("/tmp/é.spillway.json"), true, "token"};
        const LaterStart later(m_place, request, std::chrono::seconds(10));
        QTRY_VERIFY(later.isDone());
        QCOMPARE(later.role(), Role::Second);
        QTRY_COMPARE(spy.size(), 1);
        QVERIFY(spy[0][0].value<InstanceRequest>() == request);
    }

    void everyLaterOneIsHeard()
    {
        SingleInstance first(m_place);
        QCOMPARE(first.begin({}), Role::First);
        QSignalSpy spy(&first, &SingleInstance::requested);
        for (int i = 1; i <= 3; ++i) {
            const LaterStart later(m_place, {QString::number(i), false, {}}, std::chrono::seconds(10));
            QTRY_VERIFY(later.isDone());
            QCOMPARE(later.role(), Role::Second);
        }
        QTRY_COMPARE(spy.size(), 3);
        QCOMPARE(spy[2][0].value<InstanceRequest>().profilePath, QStringLiteral("3"));
    }

    void whatACrashHasLeftIsNoFirstOne()
    {
#ifndef Q_OS_WIN
        QFile left(m_place);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        SingleInstance instance(m_place);
        QCOMPARE(instance.begin({}), Role::First);
        const LaterStart later(m_place, {}, std::chrono::seconds(10));
        QTRY_VERIFY(later.isDone());
        QCOMPARE(later.role(), Role::Second);
#endif
    }

    void afterTheFirstHasEndedTheNextIsFirst()
    {
        {
            SingleInstance first(m_place);
            QCOMPARE(first.begin({}), Role::First);
        }
        SingleInstance next(m_place);
        QCOMPARE(next.begin({}), Role::First);
    }

    void oneThatDoesNotAnswerIsTold()
    {
        QLocalServer mute;
        QVERIFY(mute.listen(m_place));
        SingleInstance later(m_place);
        QCOMPARE(later.begin({}, std::chrono::milliseconds(50)), Role::Unanswered);
    }

    void nonsenseRaisesOnly()
    {
        SingleInstance first(m_place);
        QCOMPARE(first.begin({}), Role::First);
        QSignalSpy spy(&first, &SingleInstance::requested);
        QLocalSocket socket;
        socket.connectToServer(m_place);
        QTRY_COMPARE(socket.state(), QLocalSocket::ConnectedState);
        socket.write("{\"profile\": 7, nonsense\n");
        QTRY_COMPARE(spy.size(), 1);
        QVERIFY(spy[0][0].value<InstanceRequest>() == InstanceRequest{});
    }

    void endlessLineIsCut()
    {
        SingleInstance first(m_place);
        QCOMPARE(first.begin({}), Role::First);
        QSignalSpy spy(&first, &SingleInstance::requested);
        QLocalSocket socket;
        socket.connectToServer(m_place);
        QTRY_COMPARE(socket.state(), QLocalSocket::ConnectedState);
        socket.write(QByteArray(SingleInstance::maxBytes * 2, 'x'));
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(spy.size(), 0);
    }

    void placeIsOfThisUser()
    {
#ifndef Q_OS_WIN
        const QString folder = SingleInstance::standardPlace().section(u'/', 0, -2);
        QCOMPARE(QFile::permissions(folder) &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
#endif
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_place;
};

QTEST_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
