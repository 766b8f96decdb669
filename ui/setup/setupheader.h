// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/pageheader.h"

class QComboBox;

namespace spillway
{

class AzAccount;
class Button;
class ElidedLabel;
class ProgressSegments;
class SetupModel;
class SetupRunner;
enum class SetupStep;

/// The top of the Setup page: progress in bars and words, the subscription, and Verify all.
class SetupHeader : public PageHeader
{
    Q_OBJECT
public:
    SetupHeader(SetupModel &model, SetupRunner &runner, QWidget *parent = nullptr);

    void setCurrent(SetupStep step);

    ProgressSegments *progress() const { return m_progress; }
    QString progressText() const;
    QComboBox *subscriptions() const { return m_subscriptions; }
    Button *verifyAll() const { return m_verifyAll; }

signals:
    void verifyAllRequested();
    void failed(const QString &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showProgress();
    void showSubscriptions();
    void showBusy();
    void onSubscription(int index);

    SetupModel &m_model;
    SetupRunner &m_runner;
    int m_current = 0;
    ProgressSegments *m_progress;
    ElidedLabel *m_words;
    QComboBox *m_subscriptions;
    Button *m_verifyAll;
};

} // namespace spillway
