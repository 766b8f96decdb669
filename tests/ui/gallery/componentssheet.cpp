// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/skeleton.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHeaderView>
#include <QHoverEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOptionFrame>
#include <QTimer>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

/// A field that looks as if it had the focus.
class FocusedEdit : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void initStyleOption(QStyleOptionFrame *option) const override
    {
        QLineEdit::initStyleOption(option);
        option->state |= QStyle::State_HasFocus;
    }
};

QList<QWidget *> pills()
{
    const PillContent contents[] = {
        {UiState::Healthy, {}, {}, {}}, {UiState::Throttled, {}, 7s, 12s}, {UiState::Unreachable, {}, {}, {}},
        {UiState::Probing, {}, {}, {}}, {UiState::Disabled, {}, {}, {}},   {UiState::Attention, {}, {}, {}},
    };
    QList<QWidget *> pills;
    for (const PillContent &content : contents) {
        auto *pill = new StatePill;
        pill->setContent(content);
        pills.append(pill);
    }
    return pills;
}

QList<QWidget *> backendColors()
{
    QList<QWidget *> blocks;
    for (int i = 0; i < backendColorCount; ++i) {
        blocks.append(painted({64, 52}, [i](QPainter &painter, const QRectF &box) {
            const Theme &theme = Theme::current();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.backend(i));
            painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width(), 22), radius::bar, radius::bar);
            const QFont font = theme.font(TextStyle::Caption);
            const qreal line = (box.height() - 22) / 2;
            paintText(painter, QRectF(0, 22, box.width(), line), font, theme.color(Token::Text2),
                      QString::number(i + 1), Qt::AlignCenter);
            paintText(painter, QRectF(0, 22 + line, box.width(), line), font, theme.color(Token::Text2),
                      theme.backend(i).name().toUpper(), Qt::AlignCenter, Qt::ElideNone);
        }));
    }
    return blocks;
}

QList<QWidget *> toggles()
{
    QList<QWidget *> toggles;
    for (const SwitchSize size : {SwitchSize::Large, SwitchSize::Small}) {
        for (const bool on : {true, false}) {
            auto *toggle = new Switch(u"Switch"_s, size);
            toggle->setChecked(on);
            toggles.append(toggle);
        }
    }
    for (const bool on : {true, false}) {
        auto *box = new QCheckBox;
        box->setChecked(on);
        toggles.append(box);
    }
    auto *segments = new SegmentedControl(u"Unit"_s);
    segments->addSegment(u"Requests"_s);
    segments->addSegment(u"Tokens"_s);
    toggles.append(segments);
    auto *all = new FilterChip(u"All"_s);
    all->setChecked(true);
    auto *throttled = new FilterChip(u"429"_s, UiState::Throttled);
    throttled->setCount(12);
    return toggles << all << throttled;
}

QWidget *field(QLineEdit *edit, const QString &error = {})
{
    auto *form = new FormField({}, edit);
    form->setError(error);
    edit->setFixedWidth(Theme::current().height(error.isEmpty() ? 128 : 160));
    return form;
}

QList<QWidget *> fields()
{
    auto *disabled = new QLineEdit(u"Disabled"_s);
    disabled->setEnabled(false);
    return {field(new QLineEdit(u"Normal"_s)), field(new FocusedEdit(u"Focus"_s)),
            field(new FocusedEdit(u"htp://x"_s), u"Start with https://"_s), field(disabled)};
}

Banner *banner(BannerKind kind, const QString &strong, const QString &rest, const QStringList &buttons)
{
    auto *banner = new Banner(kind);
    banner->setText(strong, rest);
    for (const QString &text : buttons) {
        const bool primary = buttons.size() > 1 && text == buttons.first();
        banner->addButton(text, primary ? ButtonKind::Primary : ButtonKind::Normal);
    }
    return banner;
}

QWidget *onCard(QWidget *content, int margin)
{
    auto *card = new Card;
    card->body()->addWidget(content);
    card->body()->setContentsMargins(margin, margin, margin, margin);
    return card;
}

QWidget *emptyStates()
{
    auto *nothing = new EmptyState(Icon::Traffic, u"No requests yet"_s,
                                   u"Point a client at http://127.0.0.1:8080 and requests appear here."_s);
    nothing->addButton(u"Copy endpoint"_s, Icon::Copy);
    nothing->addButton(u"Send a test"_s, Icon::Send);
    auto *filtered =
        new EmptyState(Icon::Search, u"Nothing matches “westus2”"_s, u"5,318 requests are hidden by the filter."_s);
    filtered->addButton(u"Clear filter"_s, Icon::Close);
    auto *both = new QWidget;
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::m);
    layout->addWidget(onCard(nothing, 0), 1);
    layout->addWidget(onCard(filtered, 0), 1);
    return both;
}

/// Three rows: at rest, under the pointer, current with the focus.
QWidget *rows()
{
    const Theme &theme = Theme::current();
    auto *tree = new QTreeWidget;
    tree->setColumnCount(2);
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setAllColumnsShowFocus(true);
    tree->setUniformRowHeights(true);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    const QStringList names = {u"Default"_s, u"Hover"_s, u"Selected, keyboard focus"_s};
    for (int i = 0; i < names.size(); ++i) {
        auto *item = new QTreeWidgetItem(tree, {names[i], u"14:32:08.412"_s});
        item->setSizeHint(0, QSize(0, theme.height(height::requestRow)));
        item->setFont(1, theme.font(TextStyle::Code));
        item->setForeground(1, theme.color(Token::Text3));
        QPixmap swatch(swatchSize, swatchSize);
        swatch.fill(Qt::transparent);
        QPainter painter(&swatch);
        paintBackendSwatch(painter, swatch.rect(), i, theme);
        painter.end();
        item->setIcon(0, swatch);
    }
    tree->setFixedHeight(3 * theme.height(height::requestRow));
    tree->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->setCurrentItem(tree->topLevelItem(2));
    QTimer::singleShot(0, tree, [tree] {
        tree->setFocus(Qt::TabFocusReason);
        const QPointF place = tree->visualItemRect(tree->topLevelItem(1)).center();
        QHoverEvent hover(QEvent::HoverMove, place, place, QPointF());
        QCoreApplication::sendEvent(tree->viewport(), &hover);
    });
    return onCard(tree, 1);
}

} // namespace

QWidget *makeComponentsSheet()
{
    QGridLayout *sheet = nullptr;
    QWidget *page = makeSheet(&sheet);
    auto *title = new QHBoxLayout;
    title->setSpacing(spacing::s);
    title->addWidget(new TextLabel(Theme::current().isDark() ? u"Dark"_s : u"Light"_s, TextStyle::PageTitle));
    title->addWidget(new TextLabel(u"states and components"_s, TextStyle::Label, Token::Text2));
    title->addStretch();
    sheet->addLayout(title, 0, 0, 1, 2);
    addRow(sheet, u"State pills"_s, pills(), 6);
    addRow(sheet, u"Backends"_s, backendColors(), 8);
    addRow(sheet, u"Buttons"_s,
           {new Button(u"Default"_s), posed(new Button(u"Hover"_s), Pose::Hover),
            posed(new Button(u"Pressed"_s), Pose::Pressed), posed(new Button(u"Focus"_s), Pose::Focus),
            new Button(u"Primary"_s, ButtonKind::Primary), new Button(u"Flat"_s, ButtonKind::Flat),
            new Button(u"Delete"_s, ButtonKind::Danger), posed(new Button(u"Disabled"_s), Pose::Disabled)},
           6);
    addRow(sheet, u"Toggles"_s, toggles(), 8);
    addRow(sheet, u"Fields"_s, fields(), 6);
    const auto across = [sheet](QWidget *widget) { sheet->addWidget(widget, sheet->rowCount(), 0, 1, 2); };
    across(banner(BannerKind::Attention, u"Open to your network."_s,
                  u"Anyone with the client key can spend your quota."_s, {u"This computer only"_s}));
    across(banner(BannerKind::Error, u"Port 8080 is in use"_s, u"by another program. Spillway is not serving."_s,
                  {u"Use 8081"_s, u"Change…"_s}));
    across(banner(BannerKind::Info, {}, u"Simulated backends. Nothing leaves this computer."_s, {u"Stop the demo"_s}));
    across(banner(BannerKind::Success, {}, u"apim-policy.xml saved."_s, {u"Show in folder"_s}));
    across(emptyStates());
    across(onCard(new Skeleton(u"Reading deployments, 3 of 7"_s), 12));
    addRow(sheet, u"Rows"_s, {});
    sheet->addWidget(rows(), sheet->rowCount() - 1, 1);
    return page;
}

} // namespace spillway
