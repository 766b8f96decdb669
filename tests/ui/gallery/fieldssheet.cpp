// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/settingsrow.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlink.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

enum class FieldPose { Rest, Wrong, ReadOnly, Disabled };
constexpr FieldPose fieldPoses[] = {FieldPose::Rest, FieldPose::Wrong, FieldPose::ReadOnly, FieldPose::Disabled};

template <typename Field>
QList<QWidget *> inEveryPose(const std::function<Field *()> &make)
{
    QList<QWidget *> fields;
    for (const FieldPose pose : fieldPoses) {
        Field *field = make();
        if constexpr (requires { field->setReadOnly(true); }) {
            field->setReadOnly(pose == FieldPose::ReadOnly);
        }
        setEditorWrong(field, pose == FieldPose::Wrong);
        field->setEnabled(pose != FieldPose::Disabled);
        field->setFixedWidth(Theme::current().height(136));
        fields.append(field);
    }
    return fields;
}

QComboBox *combo(const QString &prefix = {})
{
    auto *box = new QComboBox;
    box->setProperty("prefix", prefix);
    box->addItems({u"Contoso prod"_s, u"Contoso test"_s});
    return box;
}

QSpinBox *spin()
{
    auto *box = new QSpinBox;
    box->setProperty("note", u"1 to 100"_s);
    box->setValue(42);
    return box;
}

QWidget *copyField(const QString &label, CopyFieldKind kind, const QString &text, bool revealed = false)
{
    auto *field = new CopyField(label, kind);
    field->setText(text);
    field->setRevealed(revealed);
    return field;
}

QWidget *form()
{
    auto *form = new QWidget;
    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(spacing::m);
    auto *url = new FormField(u"&URL"_s, new QLineEdit(u"https://contoso-oai-wus3.openai.azure.com/openai"_s));
    url->setError(u"Leave out /openai, Spillway adds it."_s, u"Fix"_s);
    auto *weight = new FormField(u"&Weight"_s, spin());
    weight->setError(u"Weight must be 1 to 100. To send no traffic here, turn Enabled off."_s);
    auto *key = new FormField(u"&Key"_s, new QLineEdit);
    key->setHint(u"Kept in the system keychain, never in the profile file."_s);
    auto *add = new TextLink(u"Add"_s);
    add->setIconOf(Icon::Plus);
    key->setLabelAccessory(add);
    grid->addWidget(url, 0, 0, 1, 2);
    grid->addWidget(key, 1, 0, Qt::AlignTop);
    grid->addWidget(weight, 1, 1, Qt::AlignTop);
    form->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return form;
}

QWidget *settings()
{
    auto *group = new SettingsGroup(u"Endpoint"_s);
    auto *port = new QSpinBox;
    port->setRange(0, 65535);
    port->setValue(8080);
    auto *portRow = new SettingsRow(u"Port"_s, u"Clients call http://127.0.0.1:8080."_s, port);
    portRow->setError(u"Port 8080 is in use by another program."_s);
    group->addRow(portRow);
    auto *tray = new Switch({});
    tray->setChecked(true);
    group->addRow(
        new SettingsRow(u"Keep serving in the tray"_s, u"Closing the window does not stop the endpoint."_s, tray));
    auto *theme = new SegmentedControl(u"Theme"_s);
    for (const QString &text : {u"System"_s, u"Light"_s, u"Dark"_s}) {
        theme->addSegment(text);
    }
    group->addRow(new SettingsRow(u"Theme"_s, {}, theme));
    group->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return group;
}

} // namespace

QWidget *makeFieldsSheet()
{
    QGridLayout *sheet = nullptr;
    QWidget *page = makeSheet(&sheet);
    addRow(sheet, u"Line"_s, inEveryPose<QLineEdit>([] { return new QLineEdit(u"paygo-westus3"_s); }));
    addRow(sheet, u"Placeholder"_s, inEveryPose<QLineEdit>([] {
               auto *edit = new QLineEdit;
               edit->setPlaceholderText(u"https://"_s);
               return edit;
           }));
    addRow(sheet, u"Combo box"_s, inEveryPose<QComboBox>([] { return combo(); }));
    auto *profile = combo(u"Profile"_s);
    profile->setFixedWidth(Theme::current().height(206));
    auto *editable = combo();
    editable->setEditable(true);
    addRow(sheet, {}, {profile, editable});
    addRow(sheet, u"Spin box"_s, inEveryPose<QSpinBox>([] { return spin(); }));
    addRow(sheet, u"Text"_s, inEveryPose<QPlainTextEdit>([] {
               auto *edit = new QPlainTextEdit(u"Say hello\nin two lines"_s);
               edit->setFixedHeight(Theme::current().height(56));
               return edit;
           }));
    auto *filled = new SearchField(u"Filter"_s);
    filled->setText(u"westus2"_s);
    addRow(sheet, u"Search"_s, {new SearchField(u"Filter"_s), filled});
    addRow(sheet, u"Copy field"_s,
           {copyField(u"Endpoint"_s, CopyFieldKind::Plain, u"http://127.0.0.1:8080"_s),
            copyField(u"Client key"_s, CopyFieldKind::Secret, u"spw-0123456789abcdef7f2a"_s)});
    addRow(sheet, {}, {copyField(u"Client key"_s, CopyFieldKind::Secret, u"spw-0123456789abcdef7f2a"_s, true)});
    addRow(sheet, u"Form"_s, {form()});
    addRow(sheet, u"Settings"_s, {settings()});
    sheet->setRowStretch(sheet->rowCount(), 1);
    return page;
}

} // namespace spillway
