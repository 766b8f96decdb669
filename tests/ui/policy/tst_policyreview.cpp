// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "tests/ui/policy/policyscene.h"
#include "ui/policy/policybadge.h"
#include "ui/policy/policyexport.h"
#include "ui/policy/policyheader.h"
#include "ui/policy/policyreviewpane.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/textlink.h"

#include <QApplication>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

Button *buttonOf(const QWidget &widget, const QString &text)
{
    for (Button *button : widget.findChildren<Button *>()) {
        if (button->text() == text && !button->isHidden()) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

/// Importing a policy: it is shown, with what is wrong in it; nothing is changed until somebody says so.
class TestPolicyReview : public QObject
{
    Q_OBJECT
private slots:
    void aRepairablePolicy()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const Profile before = scene.desk.session.profile();
        scene.page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
        QVERIFY(scene.page.isReviewing());
        QCOMPARE(scene.desk.session.profile(), before);
        QVERIFY(scene.page.view()->toPlainText().contains(u"remainingBackends"_s));
        const PolicyReviewPane &pane = *scene.page.reviewPane();
        QVERIFY(pane.isVisible());
        const QStringList says = pane.paragraphs();
        QCOMPARE(says[0], u"copied.xml"_s);
        QCOMPARE(says[1], u"2 backends, 11 mistakes that the repaired export does not have"_s);
        QVERIFY(says.join(u'\n').contains(u": Retry-After is read, retry-after-ms is not."_s));
        QVERIFY(says.contains(u"The export reads retry-after-ms first."_s));
        QCOMPARE(pane.lineLinks().size(), 11);
        pane.lineLinks().first()->click();
        QCOMPARE(scene.page.view()->markedLines().size(), 1);
        QCOMPARE(pane.takeButton()->text(), u"Take over 2 backends"_s);
        QVERIFY(!scene.page.header()->exportButton()->isEnabled());
        pane.takeButton()->click();
        QVERIFY(!scene.page.isReviewing());
        QCOMPARE(scene.desk.session.profile().backends.size(), 2);
        QCOMPARE(scene.page.view()->toPlainText().toUtf8(), scene.page.exported().bytes);
        QCOMPARE(scene.page.banner()->text(), u"2 backends taken over from copied.xml."_s);
        // And back.
        buttonOf(*scene.page.banner(), u"Undo"_s)->click();
        QCOMPARE(scene.desk.session.profile().backends, before.backends);
        QVERIFY(!scene.page.banner()->isVisible());
    }

    void leavingChangesNothing()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const Profile before = scene.desk.session.profile();
        const QString text = scene.page.view()->toPlainText();
        scene.page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
        QCOMPARE(QApplication::focusWidget(), scene.page.reviewPane()->takeButton());
        QVERIFY(scene.page.escape());
        QVERIFY(!scene.page.isReviewing());
        QCOMPARE(scene.desk.session.profile(), before);
        QCOMPARE(scene.page.view()->toPlainText(), text);
        QCOMPARE(QApplication::focusWidget(), scene.page.view());
    }

    void aBackendWithoutUrl()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        QByteArray text = PolicyScene::contentOf(PolicyScene::policyFile(u"copied.xml"_s));
        const int line = int(text.first(text.indexOf("new JObject()")).count('\n')) + 1;
        text.replace("{ \"url\", \"https://contoso-eastus.openai.azure.com/\" },", "");
        scene.page.importFile(scene.fileWith(u"broken.xml"_s, text));
        const Banner &banner = *scene.page.banner();
        QCOMPARE(banner.text(), u"Line %1: this backend has no url."_s.arg(line));
        QCOMPARE(banner.kind(), BannerKind::Error);
        buttonOf(banner, u"Show line"_s)->click();
        QCOMPARE(scene.page.view()->markedLines(), QList<int>{line});
        Button *others = buttonOf(banner, u"Import the other 1"_s);
        QVERIFY(others != nullptr);
        others->click();
        QCOMPARE(scene.desk.session.profile().backends.size(), 1);
        QCOMPARE(scene.desk.session.profile().backends.first().name, u"westus"_s);
    }

    void noPolicy()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const Profile before = scene.desk.session.profile();
        const QByteArray file = PolicyScene::contentOf(scene.desk.session.profilePath());
        scene.page.importFile(scene.fileWith(u"feed.xml"_s, "<feed>\n<entry/>\n</feed>\n"));
        QVERIFY(scene.page.isReviewing());
        QVERIFY(scene.page.banner()->text().startsWith(u"Line 1: "_s));
        QVERIFY(scene.page.reviewPane()->takeButton()->isHidden());
        QVERIFY(scene.page.reviewPane()->repairButton()->isHidden());
        QVERIFY(scene.page.reviewPane()->paragraphs().contains(
            u"Nothing can be taken over from this file, and nothing was changed."_s));
        scene.page.reviewPane()->closeButton()->click();
        QCOMPARE(scene.desk.session.profile(), before);
        QCOMPARE(PolicyScene::contentOf(scene.desk.session.profilePath()), file);
        // Nothing that could be shown.
        scene.page.importFile(scene.fileWith(u"binary.xml"_s, QByteArray("\0\0\0\1", 4)));
        QVERIFY(!scene.page.isReviewing());
        QVERIFY(scene.page.banner()->text().startsWith(u"Nothing was imported from binary.xml."_s));
        scene.page.importFile(scene.desk.folder.filePath(u"gone.xml"_s));
        QVERIFY(scene.page.banner()->text().startsWith(u"Nothing was imported from gone.xml."_s));
    }

    void theRepairedOneIsExported()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        scene.page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
        scene.page.reviewPane()->repairButton()->click();
        auto *dialog = scene.page.findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        const QString path = scene.desk.folder.filePath(u"copied-repaired.xml"_s);
        emit dialog->fileSelected(path);
        dialog->close();
        const PolicyReview repaired = reviewPolicyFile(path);
        QVERIFY(repaired.isUsable() && repaired.read.rulesAreKnown && repaired.mistakes().isEmpty());
        QCOMPARE(repaired.read.plan.backends.size(), 2);
        // It is no export of the profile.
        QVERIFY(scene.desk.settings.lastPolicyExport(scene.desk.session.profilePath()).path.isEmpty());
        QVERIFY(scene.page.isReviewing());
    }

    void theBadgeIsAboutTheFile()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        QVERIFY(scene.serve());
        const PolicyBadge &badge = *scene.page.header()->badge();
        QTRY_COMPARE(badge.text(), u"Matches the running endpoint"_s);
        Profile other = scene.desk.session.profile();
        other.backends[0].priority = 4;
        scene.page.importFile(scene.fileWith(u"other.xml"_s, ApimPolicyWriter().write(other).bytes));
        QCOMPARE(badge.text(), u"Differs from the running endpoint: 1 backend"_s);
        QCOMPARE(badge.list()->sentences(), QStringList{u"eastus has priority 1 here and 4 in the policy."_s});
        scene.page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
        QCOMPARE(badge.text(), u"Not comparable with the endpoint"_s);
        QVERIFY(badge.list()->sentences().first().startsWith(u"Line 4: "_s));
        scene.page.reviewPane()->closeButton()->click();
        QCOMPARE(badge.text(), u"Matches the running endpoint"_s);
    }

    void withoutAProfile()
    {
        PolicyScene scene{QStringList()};
        QVERIFY(scene.show());
        scene.page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
        QVERIFY(scene.page.reviewPane()->isVisible());
        QVERIFY(scene.page.reviewPane()->paragraphs().last().startsWith(u"They go into a new profile."_s));
        scene.page.reviewPane()->takeButton()->click();
        QCOMPARE(scene.desk.session.profile().backends.size(), 2);
        QVERIFY(scene.page.view()->isVisible());
        QVERIFY(buttonOf(*scene.page.banner(), u"Undo"_s) == nullptr);
    }

private:
    TestLook m_look;
};

QTEST_MAIN(TestPolicyReview)
#include "tst_policyreview.moc"
