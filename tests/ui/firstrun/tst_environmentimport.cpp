// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "ui/firstrun/environmentimport.h"

#include <QFile>
#include <QTest>

using namespace spillway;

namespace
{

QProcessEnvironment variables(const QStringList &assignments)
{
    QProcessEnvironment environment;
    for (const QString &assignment : assignments) {
        environment.insert(assignment.section(u'=', 0, 0), assignment.section(u'=', 1));
    }
    return environment;
}

const QStringList threeBackends = {QStringLiteral("BACKEND_1_URL=https://east.openai.azure.com"),
                                   QStringLiteral("BACKEND_1_APIKEY=key-of-east"),
                                   QStringLiteral("BACKEND_2_URL=https://west.openai.azure.com"),
                                   QStringLiteral("BACKEND_2_PRIORITY=2"),
                                   QStringLiteral("BACKEND_2_APIKEY=key-of-west"),
                                   QStringLiteral("BACKEND_10_URL=https://north.openai.azure.com"),
                                   QStringLiteral("HTTP_TIMEOUT_SECONDS=30")};

} // namespace

class TestEnvironmentImport : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatWasFound()
    {
        const EnvironmentOffer none = environmentOffer({});
        QCOMPARE(none.backends, 0);
        QVERIFY(none.description.startsWith(QStringLiteral("None are set.")));
        const EnvironmentOffer one = environmentOffer(variables({QStringLiteral("BACKEND_3_URL=https://a.example")}));
        QCOMPARE(one.backends, 1);
        QCOMPARE(one.description, QStringLiteral("Found 1 backend: BACKEND_3_URL"));
        const EnvironmentOffer three = environmentOffer(variables(threeBackends));
        QCOMPARE(three.backends, 3);
        QCOMPARE(three.description, QStringLiteral("Found 3 backends: BACKEND_1_URL to BACKEND_10_URL"));
    }

    void tellsWhatIsWrong()
    {
        const EnvironmentOffer wrong = environmentOffer(
            variables({QStringLiteral("BACKEND_1_URL=https://a.example"), QStringLiteral("BACKEND_1_PRIORITY=first")}));
        QCOMPARE(wrong.backends, 0);
        QVERIFY2(wrong.description.startsWith(QStringLiteral("BACKEND_1_PRIORITY: Must be a whole number")),
                 qPrintable(wrong.description));
    }

    void makesAProfileAndKeepsTheKeys()
    {
        ShellFixture desk;
        QStringList answers;
        importEnvironment(desk.session, variables(threeBackends), &desk.session,
                          [&answers](const QString &problem) { answers.append(problem); });
        QTRY_COMPARE(answers, QStringList{QString()});
        const Profile &profile = desk.session.profile();
        QCOMPARE(profile.name, QStringLiteral("Environment"));
        QCOMPARE(profile.backends.size(), 3);
        QCOMPARE(profile.backends[1].name, QStringLiteral("west"));
        QCOMPARE(profile.backends[1].priority, 2);
        QCOMPARE(profile.backends[2].auth, AuthKind::Entra);
        QCOMPARE(profile.balancing.idleTimeout, std::chrono::milliseconds(30'000));
        QTRY_COMPARE(desk.session.secrets().backends.value(QStringLiteral("east")).value, QByteArray("key-of-east"));
        QCOMPARE(desk.session.secrets().backends.value(QStringLiteral("west")).value, QByteArray("key-of-west"));
        QFile file(desk.session.profilePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("key-of"));
    }

    void usesTheProfileThatIsEmpty()
    {
        ShellFixture desk;
        const QString path = desk.openWith({});
        bool done = false;
        importEnvironment(desk.session, variables(threeBackends), &desk.session,
                          [&done](const QString & /*problem*/) { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(desk.session.profilePath(), path);
        QCOMPARE(desk.session.profile().name, QStringLiteral("Contoso"));
        QCOMPARE(desk.session.profile().backends.size(), 3);
    }

    void wrongVariablesChangeNothing()
    {
        ShellFixture desk;
        QString problem;
        importEnvironment(desk.session, variables({QStringLiteral("BACKEND_1_URL=ftp://a")}), &desk.session,
                          [&problem](const QString &text) { problem = text; });
        QVERIFY(problem.startsWith(QStringLiteral("BACKEND_1_URL: ")));
        QVERIFY(!desk.session.isOpen());
    }
};

QTEST_MAIN(TestEnvironmentImport)
#include "tst_environmentimport.moc"
