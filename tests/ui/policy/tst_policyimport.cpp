// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "tests/ui/policy/policyscene.h"
#include "ui/policy/policyimport.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

PolicyReview reviewOf(const QString &name)
{
    return reviewPolicyFile(PolicyScene::policyFile(name));
}

} // namespace

/// What is read of a policy file, before and after it is taken over.
class TestPolicyImport : public QObject
{
    Q_OBJECT
private slots:
    void anExportHasNothingToRepair()
    {
        PolicyScene scene;
        const QByteArray text = ApimPolicyWriter().write(scene.desk.session.profile()).bytes;
        const PolicyReview review = reviewPolicy(u"/x/apim-policy.xml"_s, text);
        QVERIFY(review.isUsable());
        QVERIFY(review.read.rulesAreKnown);
        QVERIFY(review.remarks.isEmpty());
        QCOMPARE(review.fileName(), u"apim-policy.xml"_s);
        QCOMPARE(repairedPolicy(scene.desk.session.profile(), review).bytes, text);
    }

    void aCopiedPolicyHasEachMistakeInItsLine()
    {
        const PolicyReview review = reviewOf(u"copied.xml"_s);
        QVERIFY(review.isUsable());
        QCOMPARE(review.read.plan.backends.size(), 2);
        const QList<PolicyRemark> mistakes = review.mistakes();
        QCOMPARE(mistakes.size(), 11);
        for (const PolicyRemark &mistake : mistakes) {
            QVERIFY(mistake.line > 0 && !mistake.headline.isEmpty() && !mistake.remedy.isEmpty());
        }
        QVERIFY(review.leftOut().isEmpty());
        // What is exported instead has none of them.
        const Exported repaired = repairedPolicy(Profile(), review);
        QCOMPARE(repaired.problem, QString());
        QVERIFY(reviewPolicy(u"x.xml"_s, repaired.bytes).mistakes().isEmpty());
        QVERIFY(repaired.bytes.contains("https://contoso-westus.openai.azure.com"));
    }

    void aBackendWithoutUrlIsLeftOut()
    {
        QByteArray text = PolicyScene::contentOf(PolicyScene::policyFile(u"copied.xml"_s));
        const QByteArray url = "{ \"url\", \"https://contoso-eastus.openai.azure.com/\" },";
        QVERIFY(text.contains(url));
        const int line = int(text.first(text.indexOf("new JObject()")).count('\n')) + 1;
        text.replace(url, "");
        const PolicyReview review = reviewPolicy(u"x.xml"_s, text);
        QVERIFY(review.isUsable());
        QCOMPARE(review.read.plan.backends.size(), 1);
        QCOMPARE(review.leftOut().size(), 1);
        QCOMPARE(review.leftOut().first().headline, u"This backend has no url."_s);
        QCOMPARE(review.leftOut().first().line, line);
    }

    void garbageSaysWhere()
    {
        const PolicyReview review = reviewPolicy(u"x.xml"_s, "<policies>\n<inbound>\n</policies>");
        QVERIFY(!review.isUsable());
        QCOMPARE(review.problemLine, 3);
        QVERIFY(!reviewPolicy(u"x.xml"_s, "<feed/>").isUsable());
        QVERIFY(!reviewPolicyFile(u"/no/such/file.xml"_s).isUsable());
    }

    void binaryFilesAreNotShown()
    {
        PolicyScene scene;
        const PolicyReview review = reviewPolicyFile(scene.fileWith(u"b.xml"_s, QByteArray("\0\1\2<", 4)));
        QVERIFY(!review.isUsable());
        QVERIFY(review.text.isEmpty());
        const PolicyReview large = reviewPolicyFile(scene.fileWith(u"l.xml"_s, QByteArray(mostPolicyBytes + 5, ' ')));
        QVERIFY(!large.isUsable());
        QVERIFY(large.text.isEmpty());
    }

    void takingOverKeepsWhatAPolicyDoesNotCarry()
    {
        PolicyScene scene;
        scene.desk.change([](Profile &profile) {
            profile.backends[0].auth = AuthKind::Key;
            profile.backends[0].deployments = {{u"gpt-4o"_s, u"gpt-4o-ptu"_s}};
            profile.balancing.maxAttempts = 9;
        });
        QCOMPARE(takeOver(scene.desk.session, reviewOf(u"copied.xml"_s)), QString());
        const Profile &profile = scene.desk.session.profile();
        QCOMPARE(profile.backends.size(), 2);
        QCOMPARE(profile.backends[0].name, u"eastus"_s);
        QCOMPARE(profile.backends[0].auth, AuthKind::Key);
        QCOMPARE(profile.backends[0].deployments.size(), 1);
        QCOMPARE(profile.backends[1].priority, 2);
        QCOMPARE(profile.balancing.maxAttempts, 9); // its rules are not known
    }

    void withoutAProfileOneIsMade()
    {
        PolicyScene scene{QStringList()};
        QCOMPARE(takeOver(scene.desk.session, reviewOf(u"copied.xml"_s)), QString());
        QCOMPARE(scene.desk.session.profile().name, u"copied"_s);
        QCOMPARE(scene.desk.session.profile().backends.size(), 2);
        QCOMPARE(scene.desk.session.profile().backends[0].auth, AuthKind::Entra);
    }

    void namesThatClashAreTakenApart()
    {
        PolicyScene scene;
        // The profile's westus has the name that the policy's other backend would get.
        scene.desk.change([](Profile &profile) { profile.backends[1].name = u"contoso-eastus"_s; });
        scene.desk.change([](Profile &profile) { profile.backends.removeFirst(); });
        QCOMPARE(takeOver(scene.desk.session, reviewOf(u"copied.xml"_s)), QString());
        const QList<Backend> &backends = scene.desk.session.profile().backends;
        QCOMPARE(backends.size(), 2);
        QVERIFY(backends[0].name != backends[1].name);
    }

private:
    TestLook m_look;
};

QTEST_MAIN(TestPolicyImport)
#include "tst_policyimport.moc"
