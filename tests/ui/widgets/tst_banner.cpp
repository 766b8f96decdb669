// SPDX-License-Identifier: MIT
#include "ui/widgets/banner.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/skeleton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace spillway;

/// What stands for a whole condition: banners, empty states, skeletons; and the cards they stand on.
class TestBanner : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void textIsPlain();
    void namesTellTheKind();
    void kindsDifferInGlyphAndTint();
    void buttons();
    void buttonCanRemoveItself();
    void heightStandsStill();
    void glyphStandsBesideTheFirstLine();
    void emptyStateTellsWhatToDo();
    void emptyStateWrapsInANarrowPane();
    void skeletonStandsStill();
    void cardTitleRow();
    void paneLines();
    void nothingIsClipped_data();
    void nothingIsClipped();

private:
    TestLook m_look;
};

void TestBanner::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestBanner::textIsPlain()
{
    Banner banner(BannerKind::Error);
    banner.setText(QStringLiteral("Port <b>8080</b>"), QStringLiteral("a & b <script>"));
    QCOMPARE(banner.text(), QStringLiteral("Port <b>8080</b> a & b <script>"));
    const QString shown = banner.findChild<QLabel *>()->text();
    QVERIFY(shown.contains(QStringLiteral("Port &lt;b&gt;8080&lt;/b&gt;")));
    QVERIFY(shown.contains(QStringLiteral("a &amp; b &lt;script&gt;")));
    banner.setText({}, QStringLiteral("Only the rest."));
    QCOMPARE(banner.text(), QStringLiteral("Only the rest."));
    banner.setText(QStringLiteral("Only strong."));
    QCOMPARE(banner.text(), QStringLiteral("Only strong."));
}

void TestBanner::namesTellTheKind()
{
    Banner banner(BannerKind::Error);
    banner.setText(QStringLiteral("Port 8080 is in use"), QStringLiteral("by another program."));
    QCOMPARE(banner.accessibleName(), QStringLiteral("Error: Port 8080 is in use by another program."));
    // A reader that stops at the label hears no markup.
    QCOMPARE(banner.findChild<QLabel *>()->accessibleName(), QStringLiteral("Port 8080 is in use by another program."));
    banner.setKind(BannerKind::Attention);
    QVERIFY(banner.accessibleName().startsWith(QStringLiteral("Attention: ")));
    banner.setKind(BannerKind::Success);
    QVERIFY(banner.accessibleName().startsWith(QStringLiteral("Done: ")));
    banner.setKind(BannerKind::Info);
    QVERIFY(banner.accessibleName().startsWith(QStringLiteral("Note: ")));
}

void TestBanner::kindsDifferInGlyphAndTint()
{
    const struct
    {
        BannerKind kind;
        UiState state;
    } kinds[] = {{BannerKind::Attention, UiState::Attention},
                 {BannerKind::Error, UiState::Unreachable},
                 {BannerKind::Info, UiState::Probing},
                 {BannerKind::Success, UiState::Healthy}};
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        QList<QImage> masks;
        for (const auto &kind : kinds) {
            Banner banner(kind.kind);
            banner.setText({}, QStringLiteral("Something lasting."));
            banner.resize(400, banner.sizeHint().height());
            const QImage picture = pictureOf(banner);
            const QColor tint = Theme::current().state(kind.state).tint;
            QCOMPARE(picture.pixelColor(200, 3).name(), tint.name());
            // The glyph without its colour: what is not ground.
            QImage mask = picture.copy(8, 8, 20, picture.height() - 16);
            for (int y = 0; y < mask.height(); ++y) {
                for (int x = 0; x < mask.width(); ++x) {
                    const bool ink = mask.pixelColor(x, y).rgb() != tint.rgb();
                    mask.setPixelColor(x, y, ink ? Qt::black : Qt::white);
                }
            }
            QVERIFY(countColor(mask, Qt::black) > 20);
            QVERIFY(!masks.contains(mask));
            masks.append(mask);
        }
    }
}

void TestBanner::buttons()
{
    Banner banner(BannerKind::Error);
    banner.setText(QStringLiteral("Port 8080 is in use"), QStringLiteral("by another program."));
    Button *use = banner.addButton(QStringLiteral("Use 8081"), ButtonKind::Primary);
    Button *change = banner.addButton(QStringLiteral("Change…"));
    banner.resize(700, banner.sizeHint().height());
    banner.show();
    QCOMPARE(use->kind(), ButtonKind::Primary);
    QCOMPARE(use->buttonSize(), ButtonSize::Small);
    QVERIFY(use->geometry().right() < change->geometry().left());
    QCOMPARE(change->geometry().right(), 700 - 10 - 1);
    banner.clearButtons();
    QVERIFY(!use->isVisible());
}

void TestBanner::buttonCanRemoveItself()
{
    Banner banner(BannerKind::Error);
    QPointer<Button> button = banner.addButton(QStringLiteral("Load it"));
    banner.show();
    connect(button, &Button::clicked, this, [&banner] { banner.clearButtons(); });
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(button.isNull());
    banner.addButton(QStringLiteral("Keep mine"));
    QVERIFY(banner.findChild<Button *>() != nullptr);
}

void TestBanner::heightStandsStill()
{
    Banner banner(BannerKind::Info);
    banner.setText({}, QStringLiteral("One line."));
    banner.resize(400, 10);
    banner.show();
    QCOMPARE(banner.height(), 38);
    QVERIFY(banner.sizeHint().height() <= 38);
    banner.addButton(QStringLiteral("Stop the demo"));
    QTRY_COMPARE(banner.sizeHint().height(), 38);
    QCOMPARE(banner.height(), 38);
}

void TestBanner::glyphStandsBesideTheFirstLine()
{
    Banner banner(BannerKind::Error);
    banner.setText({}, QStringLiteral("A reason from the system that is so long that it takes many lines in a narrow "
                                      "pane, as such reasons sometimes are, and goes on and on."));
    banner.setFixedWidth(220);
    banner.resize(220, banner.heightForWidth(220));
    banner.show();
    const QRect glyph =
        boundsOf(pictureOf(banner).copy(0, 0, 28, banner.height()), Theme::current().state(UiState::Unreachable).glyph);
    const auto *label = banner.findChild<QLabel *>();
    const int line = label->fontMetrics().height();
    QVERIFY(std::abs(glyph.center().y() - (label->y() + line / 2)) <= 3);
}

void TestBanner::emptyStateTellsWhatToDo()
{
    EmptyState state(Icon::Traffic, QStringLiteral("No requests yet"));
    Button *copy = state.addButton(QStringLiteral("Copy endpoint"), Icon::Copy);
    state.resize(400, 300);
    state.show();
    QSignalSpy clicked(copy, &Button::clicked);
    QTest::mouseClick(copy, Qt::LeftButton);
    QCOMPARE(clicked.count(), 1);
    state.setText(QStringLiteral("Point a client at http://127.0.0.1:8080 and requests appear here."));
    state.setTitle(QStringLiteral("Nothing matches"));
    QCoreApplication::sendPostedEvents();
    // Centred, one below the other.
    const QList<QLabel *> labels = state.findChildren<QLabel *>();
    QCOMPARE(labels.size(), 2);
    for (const QLabel *label : labels) {
        QVERIFY(std::abs(label->geometry().center().x() - 200) <= 1);
        QVERIFY(label->geometry().bottom() < copy->geometry().top());
    }
}

void TestBanner::emptyStateWrapsInANarrowPane()
{
    for (const int width : {200, 240, 320, 900}) {
        EmptyState state(Icon::Search, QStringLiteral("Nothing matches “westus2”"),
                         QStringLiteral("5,318 requests are hidden by the filter, which is a lot of them."));
        state.addButton(QStringLiteral("Clear filter"), Icon::Close);
        state.resize(width, 260);
        state.show();
        QCOMPARE(clippedTexts(state), QStringList());
    }
}

void TestBanner::skeletonStandsStill()
{
    Skeleton skeleton(QStringLiteral("Reading deployments, 3 of 7"));
    QCOMPARE(skeleton.accessibleName(), QStringLiteral("Reading deployments, 3 of 7"));
    skeleton.resize(300, skeleton.sizeHint().height());
    const QImage before = pictureOf(skeleton);
    QVERIFY(countColor(before, Theme::current().color(Token::Grid)) > 1000);
    QCOMPARE(pictureOf(skeleton), before);
    const QSize size = skeleton.minimumSizeHint();
    skeleton.setText(QStringLiteral("Reading deployments, 4 of 7"));
    QCOMPARE(skeleton.accessibleName(), QStringLiteral("Reading deployments, 4 of 7"));
    QCOMPARE(skeleton.minimumSizeHint(), size);
}

void TestBanner::cardTitleRow()
{
    Card card(QStringLiteral("Backends"));
    card.setSubtitle(QStringLiteral("3 of 8 available"));
    auto *filter = new Button(QStringLiteral("Add backend"));
    card.titleRow()->addWidget(filter);
    auto *content = new QWidget;
    card.body()->addWidget(content);
    card.resize(500, 200);
    card.show();
    QCOMPARE(content->geometry(), QRect(1, 1 + height::cardTitle, 498, 198 - height::cardTitle));
    QCOMPARE(filter->mapTo(&card, QPoint(filter->width(), 0)).x(), 500 - 1 - spacing::s);
    const QImage picture = pictureOf(card);
    QCOMPARE(picture.pixelColor(250, 0).name(), Theme::current().color(Token::Border).name());
    QCOMPARE(picture.pixelColor(250, 100).name(), Theme::current().color(Token::Surface).name());
    card.setSubtitleState(UiState::Throttled);
    QVERIFY(countColor(pictureOf(card), Theme::current().state(UiState::Throttled).text) > 0);
    card.setTitle({});
    QTRY_COMPARE(content->geometry().top(), 1);
}

void TestBanner::paneLines()
{
    const QColor line = Theme::current().color(Token::Border);
    const QColor ground = Theme::current().color(Token::Rail);
    Pane pane(Token::Rail, Qt::RightEdge | Qt::TopEdge);
    pane.resize(50, 40);
    const QImage picture = pictureOf(pane);
    QCOMPARE(picture.pixelColor(20, 0).name(), line.name());
    QCOMPARE(picture.pixelColor(49, 20).name(), line.name());
    QCOMPARE(picture.pixelColor(0, 20).name(), ground.name());
    QCOMPARE(picture.pixelColor(20, 39).name(), ground.name());
    QCOMPARE(picture.pixelColor(48, 1).name(), ground.name()); // one px wide
}

void TestBanner::nothingIsClipped_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestBanner::nothingIsClipped()
{
    QFETCH(int, px);
    QWidget page;
    auto *layout = new QVBoxLayout(&page);
    auto *banner = new Banner(BannerKind::Attention);
    banner->setText(QStringLiteral("Open to your network."),
                    QStringLiteral("Anyone with the client key can spend your quota."));
    banner->addButton(QStringLiteral("This computer only"));
    auto *empty = new EmptyState(Icon::Traffic, QStringLiteral("No requests yet"),
                                 QStringLiteral("Point a client at http://127.0.0.1:8080 and requests appear here."));
    empty->addButton(QStringLiteral("Copy endpoint"), Icon::Copy);
    auto *card = new Card(QStringLiteral("Backends"));
    card->setSubtitle(QStringLiteral("3 of 8 available"));
    for (QWidget *widget : QList<QWidget *>{banner, empty, card}) {
        layout->addWidget(widget);
    }
    page.resize(560, 600);
    page.show();
    TestLook::setFontPx(px); // while it is shown
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    QCOMPARE(clippedTexts(page), QStringList());
}

QTEST_MAIN(TestBanner)
#include "tst_banner.moc"
