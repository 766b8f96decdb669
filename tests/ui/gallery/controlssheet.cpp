// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlink.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr Pose poses[] = {Pose::Rest, Pose::Hover, Pose::Pressed, Pose::Focus, Pose::Disabled};

QList<QWidget *> inEveryPose(const std::function<QWidget *()> &make)
{
    QList<QWidget *> widgets;
    for (const Pose pose : poses) {
        widgets.append(posed(make(), pose));
    }
    return widgets;
}

template <typename Toggle>
QList<QWidget *> checkedAndNot(const std::function<Toggle *()> &make)
{
    QList<QWidget *> widgets;
    for (const bool on : {true, false}) {
        for (const Pose pose : {Pose::Rest, Pose::Hover, Pose::Focus, Pose::Disabled}) {
            Toggle *toggle = make();
            toggle->setChecked(on);
            widgets.append(posed(toggle, pose));
        }
    }
    return widgets;
}

QWidget *segments(SegmentWidth width, const QStringList &texts, bool enabled = true)
{
    auto *control = new SegmentedControl(u"Choice"_s, width);
    for (const QString &text : texts) {
        control->addSegment(text);
    }
    control->setEnabled(enabled);
    return control;
}

QWidget *keyed(Button *button)
{
    button->setKey(QKeySequence(Qt::CTRL | Qt::Key_S), true);
    return button;
}

QWidget *sized(ButtonSize size, const QString &text)
{
    auto *button = new Button(Icon::Plus, text);
    button->setButtonSize(size);
    return button;
}

QWidget *chipRow()
{
    auto *row = new FilterChipRow(u"Status"_s);
    row->addChip(u"All"_s)->setChecked(true);
    row->addChip(u"200"_s, UiState::Healthy)->setCount(5318);
    row->addChip(u"429"_s, UiState::Throttled)->setCount(12);
    row->addChip(u"Errors"_s, UiState::Unreachable)->setCount(0);
    row->chips().last()->setEnabled(false);
    return row;
}

} // namespace

QWidget *makeControlsSheet()
{
    QGridLayout *sheet = nullptr;
    QWidget *page = makeSheet(&sheet);
    const struct
    {
        QString name;
        ButtonKind kind;
    } kinds[] = {{u"Normal"_s, ButtonKind::Normal},
                 {u"Primary"_s, ButtonKind::Primary},
                 {u"Flat"_s, ButtonKind::Flat},
                 {u"Danger"_s, ButtonKind::Danger}};
    for (const auto &kind : kinds) {
        addRow(sheet, kind.name, inEveryPose([&kind] { return new Button(Icon::Refresh, u"Refresh"_s, kind.kind); }));
    }
    addRow(sheet, u"With keys"_s,
           {keyed(new Button(u"Save"_s, ButtonKind::Primary)), keyed(new Button(u"Save"_s)),
            posed(keyed(new Button(u"Save"_s, ButtonKind::Primary)), Pose::Disabled),
            posed(keyed(new Button(u"Save"_s)), Pose::Disabled)});
    addRow(sheet, u"Sizes"_s,
           {sized(ButtonSize::Small, u"Small"_s), sized(ButtonSize::Normal, u"Normal"_s),
            sized(ButtonSize::FirstRun, u"First run"_s)});
    auto *copied = new CopyButton(u"Endpoint"_s, [] { return QString(); });
    copied->copy();
    addRow(sheet, u"Icons"_s, inEveryPose([] { return new IconButton(Icon::Copy, u"Copy"_s); }) << copied);
    auto *withIcon = new TextLink(u"Add"_s);
    withIcon->setIconOf(Icon::Plus);
    addRow(sheet, u"Links"_s, inEveryPose([] { return new TextLink(u"Fix"_s); }) << withIcon, 16);
    addRow(sheet, u"Large"_s, checkedAndNot<Switch>([] { return new Switch(u"Serve"_s, SwitchSize::Large); }));
    addRow(sheet, u"Small"_s, checkedAndNot<Switch>([] { return new Switch(u"Enabled"_s, SwitchSize::Small); }));
    addRow(sheet, u"Check box"_s, checkedAndNot<QCheckBox>([] { return new QCheckBox(u"Box"_s); }));
    auto *partly = new QCheckBox(u"Partly"_s);
    partly->setTristate(true);
    partly->setCheckState(Qt::PartiallyChecked);
    addRow(sheet, {}, {partly});
    addRow(sheet, u"Radio"_s, checkedAndNot<QRadioButton>([] {
               auto *radio = new QRadioButton(u"Way"_s);
               radio->setAutoExclusive(false);
               return radio;
           }));
    addRow(sheet, u"Segments"_s,
           {segments(SegmentWidth::Fit, {u"5 min"_s, u"15 min"_s, u"1 h"_s}),
            segments(SegmentWidth::Fit, {u"Requests"_s, u"Tokens"_s}, false)},
           16);
    addRow(sheet, {}, {segments(SegmentWidth::Expand, {u"API key"_s, u"Microsoft Entra ID"_s, u"None"_s})});
    addRow(sheet, u"Chips"_s, {chipRow()});
    addRow(sheet, {}, inEveryPose([] {
               auto *chip = new FilterChip(u"429"_s, UiState::Throttled);
               chip->setCount(1234);
               return chip;
           }));
    sheet->setRowStretch(sheet->rowCount(), 1);
    return page;
}

} // namespace spillway
