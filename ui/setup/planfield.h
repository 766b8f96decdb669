// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"
#include "ui/widgets/formfield.h"

#include <functional>

class QComboBox;
class QLineEdit;

namespace spillway
{

class SetupModel;

/// A field of a step that shows one value of the plan. What is typed is judged at once and saved when the field is
/// left or Enter is pressed. An empty field is told to be missing once somebody has been in it, or `demand` is called.
class PlanField : public FormField
{
    Q_OBJECT
public:
    using Get = std::function<QString(const SetupPlan &)>;
    using Set = std::function<void(SetupPlan &, const QString &)>;

    QString path() const { return m_path; }
    /// Shows what is wrong also if the field has not been touched; returns false if something is.
    bool demand();
    /// A link behind the error that puts `fixed` (of the text) in its place; empty: there is none.
    void setFix(const QString &text, std::function<QString(const QString &)> fixed);
    /// More rules than the plan's own, for what is only a warning there; empty: fine.
    void setExtraRule(std::function<QString(const QString &)> rule);
    /// Shows the plan's value again, unless somebody is writing another one.
    virtual void refresh() = 0;
    virtual QString shownText() const = 0;

signals:
    /// The text is another, saved or not.
    void typed(const QString &text);
    /// It could not be saved.
    void failed(const QString &problem);

protected:
    PlanField(const QString &label, QWidget *editor, const QString &path, SetupModel &model, Get get, Set set,
              QWidget *parent);

    void judge();
    void save();
    virtual void show(const QString &text) = 0;

    SetupModel &m_model;
    Get m_get;
    Set m_set;
    bool m_touched = false;

private:
    QString m_path;
    QString m_fixText;
    std::function<QString(const QString &)> m_fixed;
    std::function<QString(const QString &)> m_rule;
};

/// A line of text.
class PlanText : public PlanField
{
    Q_OBJECT
public:
    PlanText(const QString &label, const QString &path, SetupModel &model, Get get, Set set, QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }
    void refresh() override;
    QString shownText() const override;

protected:
    void show(const QString &text) override;

private:
    QLineEdit *m_edit;
};

/// One of a few texts, or with `editable` any.
class PlanChoice : public PlanField
{
    Q_OBJECT
public:
    PlanChoice(const QString &label, const QString &path, SetupModel &model, Get get, Set set, bool editable,
               QWidget *parent = nullptr);

    QComboBox *box() const { return m_box; }
    /// What can be chosen: the text that is shown, and the plan's value.
    void setChoices(const QList<std::pair<QString, QString>> &choices);
    void refresh() override;
    QString shownText() const override;

protected:
    void show(const QString &text) override;

private:
    QComboBox *m_box;
};

} // namespace spillway
