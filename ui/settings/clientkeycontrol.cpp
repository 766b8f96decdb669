// SPDX-License-Identifier: MIT
#include "ui/settings/clientkeycontrol.h"

#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/copyfield.h"

#include <QHBoxLayout>

namespace spillway
{

ClientKeyControl::ClientKeyControl(DesktopSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_field(new CopyField(tr("Client key"), CopyFieldKind::Secret, this))
    , m_renew(new Button(tr("Make a key"), ButtonKind::Normal, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addWidget(m_field);
    layout->addWidget(m_renew);
    setFocusProxy(m_renew);
    connect(m_field, &CopyField::copied, this, &ClientKeyControl::told);
    connect(m_renew, &Button::clicked, this, &ClientKeyControl::renew);
    connect(&session, &DesktopSession::secretsChanged, this, &ClientKeyControl::refresh);
    connect(&session, &DesktopSession::profileChanged, this, &ClientKeyControl::refresh);
    refresh();
}

void ClientKeyControl::refresh()
{
    const QByteArray key = m_session.secrets().clientKey;
    m_field->setVisible(!key.isEmpty());
    m_field->setText(QString::fromUtf8(key));
    m_renew->setText(key.isEmpty() ? tr("Make a key") : tr("Renew"));
    m_renew->setTip(key.isEmpty() ? tr("Make a client key") : tr("Make a new key; clients with the old one get 401"));
    m_renew->updateGeometry();
}

void ClientKeyControl::renew()
{
    if (const QString problem = ensureProfile(m_session); !problem.isEmpty()) {
        emit failed(problem);
        return;
    }
    const bool isFirst = m_session.secrets().clientKey.isEmpty();
    m_session.renewClientKey(this, [this, isFirst](const QString &problem) {
        emit failed(problem);
        if (problem.isEmpty()) {
            emit told(isFirst ? tr("Client key made") : tr("Client key renewed. Clients need the new one."));
        }
    });
}

} // namespace spillway
