// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "tests/ui/clipped.h"
#include "tests/ui/policy/policyscene.h"
#include "ui/policy/policybadge.h"
#include "ui/policy/policyexport.h"
#include "ui/policy/policyheader.h"
#include "ui/policy/policyoptions.h"
#include "ui/settings/secondsbox.h"
#include "ui/widgets/codefolding.h"
#include "ui/widgets/codeview.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

/// The backends of the design's picture.
void fill(Profile &profile)
{
    const auto add = [&profile](const QString &name, const QString &host, int priority, int weight) {
        Backend backend;
        backend.name = name;
        backend.url = u"https://%1.openai.azure.com"_s.arg(host);
        backend.priority = priority;
        backend.weight = weight;
        backend.auth = AuthKind::None; // there are no keys here, and all are to be asked
        profile.backends.append(backend);
    };
    profile.backends.clear();
    add(u"ptu-eastus2"_s, u"contoso-ptu-eus2"_s, 1, 100);
    add(u"ptu-swedencentral"_s, u"contoso-ptu-swc"_s, 1, 100);
    add(u"paygo-eastus"_s, u"contoso-oai-eus"_s, 2, 100);
    add(u"paygo-westus3"_s, u"contoso-oai-wus3"_s, 2, 100);
    add(u"paygo-northcentralus"_s, u"contoso-oai-ncus"_s, 2, 50);
    add(u"paygo-francecentral"_s, u"contoso-oai-frc"_s, 3, 100);
    add(u"paygo-uksouth"_s, u"contoso-oai-uks"_s, 3, 100);
    add(u"paygo-australiaeast"_s, u"contoso-oai-aue"_s, 3, 100);
    profile.backends.last().enabled = false;
    profile.balancing.throttleOn = {};
    profile.balancing.throttleOn.add(u"429");
    profile.balancing.throttleOn.add(u"5xx");
}

int colorsIn(const QImage &image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            colors.insert(image.pixel(x, y));
        }
    }
    return int(colors.size());
}

} // namespace

/// The page as a person sees it, in both themes and two sizes: nothing blank, nothing clipped. With
/// SPILLWAY_PICTURES=FOLDER the pictures are kept for people to look at.
class PolicyPictures : public QObject
{
    Q_OBJECT
private slots:
    void looks_data();
    void looks();

private:
    TestLook m_look;
};

void PolicyPictures::looks_data()
{
    QTest::addColumn<ThemeMode>("mode");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("scene");
    for (const bool dark : {false, true}) {
        for (const QSize size : {QSize(1288, 836), QSize(888, 576)}) {
            for (const char *scene :
                 {"policy", "folded", "differs", "exported", "review", "broken", "empty", "problem"}) {
                QTest::addRow("policy-%s-%d%s", scene, size.width(), dark ? "-dark" : "")
                    << (dark ? ThemeMode::Dark : ThemeMode::Light) << size << QString::fromLatin1(scene);
            }
        }
    }
}

void PolicyPictures::looks()
{
    QFETCH(const ThemeMode, mode);
    QFETCH(const QSize, size);
    QFETCH(const QString, scene);
    m_look.theme().setMode(mode);
    PolicyScene desk(scene == u"empty" ? QStringList() : QStringList{u"one"_s});
    if (scene != u"empty") {
        QCOMPARE(desk.desk.change(fill), QString());
    }
    QVERIFY(desk.show(size));
    PolicyPage &page = desk.page;
    if (scene == u"policy" || scene == u"differs" || scene == u"folded" || scene == u"review") {
        QVERIFY(desk.serve());
        QTRY_COMPARE(page.header()->badge()->text(), u"Matches the running endpoint"_s);
    }
    if (scene == u"policy") {
        page.options()->waitBox()->setFocus(Qt::TabFocusReason);
    } else if (scene == u"folded") {
        for (const CodeFold &fold : page.view()->folding()->folds()) {
            page.view()->folding()->setFolded(fold.first, fold.last - fold.first < 12);
        }
    } else if (scene == u"differs") {
        page.exporter().write(page.exported().bytes, desk.desk.folder.filePath(u"apim-policy.xml"_s));
        desk.desk.change([](Profile &profile) {
            profile.backends[0].priority = 2;
            profile.backends[3].enabled = false;
        });
        QVERIFY(page.escape());
    } else if (scene == u"exported") {
        page.exporter().write(page.exported().bytes, desk.desk.folder.filePath(u"apim-policy.xml"_s));
    } else if (scene == u"review") {
        page.importFile(PolicyScene::policyFile(u"copied.xml"_s));
    } else if (scene == u"broken") {
        QByteArray text = PolicyScene::contentOf(PolicyScene::policyFile(u"copied.xml"_s));
        text.replace("{ \"url\", \"https://contoso-eastus.openai.azure.com/\" },", "");
        page.importFile(desk.fileWith(u"apim-policy.xml"_s, text));
    } else if (scene == u"problem") {
        desk.desk.change([](Profile &profile) { profile.backends[1].url = u"https://contoso.example/a;b"_s; });
    }
    QCoreApplication::processEvents();
    const QImage image = page.grab().toImage();
    const QString folder = qEnvironmentVariable("SPILLWAY_PICTURES");
    if (!folder.isEmpty()) {
        QDir().mkpath(folder);
        QVERIFY(image.save(folder + u'/' + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
    }
    QVERIFY(colorsIn(image) > 12);
    const QStringList clipped = clippedTexts(page);
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(u'\n')));
}

QTEST_MAIN(PolicyPictures)
#include "tst_policypictures.moc"
