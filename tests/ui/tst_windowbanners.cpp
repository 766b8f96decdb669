// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/banner.h"
#include "ui/windowbanners.h"

#include <QFile>
#include <QHostAddress>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace spillway;

namespace
{

Button *buttonOf(const Banner *banner, const QString &text)
{
    const QList<Button *> buttons = banner->findChildren<Button *>();
    for (Button *button : buttons) {
        if (button->text() == text && !button->isHidden()) {
            return button;
        }
    }
    return nullptr;
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestWindowBanners : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void quietWhileNothingIsWrong()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        QVERIFY(banners.isHidden());
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(desk.problem, QString());
        desk.session.start();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        QVERIFY(banners.isHidden());
    }

    void portInUseOffersTheNext()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(desk.change([&](Profile &p) { p.endpoint.port = other.serverPort(); }), QString());
        desk.session.start();
        QTRY_VERIFY(banners.banner(BannerId::StartFailed) != nullptr);
        const Banner *banner = banners.banner(BannerId::StartFailed);
        QCOMPARE(banner->kind(), BannerKind::Error);
        QCOMPARE(
            banner->text(),
            QStringLiteral("Port %1 is in use by another program. Spillway is not serving.").arg(other.serverPort()));
        QVERIFY(!banners.isHidden());
        Button *use = nullptr;
        for (int port = other.serverPort() + 1; use == nullptr && port < other.serverPort() + 60; ++port) {
            use = buttonOf(banner, QStringLiteral("Use %1").arg(port));
        }
        QVERIFY(use != nullptr);
        QCOMPARE(use->kind(), ButtonKind::Primary);
        use->click();
        QTRY_COMPARE(desk.session.state(), EndpointState::Serving);
        QVERIFY(desk.session.profile().endpoint.port > other.serverPort());
        QVERIFY(banners.banner(BannerId::StartFailed) == nullptr);
        QVERIFY(banners.isHidden());
    }

    void portInUseCanBeChangedByHand()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        ShellFixture desk;
        WindowBanners banners(desk.session);
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(desk.change([&](Profile &p) { p.endpoint.port = other.serverPort(); }), QString());
        desk.session.start();
        QTRY_VERIFY(banners.banner(BannerId::StartFailed) != nullptr);
        QSignalSpy spy(&banners, &WindowBanners::changeAddressRequested);
        buttonOf(banners.banner(BannerId::StartFailed), QStringLiteral("Change…"))->click();
        QTRY_COMPARE(spy.size(), 1);
        // Another port: the banner spoke of the old one.
        QCOMPARE(desk.change([](Profile &p) { p.endpoint.port = 0; }), QString());
        QVERIFY(banners.banner(BannerId::StartFailed) == nullptr);
    }

    void otherReasonsAreTheSystems()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        desk.openWith({QStringLiteral("one")});
        // TEST-NET: an address that no computer has.
        QCOMPARE(desk.change([](Profile &p) { p.endpoint.address = QStringLiteral("192.0.2.1"); }), QString());
        desk.session.start();
        QTRY_VERIFY(banners.banner(BannerId::StartFailed) != nullptr);
        const QString text = banners.banner(BannerId::StartFailed)->text();
        QVERIFY2(text.startsWith(QStringLiteral("Spillway is not serving. ")), qPrintable(text));
        QVERIFY2(text.contains(desk.session.startProblem()), qPrintable(text));
        QVERIFY(buttonOf(banners.banner(BannerId::StartFailed), QStringLiteral("Try again")) != nullptr);
    }

    void networkCanBeClosed()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        desk.openWith({QStringLiteral("one")});
        QCOMPARE(desk.change([](Profile &p) { p.endpoint.address = QStringLiteral("0.0.0.0"); }), QString());
        QVERIFY(banners.banner(BannerId::Network) == nullptr); // nobody serves yet
        desk.session.start();
        QTRY_VERIFY(banners.banner(BannerId::Network) != nullptr);
        const Banner *banner = banners.banner(BannerId::Network);
        QCOMPARE(banner->kind(), BannerKind::Attention);
        QCOMPARE(banner->text(),
                 QStringLiteral("Open to your network. Anyone with the client key can spend your quota."));
        buttonOf(banner, QStringLiteral("This computer only"))->click();
        QTRY_COMPARE(desk.session.profile().endpoint.address, QStringLiteral("127.0.0.1"));
        QVERIFY(banners.banner(BannerId::Network) == nullptr);
    }

    void demoCanBeStopped()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        connect(&banners, &WindowBanners::stopDemoRequested, &desk.session, &DesktopSession::closeDemo);
        QCOMPARE(desk.session.openDemo(), QString());
        const Banner *banner = banners.banner(BannerId::Demo);
        QVERIFY(banner != nullptr);
        QCOMPARE(banner->kind(), BannerKind::Info);
        QCOMPARE(banner->text(), QStringLiteral("Simulated backends. Nothing leaves this computer."));
        buttonOf(banner, QStringLiteral("Stop the demo"))->click();
        QTRY_VERIFY(!desk.session.isDemo());
        QVERIFY(banners.banner(BannerId::Demo) == nullptr);
        QVERIFY(banners.isHidden());
    }

    void rejectedFileNamesItsFindings()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        const QString path = desk.openWith({QStringLiteral("one")});
        writeFile(path, "{\"version\": 1, \"name\": \"Contoso\", \"endpoint\": {\"port\": 70000}, "
                        "\"backends\": [{\"name\": \"\", \"url\": \"ftp://x\"}]}");
        QTRY_VERIFY(banners.banner(BannerId::Rejected) != nullptr);
        const QString text = banners.banner(BannerId::Rejected)->text();
        QVERIFY2(
            text.startsWith(QStringLiteral("The profile changed on disk and has errors. What was in force stays. ")),
            qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("endpoint.port: ")), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("more.")), qPrintable(text));
        QCOMPARE(desk.session.profile().backends.size(), 1);
        // Put right, it goes.
        writeFile(path, R"({"version": 1, "name": "Contoso", "backends": []})");
        QTRY_VERIFY(banners.banner(BannerId::Rejected) == nullptr);
    }

    void laterVersionIsReadOnly()
    {
        ShellFixture desk;
        const WindowBanners banners(desk.session);
        const QString path = desk.folder.filePath(QStringLiteral("later.spillway.json"));
        writeFile(path, R"({"version": 99, "name": "Later", "backends": []})");
        QCOMPARE(desk.session.open(path), QString());
        QVERIFY(banners.banner(BannerId::ReadOnly) != nullptr);
        QVERIFY(banners.banner(BannerId::ReadOnly)->text().contains(QStringLiteral("never rewritten")));
        desk.openWith({});
        QVERIFY(banners.banner(BannerId::ReadOnly) == nullptr);
    }

    void unreadableProfileIsTold()
    {
        ShellFixture desk;
        WindowBanners banners(desk.session);
        banners.showOpenProblem(QStringLiteral("/tmp/broken.spillway.json"),
                                QStringLiteral("Line 3: a comma is missing."));
        const Banner *banner = banners.banner(BannerId::OpenFailed);
        QVERIFY(banner != nullptr);
        QCOMPARE(banner->text(), QStringLiteral("broken.spillway.json cannot be opened. Line 3: a comma is missing."));
        QSignalSpy spy(&banners, &WindowBanners::openProfileRequested);
        buttonOf(banner, QStringLiteral("Open another…"))->click();
        QTRY_COMPARE(spy.size(), 1);
        desk.openWith({});
        QVERIFY(banners.banner(BannerId::OpenFailed) == nullptr);
    }

    void lockedKeychainIsToldUntilDismissed()
    {
        QTemporaryDir folder;
        MemoryStore keychain;
        keychain.setFailure(QStringLiteral("the keychain is locked, or does not let Spillway in"));
        DesktopSession session(ProfileLibrary(folder.path()), &keychain, {});
        WindowBanners banners(session);
        QString path;
        QCOMPARE(session.library().create(QStringLiteral("Contoso"), &path), QString());
        QCOMPARE(session.open(path), QString());
        Profile profile = session.profile();
        profile.backends.append(Backend());
        profile.backends[0].name = QStringLiteral("one");
        profile.backends[0].url = QStringLiteral("https://one.example");
        QCOMPARE(session.save(profile), QString());
        QTRY_VERIFY(banners.banner(BannerId::Keychain) != nullptr);
        QCOMPARE(banners.banner(BannerId::Keychain)->text(),
                 QStringLiteral("The keychain is locked, or does not let Spillway in. Keys stay in memory until "
                                "Spillway closes."));
        banners.setQuiet(true);
        QVERIFY(banners.banner(BannerId::Keychain) == nullptr);
        banners.setQuiet(false);
        buttonOf(banners.banner(BannerId::Keychain), QStringLiteral("Dismiss"))->click();
        QTRY_VERIFY(banners.banner(BannerId::Keychain) == nullptr);
    }

    void orderIsFixed()
    {
        ShellFixture desk;
        WindowBanners banners(desk.session);
        QCOMPARE(desk.session.openDemo(), QString());
        banners.showOpenProblem(QStringLiteral("/x.json"), QStringLiteral("No."));
        banners.resize(800, 200);
        banners.show();
        QVERIFY(banners.banner(BannerId::OpenFailed)->y() < banners.banner(BannerId::Demo)->y());
        QCOMPARE(banners.banner(BannerId::Demo)->x(), 16);
    }

    void aBannerThatStaysKeepsItsButtons()
    {
        ShellFixture desk;
        WindowBanners banners(desk.session);
        QCOMPARE(desk.session.openDemo(), QString());
        const Button *before = buttonOf(banners.banner(BannerId::Demo), QStringLiteral("Stop the demo"));
        QCOMPARE(desk.change([](Profile &p) { p.balancing.maxAttempts = 3; }), QString());
        QCOMPARE(buttonOf(banners.banner(BannerId::Demo), QStringLiteral("Stop the demo")), before);
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestWindowBanners)
#include "tst_windowbanners.moc"
