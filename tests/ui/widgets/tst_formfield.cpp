// SPDX-License-Identifier: MIT
#include "ui/widgets/formfield.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/settingsrow.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QAccessible>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace spillway;

/// Fields of forms and rows of settings: labels, hints and what is wrong.
class TestFormField : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void labelIsTheBuddy();
    void ownNameIsKept();
    void errorIsTheDescription();
    void errorIsSeenByShapeAndColour();
    void fixLink();
    void accessoryStandsInTheLabelLine();
    void withoutALabel();
    void settingsRowNamesItsControl();
    void settingsRowErrorAndBack();
    void settingsRowFillsItsWidth();
    void groupFilter();
    void longTextsWrap_data() { fontSizes(); }
    void longTextsWrap();
    void spinBoxHasRoomForAll_data() { fontSizes(); }
    void spinBoxHasRoomForAll();
    void spinBoxKeepsASizeOfItsOwn();

private:
    static void fontSizes();
    static QString description(QWidget *widget)
    {
        return QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Description);
    }
    static TextLabel *labelWith(const QWidget &parent, const QString &text)
    {
        for (TextLabel *label : parent.findChildren<TextLabel *>()) {
            if (label->text() == text) {
                return label;
            }
        }
        return nullptr;
    }

    TestLook m_look;
};

void TestFormField::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestFormField::fontSizes()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestFormField::labelIsTheBuddy()
{
    auto *edit = new QLineEdit;
    FormField field(QStringLiteral("&URL"), edit);
    QCOMPARE(field.editor(), edit);
    QCOMPARE(edit->accessibleName(), QStringLiteral("URL"));
    TextLabel *label = labelWith(field, QStringLiteral("&URL"));
    QVERIFY(label != nullptr);
    QCOMPARE(label->buddy(), edit);
    field.show();
    field.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&field));
    edit->clearFocus();
    QTest::keyClick(&field, Qt::Key_U, Qt::AltModifier);
    QTRY_VERIFY(edit->hasFocus());
}

void TestFormField::ownNameIsKept()
{
    auto *edit = new QLineEdit;
    edit->setAccessibleName(QStringLiteral("URL of the backend"));
    const FormField field(QStringLiteral("URL"), edit);
    QCOMPARE(edit->accessibleName(), QStringLiteral("URL of the backend"));
}

void TestFormField::errorIsTheDescription()
{
    auto *edit = new QLineEdit;
    FormField field(QStringLiteral("Weight"), edit);
    QVERIFY(!field.hasError());
    field.setHint(QStringLiteral("1 to 100"));
    QCOMPARE(description(edit), QStringLiteral("1 to 100"));
    field.setError(QStringLiteral("Weight must be 1 to 100."));
    QVERIFY(field.hasError());
    QCOMPARE(field.error(), QStringLiteral("Weight must be 1 to 100."));
    QCOMPARE(description(edit), QStringLiteral("Weight must be 1 to 100."));
    field.setHint(QStringLiteral("1 to 100, please look")); // does not hide the error from screen readers
    QCOMPARE(description(edit), QStringLiteral("Weight must be 1 to 100."));
    field.setError({});
    QCOMPARE(description(edit), QStringLiteral("1 to 100, please look"));
}

void TestFormField::errorIsSeenByShapeAndColour()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        auto *edit = new QLineEdit(QStringLiteral("htp://x"));
        FormField field(QStringLiteral("URL"), edit);
        field.show();
        const QColor red = Theme::current().state(UiState::Unreachable).text;
        QCOMPARE(countColor(pictureOf(field), red), 0);
        const int before = field.sizeHint().height();
        field.setError(QStringLiteral("Start with https://"));
        field.adjustSize();
        QVERIFY(field.sizeHint().height() > before);
        const QImage picture = pictureOf(field);
        const QRect box = edit->geometry();
        QCOMPARE(picture.pixelColor(box.center().x(), box.top()).name(), red.name());
        // Below the field: the glyph and the sentence, side by side.
        auto *glyph = field.findChild<StateGlyph *>();
        QVERIFY(glyph->isVisible());
        QCOMPARE(glyph->state(), UiState::Unreachable);
        QCOMPARE(glyph->height(), labelWith(field, QStringLiteral("Start with https://"))->height());
        QVERIFY(countColor(picture.copy(0, box.bottom() + 1, picture.width(), picture.height()), red) > 10);
        field.setError({});
        QVERIFY(!glyph->isVisible());
        QCOMPARE(countColor(pictureOf(field), red), 0);
    }
}

void TestFormField::fixLink()
{
    FormField field(QStringLiteral("URL"), new QLineEdit);
    field.show();
    auto *link = field.findChild<TextLink *>();
    field.setError(QStringLiteral("Start with https://"));
    QVERIFY(!link->isVisible());
    field.setError(QStringLiteral("Leave out /openai, Spillway adds it."), QStringLiteral("Fix"));
    QVERIFY(link->isVisible());
    QCOMPARE(link->text(), QStringLiteral("Fix"));
    QSignalSpy requested(&field, &FormField::fixRequested);
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(requested.count(), 1);
}

void TestFormField::accessoryStandsInTheLabelLine()
{
    auto *edit = new QLineEdit;
    FormField field(QStringLiteral("Deployment names"), edit);
    auto *add = new TextLink(QStringLiteral("Add"));
    field.setLabelAccessory(add);
    field.resize(300, field.sizeHint().height());
    field.show();
    QVERIFY(add->geometry().bottom() < edit->geometry().top());
    QCOMPARE(add->geometry().right(), edit->geometry().right());
}

void TestFormField::withoutALabel()
{
    auto *edit = new QLineEdit;
    FormField field({}, edit);
    field.show();
    QCOMPARE(edit->y(), 0); // no empty line above it
}

void TestFormField::settingsRowNamesItsControl()
{
    auto *toggle = new Switch({});
    SettingsRow row(QStringLiteral("Keep serving in the tray"), QStringLiteral("Closing does not stop it."), toggle);
    QCOMPARE(toggle->accessibleName(), QStringLiteral("Keep serving in the tray"));
    QCOMPARE(description(toggle), QStringLiteral("Closing does not stop it."));
    QCOMPARE(labelWith(row, QStringLiteral("Keep serving in the tray"))->buddy(), toggle);
    QVERIFY(row.minimumHeight() == height::settingsRow);
    row.setConsequence(QStringLiteral("Closing stops it."));
    QCOMPARE(description(toggle), QStringLiteral("Closing stops it."));
}

void TestFormField::settingsRowErrorAndBack()
{
    auto *port = new QSpinBox;
    SettingsRow row(QStringLiteral("Port"), QStringLiteral("Clients call it."), port);
    row.show();
    row.setError(QStringLiteral("Port 8080 is in use by another program."));
    QCOMPARE(description(port), QStringLiteral("Port 8080 is in use by another program."));
    QVERIFY(port->property("wrong").toBool());
    QVERIFY(row.findChild<StateGlyph *>()->isVisible());
    QCOMPARE(row.consequence(), QStringLiteral("Clients call it."));
    row.setError({});
    QCOMPARE(description(port), QStringLiteral("Clients call it."));
    QVERIFY(!port->property("wrong").toBool());
    QVERIFY(!row.findChild<StateGlyph *>()->isVisible());
}

void TestFormField::settingsRowFillsItsWidth()
{
    for (const QString &consequence : {QString(), QStringLiteral("Closing does not stop it.")}) {
        auto *toggle = new Switch({});
        SettingsRow row(QStringLiteral("Tray"), consequence, toggle);
        row.resize(600, height::settingsRow);
        row.show();
        QCOMPARE(toggle->geometry().right(), 600 - spacing::l - 1);
        TextLabel *title = labelWith(row, QStringLiteral("Tray"));
        QCOMPARE(title->mapTo(&row, QPoint()).x(), int(spacing::l));
    }
}

void TestFormField::groupFilter()
{
    SettingsGroup group(QStringLiteral("Endpoint"));
    auto *port = new SettingsRow(QStringLiteral("Port"), QStringLiteral("Clients call it."), new QSpinBox);
    auto *tray = new SettingsRow(QStringLiteral("Tray"), QStringLiteral("Closing keeps serving."), new Switch({}));
    auto *login = new SettingsRow(QStringLiteral("Start at login"), {}, new Switch({}));
    for (SettingsRow *row : {port, tray, login}) {
        group.addRow(row);
    }
    group.show();
    const auto shown = [&] {
        QStringList shown;
        for (const SettingsRow *row : group.rows()) {
            if (!row->isHidden()) {
                shown.append(row->title());
            }
        }
        return shown;
    };
    QVERIFY(group.filter(QStringLiteral("pOrT")));
    QCOMPARE(shown(), QStringList{QStringLiteral("Port")});
    QVERIFY(group.filter(QStringLiteral("keeps serving")));
    QCOMPARE(shown(), QStringList{QStringLiteral("Tray")});
    QVERIFY(group.filter(QStringLiteral("endpoint"))); // the group's own title
    QCOMPARE(shown().size(), 3);
    QVERIFY(!group.filter(QStringLiteral("nothing like it")));
    QVERIFY(group.isHidden());
    QVERIFY(group.filter({}));
    QVERIFY(!group.isHidden());
    QCOMPARE(shown().size(), 3);
}

void TestFormField::longTextsWrap()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    FormField field(QStringLiteral("Weight"), new QLineEdit(QStringLiteral("0")));
    field.setError(QStringLiteral("Weight must be 1 to 100. To send no traffic here, turn Enabled off."));
    field.setHint(QStringLiteral("Kept in the system keychain, never in the profile file."));
    field.setFixedWidth(Theme::current().height(180));
    field.resize(field.width(), field.heightForWidth(field.width()));
    field.show();
    QCOMPARE(clippedTexts(field), QStringList());
    SettingsRow row(QStringLiteral("Listen on every address of this computer"),
                    QStringLiteral("Open to your network. Anyone with the client key can spend your quota."),
                    new Switch({}));
    row.setFixedWidth(Theme::current().height(240));
    row.resize(row.width(), row.heightForWidth(row.width()));
    row.show();
    QCOMPARE(clippedTexts(row), QStringList());
    QVERIFY(row.height() > Theme::current().height(height::settingsRow));
}

void TestFormField::spinBoxHasRoomForAll()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    auto *port = new QSpinBox;
    port->setRange(0, 65535);
    port->setValue(65535);
    port->setProperty("note", QStringLiteral("0 picks one"));
    SettingsRow row(QStringLiteral("Port"), {}, port);
    row.resize(row.sizeHint());
    row.show();
    QCOMPARE(port->height(), Theme::current().height(height::field));
    auto *edit = port->findChild<QLineEdit *>();
    QVERIFY(edit->fontMetrics().horizontalAdvance(QStringLiteral("65535")) + 4 <= edit->width());
    const int note =
        QFontMetrics(Theme::current().font(TextStyle::Label)).horizontalAdvance(QStringLiteral("0 picks one"));
    QVERIFY(edit->geometry().right() + note + 28 <= port->width());
}

void TestFormField::spinBoxKeepsASizeOfItsOwn()
{
    QSpinBox fixed;
    fixed.setFixedWidth(200);
    QSpinBox fitted;
    fixed.show();
    fitted.show();
    const int before = fitted.minimumWidth();
    QVERIFY(before > 0);
    for (const bool dark : {true, false, true}) {
        m_look.desktop().set({.dark = dark}); // polishes anew each time
        QCOMPARE(fixed.minimumWidth(), 200);
        QCOMPARE(fixed.maximumWidth(), 200);
        QCOMPARE(fitted.minimumWidth(), before);
    }
    TestLook::setFontPx(26);
    QTRY_VERIFY(fitted.minimumWidth() > before);
    QCOMPARE(fitted.minimumHeight(), 2 * height::field);
    QCOMPARE(fixed.minimumWidth(), 200);
}

QTEST_MAIN(TestFormField)
#include "tst_formfield.moc"
