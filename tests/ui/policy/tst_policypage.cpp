// SPDX-License-Identifier: MIT
#include "tests/ui/policy/policyscene.h"
#include "ui/policy/identitychoice.h"
#include "ui/policy/policybadge.h"
#include "ui/policy/policyexport.h"
#include "ui/policy/policyheader.h"
#include "ui/policy/policyoptions.h"
#include "ui/policy/policysection.h"
#include "ui/policy/statuschoice.h"
#include "ui/settings/secondsbox.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codefolding.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlink.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

QStringList buttonTexts(const QWidget &widget)
{
    QStringList texts;
    for (const Button *button : widget.findChildren<Button *>()) {
        if (!button->isHidden()) {
            texts.append(button->text());
        }
    }
    return texts;
}

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

/// The page on a profile: what it shows, what its options write, and what the badge says.
class TestPolicyPage : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatIsExported()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        QCOMPARE(scene.page.view()->toPlainText().toUtf8(), scene.page.exported().bytes);
        QVERIFY(scene.page.view()->isReadOnly());
        QVERIFY(scene.page.view()->lineNumbersVisible());
        const auto lines = int(scene.page.exported().bytes.count('\n'));
        QCOMPARE(scene.page.header()->figures(), u"2 backends, 2 priorities, %1 lines"_s.arg(lines));
        scene.desk.change([](Profile &profile) { profile.backends[1].enabled = false; });
        QVERIFY(scene.page.header()->figures().startsWith(u"1 backend, 1 priority, "_s));
        QVERIFY(!scene.page.view()->toPlainText().contains(u"contoso-westus"_s));
    }

    void optionsWriteTheProfile()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const PolicyOptions &options = *scene.page.options();
        options.statuses()->unauthorizedBox()->click();
        QVERIFY(!scene.balancing().throttleOn.contains(401));
        QVERIFY(scene.balancing().throttleOn.contains(429) && scene.balancing().throttleOn.contains(503));
        options.statuses()->serverErrorsBox()->click();
        QVERIFY(!scene.balancing().throttleOn.contains(503));
        options.statuses()->furtherEdit()->setFocus();
        QTest::keyClicks(options.statuses()->furtherEdit(), u"408 503"_s);
        QTest::keyClick(options.statuses()->furtherEdit(), Qt::Key_Return);
        QVERIFY(scene.balancing().throttleOn.contains(408) && scene.balancing().throttleOn.contains(503));
        QVERIFY(scene.page.view()->toPlainText().contains(
            u"StatusCode == 408 || context.Response.StatusCode == 429 || context.Response.StatusCode == 503"_s));
        options.waitBox()->setValue(2.5);
        QCOMPARE(scene.balancing().defaultRetryAfter, std::chrono::milliseconds(2500));
        QVERIFY(scene.page.view()->toPlainText().contains(u"return 2500L;"_s));
        options.headerSwitch()->click();
        QCOMPARE(scene.policySetup().value(u"exposeBackend"_s), QJsonValue(false));
        QVERIFY(!scene.page.view()->toPlainText().contains(u"x-openai-backendurl"_s));
        options.scopeSwitch()->click();
        QCOMPARE(scene.balancing().throttleScope, ThrottleScope::Deployment);
        const auto choose = [](QComboBox *box, int index) {
            box->setCurrentIndex(index);
            emit box->activated(index);
        };
        choose(options.selectionBox(), 1);
        QCOMPARE(scene.balancing().selection, Selection::Weighted);
        choose(options.allThrottledBox(), 2);
        QCOMPARE(scene.balancing().whenAllThrottled, WhenAllThrottled::Reply);
        // All of it is in the file.
        DesktopSession other(scene.desk.session.library(), nullptr, {});
        QCOMPARE(other.open(scene.desk.session.profilePath()), QString());
        QCOMPARE(other.profile().balancing, scene.balancing());
        QCOMPARE(other.profile().setup, scene.desk.session.profile().setup);
    }

    void garbageInTheStatusesIsRefused()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const BalancingOptions before = scene.balancing();
        QLineEdit *edit = scene.page.options()->statuses()->furtherEdit();
        edit->setFocus();
        QTest::keyClicks(edit, u"many"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(scene.balancing(), before);
        QCOMPARE(edit->accessibleDescription(),
                 u"“many” is no status. Write codes such as 429, or classes such as 5xx."_s);
    }

    void identityIsChosen()
    {
        PolicyScene scene;
        scene.desk.change([](Profile &profile) { profile.backends[0].auth = AuthKind::Key; });
        QVERIFY(scene.show());
        const IdentityChoice &choice = *scene.page.options()->identity();
        const QList<QToolButton *> kinds = choice.kindControl()->findChildren<QToolButton *>();
        kinds[1]->click();
        QCOMPARE(scene.policySetup().value(u"identity"_s).toString(), u"named-values"_s);
        QVERIFY(scene.page.view()->toPlainText().contains(u"{{eastus-key}}"_s));
        kinds[0]->click();
        QCOMPARE(scene.policySetup().value(u"identity"_s).toString(), u"system"_s);
        choice.identityBox()->setCurrentIndex(1);
        emit choice.identityBox()->activated(1);
        // Nothing changes until the client id is whole.
        QCOMPARE(scene.policySetup().value(u"identity"_s).toString(), u"system"_s);
        QVERIFY(!choice.error().isEmpty());
        QCOMPARE(QApplication::focusWidget(), choice.clientIdEdit());
        QTest::keyClicks(choice.clientIdEdit(), u"01234567-89ab"_s);
        QTest::keyClick(choice.clientIdEdit(), Qt::Key_Return);
        QCOMPARE(scene.policySetup().value(u"identity"_s).toString(), u"system"_s);
        QVERIFY(!choice.error().isEmpty());
        QTest::keyClicks(choice.clientIdEdit(), u"-cdef-0123-456789abcdef"_s);
        QTest::keyClick(choice.clientIdEdit(), Qt::Key_Return);
        QCOMPARE(choice.error(), QString());
        QCOMPARE(scene.policySetup().value(u"identity"_s).toString(), u"01234567-89ab-cdef-0123-456789abcdef"_s);
        QVERIFY(scene.page.view()->toPlainText().contains(u"client-id=\"01234567-89ab-cdef-0123-456789abcdef\""_s));
    }

    void focusAndLinksLightTheLines()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        CodeView &view = *scene.page.view();
        const PolicyOptions &options = *scene.page.options();
        const QList<PolicySection *> sections = options.sections();
        QVERIFY(sections[0]->linesLink()->text().startsWith(u"line "_s));
        sections[0]->linesLink()->click();
        QCOMPARE(view.markedLines().size(), 1);
        const auto lineText = [&view](int line) { return view.document()->findBlockByNumber(line - 1).text(); };
        QVERIFY(lineText(view.markedLines().first()).contains(u"StatusCode == 401"_s));
        // It is in sight.
        const QRect cursor = view.cursorRect();
        QVERIFY(view.viewport()->rect().contains(cursor.center()));
        options.waitBox()->setFocus(Qt::TabFocusReason);
        QCOMPARE(view.markedLines().size(), 2);
        QVERIFY(lineText(view.markedLines().last()).contains(u"return 10000L;"_s));
        // The lines are named anew when they move.
        const QString before = sections[0]->linesLink()->text();
        scene.desk.change([](Profile &profile) {
            Backend backend = profile.backends[0];
            backend.name = u"third"_s;
            backend.url = u"https://third.openai.azure.com"_s;
            profile.backends.append(backend);
        });
        QVERIFY(sections[0]->linesLink()->text() != before);
    }

    void aChangeKeepsScrollAndFolds()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        CodeView &view = *scene.page.view();
        QVERIFY(view.folding() != nullptr);
        const int inbound =
            int(view.toPlainText().first(view.toPlainText().indexOf(u"    <inbound>"_s)).count(u'\n')) + 1;
        QVERIFY(view.folding()->canFold(inbound));
        view.folding()->setFolded(inbound, true);
        view.verticalScrollBar()->setValue(40);
        const auto top = [&view] { return view.cursorForPosition(QPoint(0, 4)).block().text(); };
        const QString before = top();
        scene.page.options()->waitBox()->setValue(33);
        QVERIFY(view.toPlainText().contains(u"return 33000L;"_s));
        QVERIFY(view.folding()->isFolded(inbound));
        QCOMPARE(top(), before);
    }

    void badgeSaysWhatRuns()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        const PolicyBadge &badge = *scene.page.header()->badge();
        QCOMPARE(badge.text(), u"Endpoint stopped, not compared"_s);
        QVERIFY(badge.showLink()->isHidden());
        QVERIFY(scene.serve());
        QTRY_COMPARE(badge.text(), u"Matches the running endpoint"_s);
        QCOMPARE(scene.page.options()->note()->text(),
                 u"Same backends, priorities, waits and status codes as the endpoint."_s);
        scene.desk.change([](Profile &profile) { profile.balancing.selection = Selection::LeastBusy; });
        QCOMPARE(badge.text(), u"Differs from the running endpoint: 1 option"_s);
        QVERIFY(!badge.showLink()->isHidden());
        badge.showLink()->click();
        QVERIFY(badge.list()->isVisible());
        QCOMPARE(badge.list()->sentences(),
                 QStringList{u"Within a priority the endpoint chooses the least busy, the policy at random."_s});
        QTest::keyClick(badge.list(), Qt::Key_Escape);
        QVERIFY(!badge.list()->isVisible());
        scene.desk.session.stop();
        QTRY_COMPARE(badge.text(), u"Endpoint stopped, not compared"_s);
    }

    void aBackendThatIsOffIsSaid()
    {
        PolicyScene scene;
        scene.desk.change([](Profile &profile) { profile.backends[1].enabled = false; });
        QVERIFY(scene.show());
        QVERIFY(scene.serve());
        QTRY_COMPARE(scene.page.options()->note()->text(),
                     u"Same backends, priorities, waits and status codes as the endpoint. westus is off, so it is left "
                     "out."_s);
    }

    void exportIsKeptInMind()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        QVERIFY(scene.serve());
        QSignalSpy told(&scene.page, &Page::told);
        const QString path = scene.desk.folder.filePath(u"apim-policy.xml"_s);
        scene.page.exporter().write(scene.page.exported().bytes, path);
        QCOMPARE(PolicyScene::contentOf(path), scene.page.exported().bytes);
        QCOMPARE(scene.page.banner()->text(), u"apim-policy.xml saved."_s);
        QVERIFY(scene.page.banner()->isVisible());
        QCOMPARE(buttonTexts(*scene.page.banner()), (QStringList{u"Show in folder"_s, u"Close"_s}));
        QVERIFY(told.last().first().toString().startsWith(u"Last export "_s));
        QVERIFY(told.last().first().toString().endsWith(u" to apim-policy.xml"_s));
        QCOMPARE(scene.desk.settings.lastPolicyExport(scene.desk.session.profilePath()).path, path);
        QVERIFY(!scene.page.header()->figures().contains(u"Changed"_s));
        // What was exported is compared with what runs from now on.
        scene.desk.change([](Profile &profile) { profile.backends[0].priority = 7; });
        QVERIFY(scene.page.header()->figures().startsWith(u"Changed since the last export"_s));
        const PolicyBadge &badge = *scene.page.header()->badge();
        QCOMPARE(badge.text(), u"The last export differs from the endpoint: 1 backend"_s);
        QCOMPARE(badge.list()->sentences(), QStringList{u"eastus has priority 7 here and 1 in the policy."_s});
        QVERIFY(QFile::remove(path));
        scene.desk.change([](Profile &profile) { profile.backends[0].priority = 8; });
        QCOMPARE(badge.text(), u"Matches the running endpoint"_s);
    }

    void exportThatFailsSaysWhy()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        scene.page.exporter().write("x", scene.desk.folder.filePath(u"none/apim-policy.xml"_s));
        QCOMPARE(scene.page.banner()->kind(), BannerKind::Error);
        QVERIFY(scene.page.banner()->text().contains(u"was not written."_s));
        QVERIFY(scene.desk.settings.lastPolicyExport(scene.desk.session.profilePath()).path.isEmpty());
    }

    void exportAsksForAPlace()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        scene.page.exportPolicy();
        auto *dialog = scene.page.findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
        const QString path = scene.desk.folder.filePath(u"asked.xml"_s);
        emit dialog->fileSelected(path);
        QCOMPARE(PolicyScene::contentOf(path), scene.page.exported().bytes);
        dialog->close();
    }

    void copyCopiesAll()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        QSignalSpy told(&scene.page, &Page::told);
        scene.page.header()->copyButton()->click();
        QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), scene.page.exported().bytes);
        QCOMPARE(told.last().first().toString(), u"Policy copied"_s);
    }

    void withoutBackendsThereIsNothingToExport()
    {
        PolicyScene scene{QStringList()};
        QVERIFY(scene.show());
        QVERIFY(scene.page.noBackends()->isVisible());
        QVERIFY(!scene.page.header()->exportButton()->isEnabled());
        QSignalSpy add(&scene.page, &PolicyPage::addBackendRequested);
        Button *button = buttonOf(*scene.page.noBackends(), u"Add a backend"_s);
        QVERIFY(button != nullptr);
        button->click();
        QCOMPARE(add.size(), 1);
        scene.desk.openWith({u"eastus"_s});
        QVERIFY(!scene.page.noBackends()->isVisible());
    }

    void whatCannotBeCarriedLeadsToItsBackend()
    {
        PolicyScene scene;
        QCOMPARE(
            scene.desk.change([](Profile &profile) { profile.backends[1].url = u"https://contoso.example/a;b"_s; }),
            QString());
        QVERIFY(scene.show());
        QVERIFY(scene.page.noPolicy()->isVisible());
        QVERIFY(!scene.page.header()->exportButton()->isEnabled());
        QStringList texts;
        for (const QLabel *label : scene.page.noPolicy()->findChildren<QLabel *>()) {
            texts.append(label->text());
        }
        QVERIFY2(texts.last().startsWith(u"westus: An address in a policy is made of"_s), qPrintable(texts.last()));
        QSignalSpy shown(&scene.page, &PolicyPage::showBackendRequested);
        buttonOf(*scene.page.noPolicy(), u"Show it"_s)->click();
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown.first().first().toString(), u"westus"_s);
        scene.desk.change([](Profile &profile) { profile.backends[1].url = u"https://contoso.example"_s; });
        QVERIFY(scene.page.view()->isVisible());
    }

    void keysReachEverything()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        scene.page.focusNextPane(true);
        QCOMPARE(QApplication::focusWidget(), scene.page.view());
        scene.page.focusNextPane(true);
        QCOMPARE(QApplication::focusWidget(), scene.page.options()->statuses()->tooManyBox());
        QVERIFY(!scene.page.view()->markedLines().isEmpty());
        // Tab goes through the options in their order.
        QList<QWidget *> seen;
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            seen.append(QApplication::focusWidget());
        }
        const PolicyOptions &options = *scene.page.options();
        const QList<QWidget *> wanted{options.statuses()->serverErrorsBox(),
                                      options.statuses()->unauthorizedBox(),
                                      options.statuses()->furtherEdit(),
                                      options.waitBox(),
                                      options.headerSwitch(),
                                      options.scopeSwitch(),
                                      options.selectionBox(),
                                      options.allThrottledBox()};
        qsizetype at = -1;
        for (QWidget *widget : wanted) {
            const qsizetype found = seen.indexOf(widget);
            QVERIFY2(found > at, widget->metaObject()->className());
            at = found;
        }
        scene.page.focusSearch();
        QVERIFY(scene.page.view()->findBar()->isVisible());
        QVERIFY(scene.page.escape());
        QVERIFY(!scene.page.view()->findBar()->isVisible());
        QVERIFY(scene.page.escape()); // the marks
        QVERIFY(scene.page.view()->markedLines().isEmpty());
        QVERIFY(!scene.page.escape());
        for (const Button *button : scene.page.header()->findChildren<Button *>()) {
            QVERIFY(button->toolTip().contains(u'(') || button->toolTip().contains(u';'));
        }
    }

    void everythingHasAName()
    {
        PolicyScene scene;
        QVERIFY(scene.show());
        for (const QWidget *widget : scene.page.findChildren<QWidget *>()) {
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const auto *label = qobject_cast<const QLabel *>(widget);
            const bool named = (label != nullptr && !label->text().isEmpty()) || !widget->accessibleName().isEmpty() ||
                               (button != nullptr && !button->text().isEmpty());
            const bool isPart = qobject_cast<QComboBox *>(widget->parentWidget()) != nullptr ||
                                qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) != nullptr;
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible() && !isPart) {
                QVERIFY2(named, widget->metaObject()->className());
            }
        }
    }

private:
    TestLook m_look;
};

QTEST_MAIN(TestPolicyPage)
#include "tst_policypage.moc"
