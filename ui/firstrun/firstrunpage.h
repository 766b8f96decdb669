// SPDX-License-Identifier: MIT
#pragma once

#include "ui/page.h"

#include <QProcessEnvironment>

namespace spillway
{

class Button;
class ChoiceCard;
class DesktopSession;
class TextLabel;

/// What stands in the place of the Endpoint page while there are no backends: the demo, a backend of one's own, an
/// import. The demo has the focus.
class FirstRunPage : public Page
{
    Q_OBJECT
public:
    explicit FirstRunPage(DesktopSession &session, QWidget *parent = nullptr,
                          const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

    ChoiceCard *demoCard() const { return m_demo; }
    ChoiceCard *addCard() const { return m_add; }
    Button *importButton() const { return m_import; }
    Button *policyButton() const { return m_policy; }
    /// What was found in the environment, or why the last import failed.
    QString importText() const;

    void placeBanners(QWidget *banners) override;
    void focusNextPane(bool forward) override;

signals:
    void demoRequested();
    void addBackendRequested();
    /// Backends are to be taken out of an API Management policy.
    void importPolicyRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makePolicyRow();
    QWidget *makeImportRow();
    void importFound();

    DesktopSession &m_session;
    QProcessEnvironment m_environment;
    ChoiceCard *m_demo;
    ChoiceCard *m_add;
    Button *m_policy;
    Button *m_import;
    TextLabel *m_importText;
    QWidget *m_body;
    QList<QWidget *> m_rows;    ///< what can be brought along
    QList<TextLabel *> m_lines; ///< of one line each, where there is room
};

} // namespace spillway
