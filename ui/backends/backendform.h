// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/backendrules.h"

#include "ui/theme/tokens.h"

#include <QWidget>

class QGridLayout;
class QHBoxLayout;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace spillway
{

class DeploymentTable;
class ErrorLine;
class FormField;
class KeyField;
class SegmentedControl;
class StateGlyph;
class Switch;
class TextLabel;
class TextLink;

/// The fields of a backend. Shows a backend and gives it back as it was typed; what is right and what becomes of it is
/// the inspector's business.
class BackendForm : public QWidget
{
    Q_OBJECT
public:
    explicit BackendForm(QWidget *parent = nullptr);

    /// Shows this one. Fields that show the same already keep their cursor.
    void setBackend(const Backend &backend);
    /// As typed: the URL as it stands, numbers out of range. What the form does not show is as it was set.
    Backend backend() const;
    /// What is wrong with the deployment lines, which a Backend cannot hold.
    QString deploymentsProblem() const;

    void showProblems(const QList<FieldProblem> &problems);
    void setUrlHint(const QString &hint);
    void setKeyHint(const QString &hint);
    /// The line below "Microsoft Entra ID".
    void setSignIn(UiState state, const QString &sentence);
    void focusField(BackendField field);
    void setReadOnly(bool readOnly);

    KeyField *keyField() const { return m_key; }
    QLineEdit *nameEdit() const { return m_name; }
    QLineEdit *urlEdit() const { return m_url; }
    QSpinBox *priorityBox() const { return m_priority; }
    QSpinBox *weightBox() const { return m_weight; }
    Switch *enabledSwitch() const { return m_enabled; }
    SegmentedControl *authSegments() const { return m_auth; }
    DeploymentTable *deploymentTable() const { return m_deployments; }
    QLineEdit *caFileEdit() const { return m_caFile; }
    QLineEdit *entraScopeEdit() const { return m_scope; }
    FormField *fieldOf(BackendField field) const;
    TextLink *moreLink() const { return m_more; }
    /// What is wrong with priority or weight stands below both.
    ErrorLine *numberError() const { return m_numberError; }

signals:
    /// A person has changed something.
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildIdentity(QVBoxLayout *layout);
    void buildNumbers(QVBoxLayout *layout);
    void buildAuthentication(QVBoxLayout *layout);
    void buildDeployments(QVBoxLayout *layout);
    void buildMore(QVBoxLayout *layout);
    void setNumberProblem(QSpinBox *box, const QString &problem);
    void chooseCaFile();
    void showMore(bool more);
    void showAuth();
    void onEdited();

    Backend m_shown;
    bool m_filling = false;
    QString m_fixedUrl;
    QLineEdit *m_name = nullptr;
    Switch *m_enabled = nullptr;
    TextLabel *m_enabledWord = nullptr;
    QLineEdit *m_url = nullptr;
    QSpinBox *m_priority = nullptr;
    QSpinBox *m_weight = nullptr;
    ErrorLine *m_numberError = nullptr;
    SegmentedControl *m_auth = nullptr;
    KeyField *m_key = nullptr;
    QWidget *m_signIn = nullptr;
    StateGlyph *m_signInGlyph = nullptr;
    TextLabel *m_signInText = nullptr;
    TextLabel *m_authNote = nullptr;
    DeploymentTable *m_deployments = nullptr;
    TextLink *m_add = nullptr;
    TextLink *m_more = nullptr;
    QWidget *m_moreArea = nullptr;
    QLineEdit *m_caFile = nullptr;
    QLineEdit *m_scope = nullptr;
    FormField *m_nameField = nullptr;
    FormField *m_urlField = nullptr;
    FormField *m_priorityField = nullptr;
    FormField *m_weightField = nullptr;
    FormField *m_keyField = nullptr;
    FormField *m_deploymentsField = nullptr;
    FormField *m_caFileField = nullptr;
    FormField *m_scopeField = nullptr;
};

} // namespace spillway
