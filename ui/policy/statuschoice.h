// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace spillway
{

class FormField;

/// The statuses that throttle a backend: the three usual ones as boxes, further ones as a list.
class StatusChoice : public QWidget
{
    Q_OBJECT
public:
    explicit StatusChoice(QWidget *parent = nullptr);

    void setStatuses(const StatusSet &statuses);
    QCheckBox *tooManyBox() const { return m_tooMany; }
    QCheckBox *serverErrorsBox() const { return m_serverErrors; }
    QCheckBox *unauthorizedBox() const { return m_unauthorized; }
    QLineEdit *furtherEdit() const { return m_further; }
    /// Shows why a choice was not taken; empty: it was.
    void setError(const QString &error);

signals:
    /// A person chose another set.
    void chosen(const spillway::StatusSet &statuses);

private:
    void tell();

    QCheckBox *m_tooMany;
    QCheckBox *m_serverErrors;
    QCheckBox *m_unauthorized;
    QLineEdit *m_further;
    FormField *m_field;
};

} // namespace spillway
