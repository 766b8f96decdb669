// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"
#include "ui/page.h"
#include "ui/setup/azaccount.h"

#include <map>

class QSplitter;
class QStackedWidget;

namespace spillway
{

class CommandPanel;
class DesktopSession;
class SetupHeader;
class SetupModel;
class SetupRunner;
class StepList;
class StepPage;

/// The Setup page: the ten steps that bring the endpoint's balancer to Azure API Management, a page for each, and below
/// it the commands that do it. Commands run only when a person starts them, and go on while other pages are shown.
class SetupPage : public Page
{
    Q_OBJECT
public:
    /// `session` must outlive it. `find` says where az is.
    SetupPage(DesktopSession &session, AzAccount::FindContext find, QWidget *parent = nullptr);
    ~SetupPage() override;

    QString hint() const override;
    void focusSearch() override;
    void focusNextPane(bool forward) override;
    QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;

    // For the window's actions.
    void verifyCurrent();
    void verifyAll();
    /// Runs what the commands show, or stops it.
    void runCurrent();
    void goBack();
    void goNext();
    /// Sends the test's prompt.
    void send();
    void showStep(SetupStep step);

    /// True while a step needs attention.
    bool needsAttention() const;

    SetupModel &model() const { return *m_model; }
    SetupRunner &runner() const { return *m_runner; }
    AzAccount &account() const { return *m_account; }
    SetupHeader *header() const { return m_header; }
    StepList *steps() const { return m_steps; }
    CommandPanel *panel() const { return m_panel; }
    StepPage *currentStep() const { return m_current; }

signals:
    void attentionChanged(bool attention);
    void policyRequested();
    /// Show this request of the endpoint, by its number, on the Traffic page.
    void trafficRequested(quint64 id);
    void backendsRequested();
    /// For the status bar while the page is seen: "Azure CLI 2.64 signed in as dev@contoso.com". Empty: nothing to say.
    void accountShown(const QString &text);

protected:
    int bannerGap() const override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    StepPage *pageOf(SetupStep step);
    StepPage *makePage(SetupStep step);
    void connectPage(StepPage *page);
    void onChosen(SetupStep step);
    /// Asks if the script changes Azure, then runs it.
    void run(const AzScript &script);
    void onFinished(SetupStep step, bool ok, const QString &sentence);
    void showAttention();
    void showAccount();

    DesktopSession &m_session;
    SetupModel *m_model;
    AzAccount *m_account;
    SetupRunner *m_runner;
    SetupHeader *m_header = nullptr;
    StepList *m_steps = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_pages = nullptr;
    CommandPanel *m_panel = nullptr;
    StepPage *m_current = nullptr;
    std::map<SetupStep, StepPage *> m_made;
    bool m_attention = false;
    bool m_arranged = false; ///< the commands' height is a person's choice
};

} // namespace spillway
