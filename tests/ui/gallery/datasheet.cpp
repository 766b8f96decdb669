// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/figurecell.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/quotabar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/statepill.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

QWidget *tablePill(const PillContent &content)
{
    return painted({width::pill, height::pill}, [content](QPainter &painter, const QRectF &box) {
        paintStatePill(painter, box, content, Theme::current());
    });
}

QWidget *quota(const Quota &quota, bool dimmed = false)
{
    return painted({126, 40}, [quota, dimmed](QPainter &painter, const QRectF &box) {
        paintQuota(painter, box, quota, Theme::current(), dimmed);
    });
}

QWidget *spark(const SparkData &data, int backend)
{
    return painted({94, 26}, [data, backend](QPainter &painter, const QRectF &box) {
        const Theme &theme = Theme::current();
        paintSparkline(painter, box, data, theme.backend(backend), theme);
    });
}

const QList<double> busy = {1, 1, 2, 9, 8, 10, 11, 9, 9, 1, 0, 0, 0, 0, 2, 12, 14, 12, 5, 3};

QList<bool> throttledFrom(int from, int to)
{
    QList<bool> flags(sparkPoints, false);
    for (int i = from; i < to; ++i) {
        flags[i] = true;
    }
    return flags;
}

QWidget *figures(bool compact)
{
    auto *card = new Card;
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    const struct
    {
        QString title;
        QString compactTitle;
        QList<FigureValue> values;
    } cells[] = {
        {u"Requests/min"_s, {}, {{u"1,072"_s, {}, {}}}},
        {u"Added latency"_s, u"Added p50 / p95"_s, {{u"0.3"_s, u"ms"_s, u"p50"_s}, {u"0.9"_s, u"ms"_s, u"p95"_s}}},
        {u"Spilled over"_s, {}, {{u"43"_s, u"%"_s, u"458/min"_s}}}};
    for (const auto &cell : cells) {
        auto *figure = new FigureCell(cell.title);
        figure->setTitle(cell.title, cell.compactTitle);
        figure->setValues(cell.values);
        figure->setTrend({busy, {}, 0});
        figure->setCompact(compact);
        row->addWidget(figure);
    }
    card->body()->addLayout(row);
    card->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return card;
}

QWidget *icon(Icon icon)
{
    return painted({iconSize, iconSize}, [icon](QPainter &painter, const QRectF &box) {
        paintIcon(painter, box, icon, Theme::current().color(Token::Text));
    });
}

QList<QWidget *> swatches()
{
    QList<QWidget *> swatches;
    for (int i = 0; i < 2 * backendColorCount; ++i) {
        swatches.append(new BackendSwatch(i));
    }
    return swatches;
}

QList<QWidget *> glyphs(int side)
{
    QList<QWidget *> glyphs;
    for (int i = 0; i < uiStateCount; ++i) {
        glyphs.append(painted({side, side}, [i](QPainter &painter, const QRectF &box) {
            paintStateGlyph(painter, box, UiState(i), Theme::current());
        }));
    }
    return glyphs;
}

QWidget *programIcon(const QIcon &icon, int side)
{
    return painted({side, side}, [icon](QPainter &painter, const QRectF &box) { icon.paint(&painter, box.toRect()); });
}

} // namespace

QWidget *makeDataSheet()
{
    QGridLayout *sheet = nullptr;
    QWidget *page = makeSheet(&sheet);
    QList<QWidget *> pills;
    for (int i = 0; i < uiStateCount; ++i) {
        pills.append(tablePill({UiState(i), {}, {}, {}}));
    }
    addRow(sheet, u"Pills"_s, pills.mid(0, 4));
    addRow(sheet, {}, pills.mid(4));
    addRow(sheet, u"Countdown"_s,
           {tablePill({UiState::Throttled, {}, 12s, 12s}), tablePill({UiState::Throttled, {}, 7s, 12s}),
            tablePill({UiState::Throttled, {}, 1ms, 12s}), tablePill({UiState::Unreachable, {}, 99s, 120s})});
    addRow(sheet, u"Quota"_s,
           {quota({73'000, 120'000}), quota({11'000, 60'000}), quota({2'000, 300'000}), quota({120'000, 120'000})});
    addRow(sheet, {}, {quota({0, 300'000}), quota({}), quota({5'000, -1}), quota({73'000, 120'000}, true)});
    addRow(sheet, u"Spark line"_s,
           {spark({busy, {}, 0}, 0), spark({busy, throttledFrom(9, 15), 0}, 4), spark({}, 0),
            spark({QList<double>(sparkPoints, 0), {}, 0}, 5), spark({{4}, {}, 0}, 2)},
           16);
    addRow(sheet, u"Figures"_s, {figures(false)});
    addRow(sheet, u"Compact"_s, {figures(true)});
    addRow(sheet, u"Swatches"_s, swatches());
    addRow(sheet, u"Glyphs"_s, glyphs(glyphSize));
    addRow(sheet, u"Twice"_s, glyphs(2 * glyphSize));
    for (int from = 0; from < iconCount; from += 16) {
        QList<QWidget *> icons;
        for (int i = from; i < std::min(from + 16, iconCount); ++i) {
            icons.append(icon(Icon(i)));
        }
        addRow(sheet, from == 0 ? u"Icons"_s : QString(), icons, 12);
    }
    QList<QWidget *> programIcons;
    for (const int side : {16, 20, 24, 32, 48}) {
        programIcons.append(programIcon(applicationIcon(), side));
    }
    for (const UiState state : {UiState::Healthy, UiState::Throttled, UiState::Unreachable, UiState::Disabled}) {
        programIcons.append(programIcon(trayIcon(state, Theme::current().isDark()), 22));
    }
    addRow(sheet, u"Program"_s, programIcons, 12);
    auto *end = new ElidedLabel(u"contoso-oai-northcentralus.openai.azure.com"_s, Qt::ElideRight);
    auto *middle = new ElidedLabel(end->text(), Qt::ElideMiddle);
    end->setFixedWidth(Theme::current().height(180));
    middle->setFixedWidth(Theme::current().height(180));
    addRow(sheet, u"Elided"_s, {end, middle});
    sheet->setRowStretch(sheet->rowCount(), 1);
    return page;
}

} // namespace spillway
