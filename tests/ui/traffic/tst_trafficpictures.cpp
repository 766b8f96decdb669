// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/traffic/trafficlist.h"
#include "ui/widgets/button.h"
#include "ui/widgets/searchfield.h"

#include <QAbstractButton>
#include <QDir>
#include <QLabel>
#include <QScrollBar>
#include <QTabWidget>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The page as a person sees it, in both themes and two sizes: nothing blank, nothing clipped. With
/// SPILLWAY_PICTURES=FOLDER the pictures are kept for people to look at.
class TrafficPictures : public QObject
{
    Q_OBJECT
private slots:
    void looks_data();
    void looks();
};

namespace
{

const QString ptu = u"ptu-eastus2"_s;
const QString sweden = u"ptu-swedencentral"_s;
const QString east = u"paygo-eastus"_s;
const QString west = u"paygo-westus3"_s;

ExchangeRecord named(ExchangeRecord record, const QString &deployment, const QByteArray &call, int tokens)
{
    record.deployment = deployment;
    record.path = "/openai/deployments/" + deployment.toUtf8() + '/' + call;
    if (record.usage) {
        record.usage->totalTokens = tokens;
    }
    return record;
}

QList<ExchangeRecord> traffic()
{
    const QByteArray chat = "chat/completions";
    QList<ExchangeRecord> list;
    for (quint64 id = 1; id <= 30; ++id) {
        list.append(named(served(id, id % 2 == 0 ? ptu : sweden), u"gpt-4o"_s, chat, int(900 + id * 37)));
    }
    list.append(named(served(31, sweden), u"gpt-4o-mini"_s, chat, 588));
    list.append(named(served(32, ptu, 400), u"gpt-4o"_s, chat, 0));
    ExchangeRecord spilled = exchange(
        33, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 62, 429, 10), answering(east, 2, 62, 402, 1210)});
    spilled.streamed = true;
    const QByteArray body = R"({"messages":[{"role":"system","content":"You are a helpful assistant."},)"
                            R"({"role":"user","content":"Summarise the meeting notes."}],"stream":true})";
    list.append(withContent(spilled, body, R"({"choices":[{"message":{"content":"The team agreed."}}]})",
                            {{"Content-Type", "application/json"}, {"api-key", "••••"}}));
    list.append(named(exchange(34, {answering(east, 2, 0, 61, 62)}), u"text-embedding-3-large"_s, "embeddings", 2048));
    list.append(
        named(exchange(35, {faulty(ptu, 1, 0, 12), answering(west, 2, 12, 446, 2200)}), u"gpt-4o"_s, chat, 1733));
    ExchangeRecord left = served(36, east);
    left.end = ExchangeEnd::CallerLeft;
    list.append(left);
    ExchangeRecord cut = served(37, west);
    cut.end = ExchangeEnd::BrokenOff;
    list.append(cut);
    ExchangeRecord none = exchange(38, {throttled(ptu, 1, 0, 9), throttled(sweden, 1, 9, 20)});
    none.attempts.last().answered = true;
    none.status = 429;
    none.servedBy = sweden;
    list.append(none);
    list.append(named(served(39, west, 200, 2), u"gpt-4o-mini"_s, chat, 612));
    return list;
}

QStringList clippedTexts(const QWidget &page)
{
    QStringList clipped;
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        const bool elides = label->inherits("spillway::ElidedLabel");
        if (label->isVisible() && !label->wordWrap() && !elides && label->sizeHint().width() > label->width()) {
            clipped.append(label->text());
        }
    }
    for (const QAbstractButton *button : page.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty() && button->sizeHint().width() > button->width()) {
            clipped.append(button->text());
        }
        if (button->isVisible() &&
            !QRect(QPoint(), page.size()).contains(QRect(button->mapTo(&page, QPoint()), button->size()))) {
            clipped.append(button->text() + u" outside"_s);
        }
    }
    return clipped;
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

void TrafficPictures::looks_data()
{
    QTest::addColumn<ThemeMode>("mode");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("scene");
    for (const bool dark : {false, true}) {
        for (const QSize size : {QSize(1288, 836), QSize(888, 576)}) {
            for (const char *scene : {"attempts", "request", "empty", "filtered", "scrolled"}) {
                QTest::addRow("traffic-%s-%d%s", scene, size.width(), dark ? "-dark" : "")
                    << (dark ? ThemeMode::Dark : ThemeMode::Light) << size << QString::fromLatin1(scene);
            }
        }
    }
}

void TrafficPictures::looks()
{
    QFETCH(const ThemeMode, mode);
    QFETCH(const QSize, size);
    QFETCH(const QString, scene);
    PageFixture fixture;
    QCOMPARE(fixture.problem, QString());
    fixture.theme.setMode(mode);
    TrafficPage &page = *fixture.page;
    page.resize(size);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    if (scene != u"empty") {
        fixture.finish(traffic());
        fixture.update({running(40, east, 2)});
        QTRY_COMPARE(page.model().rowCount(), 40);
    }
    if (scene == u"attempts" || scene == u"request") {
        QVERIFY(page.table().select(33));
        page.detail().tabs()->setCurrentIndex(scene == u"request" ? 1 : 0);
    } else if (scene == u"filtered") {
        page.filterBar().search()->setText(u"nowhere"_s);
    } else if (scene == u"scrolled") {
        page.table().verticalScrollBar()->setValue(200);
        fixture.finish({served(41), served(42)});
        QTRY_VERIFY(page.list().chip()->isVisible());
    }
    QCoreApplication::processEvents();
    const QImage image = page.grab().toImage();
    QVERIFY(colorsIn(image) > 12);
    QCOMPARE(clippedTexts(page), QStringList());
    const QString folder = qEnvironmentVariable("SPILLWAY_PICTURES");
    if (!folder.isEmpty()) {
        QDir().mkpath(folder);
        QVERIFY(image.save(folder + u'/' + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
    }
}

QTEST_MAIN(TrafficPictures)
#include "tst_trafficpictures.moc"
