// SPDX-License-Identifier: MIT
#include "ui/policy/identitychoice.h"

#include "core/azure/azurenames.h"
#include "ui/theme/theme.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString systemIdentity = u"system"_s;
const QString namedValuesIdentity = u"named-values"_s;

enum Kind { Managed, NamedValues };
enum Assigned { BySystem, ByUser };

} // namespace

IdentityChoice::IdentityChoice(QWidget *parent)
    : QWidget(parent)
    , m_kind(new SegmentedControl(tr("Sign in to the backends"), SegmentWidth::Expand, this))
    , m_identity(new QComboBox(this))
    , m_clientId(new QLineEdit(this))
    , m_clientIdField(new FormField(tr("Client id of the identity"), m_clientId, this))
    , m_caption(new TextLabel({}, TextStyle::Caption, Token::Text3, this))
{
    m_kind->addSegment(tr("Managed identity"));
    m_kind->addSegment(tr("Keys as named values"));
    m_identity->addItems({tr("System-assigned"), tr("User-assigned")});
    m_identity->setAccessibleName(tr("Identity"));
    m_identity->setProperty("prefix", tr("Identity"));
    m_clientId->setPlaceholderText(u"01234567-89ab-cdef-0123-456789abcdef"_s);
    m_caption->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addWidget(m_kind);
    layout->addWidget(m_identity);
    layout->addWidget(m_clientIdField);
    layout->addWidget(m_caption);
    connect(m_kind, &SegmentedControl::chosen, this, [this](int kind) {
        if (kind == NamedValues) {
            m_isWriting = false;
            emit chosen(namedValuesIdentity);
        } else {
            tellManaged();
        }
        showParts();
    });
    connect(m_identity, &QComboBox::activated, this, [this] {
        tellManaged();
        showParts();
        if (m_isWriting) {
            m_clientId->setFocus(Qt::OtherFocusReason);
        }
    });
    connect(m_clientId, &QLineEdit::editingFinished, this, &IdentityChoice::applyClientId);
    showParts();
}

void IdentityChoice::tellManaged()
{
    const QString clientId = m_clientId->text().trimmed();
    m_isWriting = m_identity->currentIndex() == ByUser && !isGuid(clientId);
    if (m_identity->currentIndex() == BySystem) {
        emit chosen(systemIdentity);
    } else if (!m_isWriting) {
        emit chosen(clientId);
    }
}

void IdentityChoice::applyClientId()
{
    const QString clientId = m_clientId->text().trimmed();
    if (isGuid(clientId)) {
        m_isWriting = false;
        m_clientId->setModified(false);
        emit chosen(clientId);
    } else if (m_clientId->isModified() || m_isWriting) {
        m_isWriting = true;
    }
    showParts();
}

void IdentityChoice::setIdentity(const QString &identity, const QStringList &namedValues)
{
    m_namedValues = namedValues;
    const bool isNamed = identity == namedValuesIdentity;
    const bool isUser = !isNamed && identity != systemIdentity && !identity.isEmpty();
    // An identity whose client id is still being written is not in the profile yet, and stays to be seen.
    if (!m_isWriting || isNamed || isUser) {
        const QSignalBlocker quiet(m_identity);
        m_kind->setCurrentIndex(isNamed ? NamedValues : Managed);
        if (!isNamed) {
            m_identity->setCurrentIndex(isUser ? ByUser : BySystem);
        }
        if (isUser && !(m_clientId->hasFocus() && m_clientId->isModified())) {
            m_clientId->setText(identity);
            m_isWriting = !isGuid(identity);
        }
    }
    showParts();
}

QString IdentityChoice::error() const
{
    return m_clientIdField->error();
}

void IdentityChoice::focusClientId()
{
    m_clientId->setFocus(Qt::OtherFocusReason);
    m_clientId->selectAll();
}

void IdentityChoice::showParts()
{
    const bool isManaged = m_kind->currentIndex() == Managed;
    const bool isUser = isManaged && m_identity->currentIndex() == ByUser;
    m_identity->setVisible(isManaged);
    m_clientIdField->setVisible(isUser);
    m_clientIdField->setError(
        isUser && m_isWriting
            ? tr("Paste the identity's client id: 32 hex digits with hyphens. Until then the policy stays as it is.")
            : QString());
    const QString callers =
        tr("The caller's own credential cannot be passed on: its header carries the subscription key.");
    if (isManaged) {
        m_caption->setText(callers);
    } else if (m_namedValues.isEmpty()) {
        m_caption->setText(tr("No backend signs in with a key, so the managed identity is used for all."));
    } else {
        m_caption->setText(tr("Make these in API Management first, as secrets: %1.").arg(m_namedValues.join(u", "_s)));
    }
}

} // namespace spillway
