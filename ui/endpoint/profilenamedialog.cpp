// SPDX-License-Identifier: MIT
#include "ui/endpoint/profilenamedialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/formfield.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace spillway
{

namespace
{
constexpr int fieldWidth = 320;
} // namespace

ProfileNameDialog::ProfileNameDialog(const QString &title, const QString &name, const QString &button,
                                     std::function<QString(const QString &)> use, QWidget *parent)
    : QDialog(parent)
    , m_use(std::move(use))
    , m_edit(new QLineEdit(name, this))
    , m_field(new FormField(tr("&Name"), m_edit, this))
    , m_ok(new Button(button, ButtonKind::Primary, this))
{
    setWindowTitle(title);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    m_edit->setMinimumWidth(fieldWidth);
    m_edit->selectAll();
    m_ok->setDefault(true);
    auto *cancel = new Button(tr("Cancel"), ButtonKind::Normal, this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::s);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::l, spacing::l, spacing::l, spacing::l);
    layout->setSpacing(spacing::l);
    layout->addWidget(m_field);
    layout->addLayout(buttons);
    setTabOrder(m_edit, m_ok);
    setTabOrder(m_ok, cancel);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &ProfileNameDialog::accept);
    // Enter in the field presses the default button by itself.
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_field->setError(text.trimmed().isEmpty() ? tr("Give it a name.") : QString());
        m_ok->setEnabled(!text.trimmed().isEmpty());
    });
    m_ok->setEnabled(!name.trimmed().isEmpty());
}

void ProfileNameDialog::accept()
{
    if (const QString problem = m_use(m_edit->text().trimmed()); !problem.isEmpty()) {
        m_field->setError(problem);
        m_edit->setFocus();
        return;
    }
    QDialog::accept();
}

} // namespace spillway
