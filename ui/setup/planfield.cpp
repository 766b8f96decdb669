// SPDX-License-Identifier: MIT
#include "ui/setup/planfield.h"

#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace spillway
{

PlanField::PlanField(const QString &label, QWidget *editor, const QString &path, SetupModel &model, Get get, Set set,
                     QWidget *parent)
    : FormField(label, editor, parent)
    , m_model(model)
    , m_get(std::move(get))
    , m_set(std::move(set))
    , m_path(path)
{
    editor->setMinimumHeight(Theme::current().height(height::field)); // however low the page is
    connect(&model, &SetupModel::planChanged, this, [this] { refresh(); });
    connect(this, &FormField::fixRequested, this, [this] {
        if (m_fixed) {
            show(m_fixed(shownText()));
            m_touched = true;
            judge();
            save();
            this->editor()->setFocus(Qt::OtherFocusReason);
        }
    });
}

void PlanField::setFix(const QString &text, std::function<QString(const QString &)> fixed)
{
    m_fixText = text;
    m_fixed = std::move(fixed);
}

void PlanField::setExtraRule(std::function<QString(const QString &)> rule)
{
    m_rule = std::move(rule);
}

bool PlanField::demand()
{
    m_touched = true;
    judge();
    return !hasError();
}

void PlanField::judge()
{
    const QString text = shownText();
    if (text.isEmpty() && !m_touched) {
        setError({});
        return;
    }
    SetupPlan candidate = m_model.plan();
    m_set(candidate, text);
    QString problem = m_model.problemAt(m_path, candidate);
    if (problem.isEmpty() && m_rule) {
        problem = m_rule(text);
    }
    const bool fixable = m_fixed && !problem.isEmpty() && m_fixed(text) != text;
    setError(problem, fixable ? m_fixText : QString());
}

void PlanField::save()
{
    const QString text = shownText();
    if (text == m_get(m_model.plan())) {
        return;
    }
    const QString problem = m_model.change([this, &text](SetupPlan &plan) { m_set(plan, text); });
    if (!problem.isEmpty()) {
        emit failed(problem);
    }
}

PlanText::PlanText(const QString &label, const QString &path, SetupModel &model, Get get, Set set, QWidget *parent)
    : PlanField(label, new QLineEdit, path, model, std::move(get), std::move(set), parent)
    , m_edit(qobject_cast<QLineEdit *>(editor()))
{
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_touched = true;
        judge();
        emit typed(text.trimmed());
    });
    connect(m_edit, &QLineEdit::editingFinished, this, [this] {
        m_edit->setModified(false);
        judge();
        save();
    });
    refresh();
}

void PlanText::refresh()
{
    if (!m_edit->hasFocus() || !m_edit->isModified()) {
        show(m_get(m_model.plan()));
        emit typed(shownText());
    }
    judge();
}

QString PlanText::shownText() const
{
    return m_edit->text().trimmed();
}

void PlanText::show(const QString &text)
{
    if (m_edit->text() != text) {
        m_edit->setText(text);
        m_edit->setCursorPosition(0);
    }
}

PlanChoice::PlanChoice(const QString &label, const QString &path, SetupModel &model, Get get, Set set, bool editable,
                       QWidget *parent)
    : PlanField(label, new QComboBox, path, model, std::move(get), std::move(set), parent)
    , m_box(qobject_cast<QComboBox *>(editor()))
{
    m_box->setEditable(editable);
    m_box->setInsertPolicy(QComboBox::NoInsert);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_box, &QComboBox::textActivated, this, [this] {
        m_touched = true;
        judge();
        emit typed(shownText());
        save();
    });
    if (QLineEdit *edit = m_box->lineEdit()) {
        connect(edit, &QLineEdit::textEdited, this, [this] {
            m_touched = true;
            judge();
            emit typed(shownText());
        });
        connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
            edit->setModified(false);
            judge();
            save();
        });
    }
}

void PlanChoice::setChoices(const QList<std::pair<QString, QString>> &choices)
{
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    for (const auto &[text, value] : choices) {
        m_box->addItem(text, value);
    }
    refresh();
}

void PlanChoice::refresh()
{
    const QLineEdit *edit = m_box->lineEdit();
    if (edit == nullptr || !m_box->hasFocus() || !edit->isModified()) {
        const QSignalBlocker quiet(m_box);
        show(m_get(m_model.plan()));
        emit typed(shownText());
    }
    judge();
}

QString PlanChoice::shownText() const
{
    const int index = m_box->findText(m_box->currentText());
    return index >= 0 ? m_box->itemData(index).toString() : m_box->currentText().trimmed();
}

void PlanChoice::show(const QString &text)
{
    const int index = m_box->findData(text);
    if (index < 0 && m_box->isEditable()) {
        m_box->setCurrentIndex(-1);
        m_box->setEditText(text);
        return;
    }
    m_box->setCurrentIndex(index);
}

} // namespace spillway
