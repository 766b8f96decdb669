// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"

#include <QWidget>

class QVBoxLayout;

namespace spillway
{

class Banner;
class Button;
class PlanField;
class SetupModel;
class SetupRunner;
class TextLabel;

/// A step of the set-up: its number, title and sentence, Back and Next, what the last check found with the way to put
/// it right, and the form below. What a step adds goes into `body`.
class StepPage : public QWidget
{
    Q_OBJECT
public:
    /// `model` and `runner` must outlive it.
    StepPage(SetupStep step, const QString &sentence, SetupModel &model, SetupRunner &runner, QWidget *parent);

    SetupStep step() const { return m_step; }
    SetupModel &model() const { return m_model; }
    SetupRunner &runner() const { return m_runner; }

    /// What Run runs and the commands show: a fix where the check found differences, else the step's own commands.
    virtual AzScript script() const;
    /// What the plan lacks for the commands to be whole, in a sentence; empty: nothing. There are none to copy or to
    /// run until then.
    virtual QString gap() const;
    /// True for a step that has commands at all.
    virtual bool hasCommands() const { return true; }
    /// What keeps the step from being run now, in a sentence; empty: nothing. Fields that are wrong are marked, and the
    /// first one gets the focus.
    virtual QString demand();
    /// Files that go along with the script when it runs.
    virtual QList<AzFile> files() const { return {}; }
    /// Ctrl+Enter.
    virtual void send() {}
    /// Puts the focus into the form.
    virtual void focusForm();

    Button *backButton() const { return m_back; }
    Button *nextButton() const { return m_next; }
    Banner *banner() const { return m_banner; }
    QString verifiedText() const;

signals:
    void backRequested();
    void nextRequested();
    /// The banner's fix is to be run, once a person agrees.
    void fixRequested(const spillway::AzScript &script);
    /// What the command panel shows is another.
    void scriptChanged();
    void told(const QString &text);

protected:
    QVBoxLayout *body() const { return m_body; }
    /// Adds fields side by side, as wide as forms are. PlanFields are asked by `demand`, in their order.
    void addRow(const QList<QWidget *> &fields);
    /// Adds a paragraph below the fields.
    TextLabel *addNote(const QString &text);
    /// Another plan, check or run. Overriders call this one too.
    virtual void refresh();
    /// Shows the differences that were found. A step can show them in its own way.
    virtual void showDifferences();
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void buildTop(QVBoxLayout *column, const QString &sentence);
    QVBoxLayout *form();
    void showVerified();

    SetupStep m_step;
    SetupModel &m_model;
    SetupRunner &m_runner;
    QVBoxLayout *m_body = nullptr;
    QVBoxLayout *m_form = nullptr; ///< made with the first row
    Button *m_back = nullptr;
    Button *m_next = nullptr;
    Banner *m_banner = nullptr;
    QWidget *m_verifiedArea = nullptr;
    TextLabel *m_verified = nullptr;
    QList<PlanField *> m_fields;
    int m_tick = 0; ///< "20 s ago" goes on
};

} // namespace spillway
