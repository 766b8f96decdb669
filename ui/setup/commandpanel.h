// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"
#include "ui/widgets/card.h"

class QStackedWidget;
class QTabBar;

namespace spillway
{

class Banner;
class Button;
class CodeView;
class SegmentedControl;
class SetupRunner;
class StepPage;

/// Below a step: the commands that do it, for two shells, to copy or to run, and what az printed.
class CommandPanel : public Pane
{
    Q_OBJECT
public:
    enum Tab { CommandsTab, OutputTab };

    /// `runner` must outlive it.
    explicit CommandPanel(SetupRunner &runner, QWidget *parent = nullptr);

    /// Shows the commands and the output of this step. The page must outlive the panel, or another be set.
    void setPage(StepPage *page);
    /// The same page's commands may be others.
    void refresh();
    void showTab(Tab tab);

    /// What is shown runs when somebody agrees: true when that is possible now.
    bool canRun() const;
    const AzScript &script() const { return m_script; }

    QTabBar *tabs() const { return m_tabs; }
    CodeView *commands() const { return m_commands; }
    CodeView *output() const { return m_output; }
    SegmentedControl *shells() const { return m_shells; }
    Button *copyButton() const { return m_copy; }
    Button *runButton() const { return m_run; }
    Button *verifyButton() const { return m_verify; }
    Banner *note() const { return m_note; }

public slots:
    void copy();

signals:
    void runRequested();
    void stopRequested();
    void verifyRequested();
    /// Told to the status bar.
    void told(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showCommands();
    void showOutput();
    void showNote();
    void showBusy();
    void fit();
    bool isPowerShell() const;
    QString scriptText() const;
    bool runsHere() const;

    SetupRunner &m_runner;
    StepPage *m_page = nullptr;
    AzScript m_script;
    QString m_gap; ///< why there is no script
    QTabBar *m_tabs;
    SegmentedControl *m_shells;
    Button *m_copy;
    Button *m_run;
    Button *m_verify;
    Banner *m_note;
    QWidget *m_noteArea;
    QStackedWidget *m_views;
    CodeView *m_commands;
    CodeView *m_output;
};

} // namespace spillway
