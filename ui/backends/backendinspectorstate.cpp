// SPDX-License-Identifier: MIT
// What the inspector shows of its backend beside the form: name and colour, state and countdown, key and sign-in.
#include "core/config/backendcolors.h"
#include "core/secrets/credentials.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/backendlive.h"
#include "ui/backends/entrasignin.h"
#include "ui/backends/inspectorhead.h"
#include "ui/backends/keyfield.h"
#include "ui/session/desktopsession.h"
#include "ui/session/profileedits.cpp"
#include "ui/widgets/button.h"

#include <QTimer>

namespace spillway
{

void BackendInspector::present()
{
    const bool isNew = m_mode == Mode::New;
    const QList<Backend> &backends = m_session.profile().backends;
    const qsizetype index = profileedits::indexOf(m_session.profile(), m_draft.base().name);
    m_head->setBackend(isNew ? tr("New backend") : m_draft.base().name,
                       isNew || index < 0 ? freeColorNumber(backends) : colorNumber(backends, index));
    m_delete->setVisible(!isNew);
    m_delete->setEnabled(!m_session.isReadOnly());
    m_revert->setText(isNew ? tr("Cancel") : tr("Revert"));
    m_save->setKey(QKeySequence::Save, true);
}

void BackendInspector::presentState()
{
    const Backend *backend = saved();
    if (backend == nullptr) {
        m_head->setPill(std::nullopt);
        m_head->setActions(false, false);
        m_tick->stop();
        return;
    }
    const PillContent pill = backendPill(*backend, m_session.snapshot(), m_session.now());
    m_head->setPill(pill);
    m_head->setActions(true, pill.state == UiState::Throttled || pill.state == UiState::Unreachable);
    // A countdown runs; every other state waits for the next snapshot.
    const bool waits = pill.state == UiState::Throttled || pill.state == UiState::Unreachable;
    if (waits && isVisible() && !m_tick->isActive()) {
        m_tick->start();
    } else if (!waits || !isVisible()) {
        m_tick->stop();
    }
}

void BackendInspector::presentKey()
{
    const Backend *backend = saved();
    const bool hasKey = backend != nullptr && backend->auth == AuthKind::Key;
    const QByteArray kept = hasKey ? m_session.secrets().backends.value(backend->name).value : QByteArray();
    if (!m_form->keyField()->typed()) {
        m_form->keyField()->setKept(kept);
    }
    QString hint = tr("Kept in the system keychain, never in the profile file.");
    const QString variable = secretVariable(m_draft.base().name);
    if (backend != nullptr && m_session.environment().contains(variable)) {
        hint = tr("Taken from the variable %1, which wins over the keychain.").arg(variable);
    } else if (m_session.isDemo() && backend != nullptr) {
        hint = tr("The key of a simulated backend. It is kept nowhere.");
    } else if (const QString problem = m_session.keys().problem(); !problem.isEmpty()) {
        hint = problem;
    }
    m_form->setKeyHint(hint);
    presentSignIn();
}

void BackendInspector::presentSignIn()
{
    if (m_draft.edit().auth != AuthKind::Entra || m_mode == Mode::Nothing || !isVisible()) {
        m_signIn->stop();
        return;
    }
    m_signIn->want(m_draft.edit().entraScope);
    const std::optional<Credential> token = m_signIn->credential();
    m_form->setSignIn(!token              ? UiState::Probing
                      : token->isUsable() ? UiState::Healthy
                                          : UiState::Unreachable,
                      m_signIn->sentence());
}

void BackendInspector::showEvent(QShowEvent *event)
{
    InspectorPane::showEvent(event);
    presentState();
    presentSignIn();
}

void BackendInspector::hideEvent(QHideEvent *event)
{
    InspectorPane::hideEvent(event);
    m_tick->stop();
    m_form->keyField()->setRevealed(false);
}

} // namespace spillway
