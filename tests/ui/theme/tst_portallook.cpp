// SPDX-License-Identifier: MIT
#include "ui/theme/portallook.h"

#include "tests/support/spin.h"
#include "tests/ui/testlook.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#ifdef QT_DBUS_LIB

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusVariant>

using namespace spillway;
using namespace Qt::StringLiterals;

using Settings = QMap<QString, QVariantMap>;

/// Plays the desktop portal on the test's own session bus, on a thread of its own, as another process would.
class FakePortal : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    QVariantMap appearance;
    bool hesitates = false; ///< answers only when told to
    QStringList asked;

public slots:
    QMap<QString, QVariantMap> ReadAll(const QStringList &namespaces)
    {
        asked += namespaces;
        if (hesitates) {
            setDelayedReply(true);
            m_open.append(message());
            return {};
        }
        return {{u"org.freedesktop.appearance"_s, appearance}};
    }
    Q_NOREPLY void answerAll(const QDBusConnection &bus)
    {
        const QVariant answer = QVariant::fromValue(Settings{{u"org.freedesktop.appearance"_s, appearance}});
        for (const QDBusMessage &call : std::as_const(m_open)) {
            bus.send(call.createReply(answer));
        }
        m_open.clear();
    }

signals:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    QList<QDBusMessage> m_open;
};

class TestPortalLook : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void settingsOntoALook_data();
    void settingsOntoALook();
    void readAtTheStart();
    void followedLive();
    void otherSettingsAreNoMatter();
    void answerThatComesLater();
    void withoutAPortal();
    void platformIsFollowedToo();
    void themeFollowsThePortal();

private:
    /// Runs a function on the portal's thread and waits for it.
    template <typename Function>
    void onPortal(Function function)
    {
        QMetaObject::invokeMethod(m_portal.get(), function, Qt::BlockingQueuedConnection);
    }
    void tellChange(const QString &space, const QString &key, const QVariant &value)
    {
        onPortal([&] { emit m_portal->SettingChanged(space, key, QDBusVariant(value)); });
    }
    static std::unique_ptr<PortalLook> lookOver(FakeLook **platform = nullptr);

    QProcess m_daemon;
    QThread m_thread;
    std::unique_ptr<FakePortal> m_portal;
    QString m_address;
};

namespace
{
const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString path = u"/org/freedesktop/portal/desktop"_s;
const QString appearanceSpace = u"org.freedesktop.appearance"_s;
const QString busName = u"portal of the test"_s;
} // namespace

void TestPortalLook::initTestCase()
{
    // A bus of its own: the desktop's portal, if there is one, stays out of it.
    m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    if (!m_daemon.waitForStarted()) {
        QSKIP("There is no dbus-daemon here.");
    }
    QVERIFY(spinUntil([this] { return m_daemon.canReadLine(); }));
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toUtf8());
    qDBusRegisterMetaType<Settings>();
    m_thread.start();
}

void TestPortalLook::cleanupTestCase()
{
    m_thread.quit();
    m_thread.wait();
    QDBusConnection::disconnectFromBus(busName);
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

void TestPortalLook::init()
{
    m_portal = std::make_unique<FakePortal>();
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, busName);
    QVERIFY(bus.registerObject(path, m_portal.get(), QDBusConnection::ExportAllContents));
    QVERIFY(bus.registerService(service));
    m_portal->moveToThread(&m_thread);
}

void TestPortalLook::cleanup()
{
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, busName);
    bus.unregisterService(service);
    bus.unregisterObject(path);
    onPortal([this] { m_portal->moveToThread(QCoreApplication::instance()->thread()); });
    m_portal.reset();
}

std::unique_ptr<PortalLook> TestPortalLook::lookOver(FakeLook **platform)
{
    auto source = std::make_unique<FakeLook>();
    if (platform != nullptr) {
        *platform = source.get();
    }
    return std::make_unique<PortalLook>(std::move(source));
}

void TestPortalLook::settingsOntoALook_data()
{
    QTest::addColumn<QVariantMap>("settings");
    QTest::addColumn<bool>("wasDark");
    QTest::addColumn<QList<bool>>("expected"); // dark, high contrast, reduced motion
    const auto row = [](const char *name, const QVariantMap &settings, bool wasDark, const QList<bool> &expected) {
        QTest::newRow(name) << settings << wasDark << expected;
    };
    row("nothing told, light", {}, false, {false, false, false});
    row("nothing told, dark", {}, true, {true, false, false});
    row("no preference is light", {{u"color-scheme"_s, 0U}}, true, {false, false, false});
    row("dark", {{u"color-scheme"_s, 1U}}, false, {true, false, false});
    row("light", {{u"color-scheme"_s, 2U}}, true, {false, false, false});
    row("unknown number is light", {{u"color-scheme"_s, 7U}}, true, {false, false, false});
    row("not a number", {{u"color-scheme"_s, u"dark"_s}}, false, {false, false, false});
    row("contrast", {{u"contrast"_s, 1U}}, false, {false, true, false});
    row("no contrast", {{u"contrast"_s, 0U}}, false, {false, false, false});
    row("reduced motion", {{u"reduced-motion"_s, 1U}}, true, {true, false, true});
    row("all", {{u"color-scheme"_s, 1U}, {u"contrast"_s, 1U}, {u"reduced-motion"_s, 1U}, {u"accent-color"_s, u"red"_s}},
        false, {true, true, true});
}

void TestPortalLook::settingsOntoALook()
{
    QFETCH(QVariantMap, settings);
    QFETCH(bool, wasDark);
    QFETCH(QList<bool>, expected);
    const SystemLook look = withPortalSettings({.dark = wasDark}, settings);
    QCOMPARE((QList<bool>{look.dark, look.highContrast, look.reducedMotion}), expected);
}

void TestPortalLook::readAtTheStart()
{
    onPortal([this] { m_portal->appearance = {{u"color-scheme"_s, 1U}, {u"reduced-motion"_s, 1U}}; });
    const auto look = lookOver();
    // Known at once, so that the window never flashes in the wrong theme.
    QCOMPARE(look->look(), (SystemLook{true, false, true}));
    QCOMPARE(m_portal->asked, QStringList{appearanceSpace});
}

void TestPortalLook::followedLive()
{
    const auto look = lookOver();
    QVERIFY(!look->look().dark);
    QSignalSpy changed(look.get(), &SystemLookSource::changed);
    tellChange(appearanceSpace, u"color-scheme"_s, 1U);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(look->look().dark);
    tellChange(appearanceSpace, u"color-scheme"_s, 2U);
    QTRY_COMPARE(changed.count(), 2);
    QVERIFY(!look->look().dark);
}

void TestPortalLook::otherSettingsAreNoMatter()
{
    const auto look = lookOver();
    QSignalSpy changed(look.get(), &SystemLookSource::changed);
    tellChange(u"org.gnome.desktop.interface"_s, u"color-scheme"_s, 1U);
    tellChange(appearanceSpace, u"contrast"_s, 1U); // arrives after it
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(look->look(), (SystemLook{false, true, false}));
}

void TestPortalLook::answerThatComesLater()
{
    onPortal([this] {
        m_portal->hesitates = true;
        m_portal->appearance = {{u"color-scheme"_s, 1U}};
    });
    const auto look = lookOver();
    QVERIFY(!look->look().dark); // the start does not wait for it
    QSignalSpy changed(look.get(), &SystemLookSource::changed);
    const QDBusConnection bus = QDBusConnection::connectToBus(m_address, busName);
    const auto answered = [&] {
        onPortal([&] { m_portal->answerAll(bus); });
        return changed.count();
    };
    QTRY_COMPARE(answered(), 1);
    QVERIFY(look->look().dark);
}

void TestPortalLook::withoutAPortal()
{
    QVERIFY(QDBusConnection::connectToBus(m_address, busName).unregisterService(service));
    FakeLook *platform = nullptr;
    const auto look = lookOver(&platform);
    platform->set({.dark = true});
    QCOMPARE(look->look(), (SystemLook{true, false, false}));
}

void TestPortalLook::platformIsFollowedToo()
{
    FakeLook *platform = nullptr;
    const auto look = lookOver(&platform);
    QSignalSpy changed(look.get(), &SystemLookSource::changed);
    platform->set({.reducedMotion = true});
    QCOMPARE(changed.count(), 1);
    QVERIFY(look->look().reducedMotion);
}

void TestPortalLook::themeFollowsThePortal()
{
    Theme theme(lookOver());
    QVERIFY(!theme.isDark());
    tellChange(appearanceSpace, u"color-scheme"_s, 1U);
    QTRY_VERIFY(theme.isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Window), darkTokens().color(Token::Window));
    theme.setMode(ThemeMode::Light);
    QVERIFY(!theme.isDark());
}

QTEST_MAIN(TestPortalLook)
#include "tst_portallook.moc"

#else

int main()
{
    return 0; // there is no portal without D-Bus
}

#endif
