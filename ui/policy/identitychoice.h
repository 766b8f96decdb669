// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace spillway
{

class FormField;
class SegmentedControl;
class TextLabel;

/// How the gateway signs in to the backends: `setup.policy.identity` of a profile.
class IdentityChoice : public QWidget
{
    Q_OBJECT
public:
    explicit IdentityChoice(QWidget *parent = nullptr);

    /// `system`, `named-values`, or the client id of a user-assigned identity. `namedValues` are those that have to be
    /// made then.
    void setIdentity(const QString &identity, const QStringList &namedValues);
    SegmentedControl *kindControl() const { return m_kind; }
    QComboBox *identityBox() const { return m_identity; }
    QLineEdit *clientIdEdit() const { return m_clientId; }
    QString error() const;
    /// Puts the focus where the client id is written.
    void focusClientId();

signals:
    /// A person chose another one, in the words of the profile.
    void chosen(const QString &identity);

private:
    void tellManaged();
    void applyClientId();
    void showParts();

    SegmentedControl *m_kind;
    QComboBox *m_identity;
    QLineEdit *m_clientId;
    FormField *m_clientIdField;
    TextLabel *m_caption;
    QStringList m_namedValues;
    bool m_isWriting = false; ///< a user-assigned identity was chosen, and its client id is still to come
};

} // namespace spillway
