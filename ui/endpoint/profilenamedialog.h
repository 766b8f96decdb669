// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

#include <functional>

class QLineEdit;

namespace spillway
{

class Button;
class FormField;

/// Asks for the name of a profile. Opened with open(), never exec(): nothing waits. What is wrong with the name stands
/// below the field, and the dialog stays until the name is taken.
class ProfileNameDialog : public QDialog
{
    Q_OBJECT
public:
    /// `use` does what the name is for and returns an empty string, or a sentence that says why not.
    ProfileNameDialog(const QString &title, const QString &name, const QString &button,
                      std::function<QString(const QString &)> use, QWidget *parent);

    QLineEdit *edit() const { return m_edit; }
    FormField *field() const { return m_field; }
    Button *okButton() const { return m_ok; }

    void accept() override;

private:
    std::function<QString(const QString &)> m_use;
    QLineEdit *m_edit;
    FormField *m_field;
    Button *m_ok;
};

} // namespace spillway
