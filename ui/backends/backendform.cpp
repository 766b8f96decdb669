// SPDX-License-Identifier: MIT
#include "ui/backends/backendform.h"

#include "core/config/profile.h"
#include "core/secrets/entrasource.h"
#include "ui/backends/deploymenttable.h"
#include "ui/backends/keyfield.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/errorline.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int enabledWidth = 92;
constexpr int leastNumber = 120;
constexpr int highestWeight = 999; ///< more than is right, so that what is wrong can be typed and is told

void setTextOf(QLineEdit *edit, const QString &text)
{
    if (edit->text() != text) {
        edit->setText(text);
        edit->setCursorPosition(0);
    }
}

} // namespace

BackendForm::BackendForm(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::m);
    buildIdentity(layout);
    buildNumbers(layout);
    buildAuthentication(layout);
    buildDeployments(layout);
    buildMore(layout);
    setBackend({});
}

void BackendForm::buildIdentity(QVBoxLayout *layout)
{
    m_name = new QLineEdit(this);
    m_nameField = new FormField(tr("Name"), m_name, this);
    m_enabled = new Switch(tr("Enabled"), SwitchSize::Small, this);
    m_enabledWord = new TextLabel({}, TextStyle::Body, Token::Text, this);
    auto *label = new TextLabel(tr("Enabled"), TextStyle::Label, Token::Text2, this);
    label->setBuddy(m_enabled);
    auto *state = new QWidget(this);
    auto *stateRow = new QHBoxLayout(state);
    stateRow->setContentsMargins(0, 0, 0, 0);
    stateRow->setSpacing(spacing::s);
    stateRow->addWidget(m_enabled);
    stateRow->addWidget(m_enabledWord, 1);
    state->setFixedHeight(Theme::current().height(height::field));
    auto *enabled = new QWidget(this);
    enabled->setFixedWidth(Theme::current().height(enabledWidth));
    auto *column = new QVBoxLayout(enabled);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::xs);
    column->addWidget(label);
    column->addWidget(state);
    column->addStretch();
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::m);
    row->addWidget(m_nameField, 1);
    row->addWidget(enabled);
    layout->addLayout(row);

    m_url = new QLineEdit(this);
    m_url->setFont(Theme::current().font(TextStyle::Code));
    m_url->setPlaceholderText(u"https://NAME.openai.azure.com"_s);
    m_urlField = new FormField(tr("URL"), m_url, this);
    layout->addWidget(m_urlField);
    connect(m_urlField, &FormField::fixRequested, this, [this] {
        m_url->setText(m_fixedUrl);
        m_url->setFocus(Qt::OtherFocusReason);
        onEdited();
    });
    connect(m_name, &QLineEdit::textEdited, this, &BackendForm::onEdited);
    connect(m_url, &QLineEdit::textEdited, this, &BackendForm::onEdited);
    connect(m_enabled, &Switch::toggled, this, &BackendForm::onEdited);
}

void BackendForm::buildNumbers(QVBoxLayout *layout)
{
    m_priority = new QSpinBox(this);
    m_priority->setRange(0, maxPriority + 1);
    m_priority->setProperty("note", tr("lower goes first"));
    m_weight = new QSpinBox(this);
    m_weight->setRange(0, highestWeight);
    m_weight->setProperty("note", tr("1 to 100"));
    m_priorityField = new FormField(tr("Priority"), m_priority, this);
    m_weightField = new FormField(tr("Weight"), m_weight, this);
    m_numberError = new ErrorLine(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::m);
    row->addWidget(m_priorityField, 1);
    row->addWidget(m_weightField, 1);
    auto *column = new QVBoxLayout;
    column->setSpacing(spacing::xs);
    column->addLayout(row);
    column->addWidget(m_numberError);
    layout->addLayout(column);
    for (QSpinBox *box : {m_priority, m_weight}) {
        box->setAccelerated(true);
        // Both alike, whatever their largest numbers would need.
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMinimumWidth(leastNumber);
        connect(box, &QSpinBox::valueChanged, this, &BackendForm::onEdited);
    }
}

void BackendForm::buildAuthentication(QVBoxLayout *layout)
{
    m_auth = new SegmentedControl(tr("Authentication"), SegmentWidth::Expand, this);
    m_auth->addSegment(tr("API key"), int(AuthKind::Key));
    m_auth->addSegment(tr("Microsoft Entra ID"), int(AuthKind::Entra));
    m_auth->addSegment(tr("Caller’s"), int(AuthKind::Client));
    m_auth->addSegment(tr("None"), int(AuthKind::None));
    auto *column = new QVBoxLayout;
    column->setSpacing(spacing::xs);
    column->addWidget(new FormField(tr("Authentication"), m_auth, this));
    m_key = new KeyField(this);
    m_keyField = new FormField({}, m_key, this);
    m_keyField->setLabelVisible(false);
    m_signIn = new QWidget(this);
    m_signInGlyph = new StateGlyph(UiState::Probing, m_signIn);
    m_signInText = new TextLabel({}, TextStyle::Label, Token::Text2, m_signIn);
    m_signInText->setWordWrap(true);
    m_signInText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *signIn = new QHBoxLayout(m_signIn);
    signIn->setContentsMargins(0, spacing::xs, 0, 0);
    signIn->setSpacing(6);
    signIn->addWidget(m_signInGlyph, 0, Qt::AlignTop);
    signIn->addWidget(m_signInText, 1);
    m_authNote = new TextLabel({}, TextStyle::Label, Token::Text2, this);
    m_authNote->setWordWrap(true);
    m_authNote->setContentsMargins(0, spacing::xs, 0, 0);
    column->addWidget(m_keyField);
    column->addWidget(m_signIn);
    column->addWidget(m_authNote);
    layout->addLayout(column);
    connect(m_auth, &SegmentedControl::chosen, this, [this] {
        showAuth();
        onEdited();
    });
    connect(m_key, &KeyField::edited, this, &BackendForm::onEdited);
}

void BackendForm::buildDeployments(QVBoxLayout *layout)
{
    m_deployments = new DeploymentTable(this);
    auto *card = new Card({}, this);
    card->body()->addWidget(m_deployments);
    card->setFocusProxy(m_deployments);
    card->setAccessibleName(tr("Deployment names"));
    m_deploymentsField = new FormField(tr("Deployment names"), card, this);
    m_add = new TextLink(tr("Add"), this);
    m_add->setIconOf(Icon::Plus);
    m_add->setAccessibleName(tr("Add a deployment name"));
    m_deploymentsField->setLabelAccessory(m_add);
    setTabOrder(m_key->eyeButton(), m_add); // it stands above the table
    layout->addWidget(m_deploymentsField);
    connect(m_add, &QAbstractButton::clicked, m_deployments, &DeploymentTable::addLine);
    connect(m_deployments, &DeploymentTable::edited, this, &BackendForm::onEdited);
}

void BackendForm::buildMore(QVBoxLayout *layout)
{
    m_more = new TextLink({}, this);
    m_moreArea = new QWidget(this);
    auto *column = new QVBoxLayout(m_moreArea);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::m);
    m_scope = new QLineEdit(m_moreArea);
    m_scope->setPlaceholderText(standardEntraScope);
    m_scopeField = new FormField(tr("Entra scope"), m_scope, m_moreArea);
    column->addWidget(m_scopeField);
    m_caFile = new QLineEdit(m_moreArea);
    m_caFile->setPlaceholderText(tr("The system’s authorities are trusted"));
    m_caFileField = new FormField(tr("Further trusted authorities (PEM file)"), m_caFile, m_moreArea);
    auto *choose = new TextLink(tr("Choose…"), m_moreArea);
    m_caFileField->setLabelAccessory(choose);
    column->addWidget(m_caFileField);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    layout->addWidget(m_moreArea);
    connect(m_more, &QAbstractButton::clicked, this, [this] { showMore(m_moreArea->isHidden()); });
    connect(choose, &QAbstractButton::clicked, this, &BackendForm::chooseCaFile);
    connect(m_scope, &QLineEdit::textEdited, this, &BackendForm::onEdited);
    connect(m_caFile, &QLineEdit::textEdited, this, &BackendForm::onEdited);
}

void BackendForm::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a PEM file"), {}, tr("Certificates (*.pem *.crt *.cer);;All (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_caFile->setText(path);
        onEdited();
    });
    dialog->open();
}

void BackendForm::showMore(bool more)
{
    m_moreArea->setVisible(more);
    m_more->setText(more ? tr("Less") : tr("More"));
    m_more->setIconOf(more ? Icon::ChevronUp : Icon::ChevronDown);
    m_more->setAccessibleName(more ? tr("Less") : tr("More: trusted authorities, Entra scope"));
    m_more->updateGeometry();
}

void BackendForm::showAuth()
{
    const auto auth = AuthKind(m_auth->currentData().toInt());
    m_keyField->setVisible(auth == AuthKind::Key);
    m_signIn->setVisible(auth == AuthKind::Entra);
    m_authNote->setVisible(auth == AuthKind::Client || auth == AuthKind::None);
    m_authNote->setText(auth == AuthKind::Client ? tr("What the caller signs in with is passed on as it is.")
                                                 : tr("Nothing is sent to sign in with."));
    m_scopeField->setVisible(auth == AuthKind::Entra);
}

void BackendForm::setBackend(const Backend &backend)
{
    m_filling = true;
    const bool stays = backend.name == m_shown.name && !m_moreArea->isHidden();
    showMore(stays || !backend.caFile.isEmpty() || !backend.entraScope.isEmpty());
    m_shown = backend;
    setTextOf(m_name, backend.name);
    setTextOf(m_url, backend.url);
    m_enabled->setChecked(backend.enabled);
    m_priority->setValue(backend.priority);
    m_weight->setValue(backend.weight);
    m_auth->setCurrentData(int(backend.auth));
    if (m_deployments->mapping() != backend.deployments || !m_deployments->problem().isEmpty()) {
        m_deployments->setMapping(backend.deployments);
    }
    setTextOf(m_caFile, backend.caFile);
    setTextOf(m_scope, backend.entraScope);
    m_enabledWord->setText(backend.enabled ? tr("On") : tr("Off"));
    showAuth();
    m_filling = false;
}

Backend BackendForm::backend() const
{
    Backend backend = m_shown;
    backend.name = m_name->text();
    backend.url = m_url->text();
    backend.enabled = m_enabled->isChecked();
    backend.priority = m_priority->value();
    backend.weight = m_weight->value();
    backend.auth = AuthKind(m_auth->currentData().toInt());
    backend.deployments = m_deployments->mapping();
    backend.caFile = m_caFile->text().trimmed();
    backend.entraScope = m_scope->text().trimmed();
    return backend;
}

QString BackendForm::deploymentsProblem() const
{
    return m_deployments->problem();
}

void BackendForm::onEdited()
{
    m_enabledWord->setText(m_enabled->isChecked() ? tr("On") : tr("Off"));
    if (!m_filling) {
        emit edited();
    }
}

FormField *BackendForm::fieldOf(BackendField field) const
{
    switch (field) {
    case BackendField::Name:
        return m_nameField;
    case BackendField::Url:
        return m_urlField;
    case BackendField::Priority:
        return m_priorityField;
    case BackendField::Weight:
        return m_weightField;
    case BackendField::Key:
        return m_keyField;
    case BackendField::Deployments:
        return m_deploymentsField;
    case BackendField::EntraScope:
        return m_scopeField;
    case BackendField::CaFile:
        break;
    }
    return m_caFileField;
}

void BackendForm::setNumberProblem(QSpinBox *box, const QString &problem)
{
    setEditorWrong(box, !problem.isEmpty());
    box->setAccessibleDescription(problem);
}

void BackendForm::showProblems(const QList<FieldProblem> &problems)
{
    const auto of = [&problems](BackendField field) {
        for (const FieldProblem &problem : problems) {
            if (problem.field == field) {
                return problem;
            }
        }
        return FieldProblem{field, {}};
    };
    for (const BackendField field : {BackendField::Name, BackendField::Url, BackendField::Key,
                                     BackendField::Deployments, BackendField::EntraScope, BackendField::CaFile}) {
        const FieldProblem problem = of(field);
        fieldOf(field)->setError(problem.text, problem.fixed.isEmpty() ? QString() : tr("Fix"));
        if (field == BackendField::Url) {
            m_fixedUrl = problem.fixed;
        }
    }
    const QString priority = of(BackendField::Priority).text;
    const QString weight = of(BackendField::Weight).text;
    setNumberProblem(m_priority, priority);
    setNumberProblem(m_weight, weight);
    m_numberError->setError(priority.isEmpty() || weight.isEmpty() ? priority + weight : priority + u' ' + weight);
    m_deployments->setAccessibleDescription(of(BackendField::Deployments).text);
    m_key->edit()->setAccessibleDescription(m_key->accessibleDescription());
}

void BackendForm::setUrlHint(const QString &hint)
{
    m_urlField->setHint(hint);
}

void BackendForm::setKeyHint(const QString &hint)
{
    m_keyField->setHint(hint);
    m_key->edit()->setAccessibleDescription(m_key->accessibleDescription());
}

void BackendForm::setSignIn(UiState state, const QString &sentence)
{
    m_signInGlyph->setState(state);
    m_signInText->setText(sentence);
}

void BackendForm::focusField(BackendField field)
{
    if (field == BackendField::Deployments) {
        m_deployments->focusProblem();
        return;
    }
    if (field == BackendField::CaFile || field == BackendField::EntraScope) {
        showMore(true);
    }
    fieldOf(field)->editor()->setFocus(Qt::OtherFocusReason);
}

void BackendForm::setReadOnly(bool readOnly)
{
    for (QWidget *editor :
         {static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_url), static_cast<QWidget *>(m_enabled),
          static_cast<QWidget *>(m_priority), static_cast<QWidget *>(m_weight), static_cast<QWidget *>(m_auth),
          static_cast<QWidget *>(m_deployments), static_cast<QWidget *>(m_add), static_cast<QWidget *>(m_caFile),
          static_cast<QWidget *>(m_scope)}) {
        editor->setEnabled(!readOnly);
    }
}

void BackendForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_url != nullptr) {
        m_url->setFont(Theme::current().font(TextStyle::Code));
    }
}

} // namespace spillway
