// SPDX-License-Identifier: MIT
// The inspector's ways into the profile, and what it does when the profile changes under it.
#include "ui/backends/backendedits.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/connectionpanel.h"
#include "ui/backends/keyfield.h"
#include "ui/session/desktopsession.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"

#include "core/config/address.h"

namespace spillway
{

bool BackendInspector::save()
{
    if (m_mode == Mode::Nothing || m_session.isReadOnly()) {
        return false;
    }
    m_checkAll = true;
    check();
    if (const QList<FieldProblem> found = problems(); !found.isEmpty()) {
        m_form->focusField(found.first().field);
        return false;
    }
    if (!hasUnsavedEdit()) {
        return true;
    }
    Backend edited = m_draft.edit();
    edited.name = edited.name.trimmed();
    edited.url = normalizedBackendUrl(edited.url);
    const std::optional<QByteArray> key =
        edited.auth == AuthKind::Key ? m_form->keyField()->typed() : std::optional<QByteArray>();
    m_saving = true;
    const QString problem =
        m_mode == Mode::New ? m_edits.add(edited, key) : m_edits.replace(m_draft.base().name, edited, key);
    m_saving = false;
    if (!problem.isEmpty()) {
        m_disk->setKind(BannerKind::Error);
        m_disk->clearButtons();
        m_disk->setText(tr("Not saved."), problem);
        m_disk->setVisible(true);
        return false;
    }
    const qsizetype index = profileedits::indexOf(m_session.profile(), edited.name);
    const bool renamed = m_mode == Mode::New || edited.name != m_draft.base().name;
    m_mode = Mode::Existing;
    m_draft = BackendDraft(m_session.profile().backends.value(index, edited));
    m_before = m_draft;
    m_toldUnsaved = false;
    m_disk->hide();
    m_form->setBackend(m_draft.edit());
    m_form->keyField()->setKept(m_form->keyField()->key());
    check();
    present();
    presentState();
    if (renamed) {
        emit backendChanged(edited.name);
    }
    emit told(tr("%1 saved").arg(edited.name));
    return true;
}

void BackendInspector::revert()
{
    if (m_mode == Mode::New) {
        load(Mode::Nothing, {});
        emit told({});
        emit closed();
        return;
    }
    const Backend *backend = saved();
    const bool wasUnsaved = hasUnsavedEdit();
    load(Mode::Existing, backend != nullptr ? *backend : m_draft.base());
    if (wasUnsaved) {
        emit told(tr("Reverted"));
    }
}

void BackendInspector::remove()
{
    if (m_mode != Mode::Existing || m_session.isReadOnly()) {
        return;
    }
    const QString name = m_draft.base().name;
    load(Mode::Nothing, {}); // before the profile changes: what is gone is not "gone on disk"
    if (const QString problem = m_edits.remove(name); !problem.isEmpty()) {
        edit(name);
        emit told(problem);
        return;
    }
    emit told(tr("%1 removed. %2 brings it back.")
                  .arg(name, QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText)));
    emit closed();
}

void BackendInspector::duplicate()
{
    if (m_mode != Mode::Existing) {
        return;
    }
    leaveEdit([this, name = m_draft.base().name] {
        QString copy;
        if (const QString problem = m_edits.duplicate(name, &copy); !problem.isEmpty()) {
            emit told(problem);
            return;
        }
        edit(copy);
        emit told(tr("%1 is a copy of %2, turned off.").arg(copy, name));
    });
}

void BackendInspector::clearThrottle()
{
    if (m_mode == Mode::Existing) {
        m_session.endpoint().clearThrottle(m_draft.base().name);
        emit told(tr("Throttle of %1 cleared").arg(m_draft.base().name));
    }
}

void BackendInspector::onProfileChanged()
{
    if (m_mode == Mode::Nothing || m_saving) {
        return;
    }
    m_before = m_draft;
    m_form->setReadOnly(m_session.isReadOnly());
    const Backend *backend = saved();
    if (m_mode == Mode::Existing && backend == nullptr) {
        if (hasUnsavedEdit()) {
            showDiskBanner(true);
        } else {
            load(Mode::Nothing, {});
            emit closed();
        }
        return;
    }
    if (backend != nullptr) {
        m_draft.merge(*backend);
        m_form->setBackend(m_draft.edit());
    }
    check();
    present();
    presentState();
    presentKey();
}

void BackendInspector::onProfileReloaded()
{
    const Backend *backend = saved();
    if (backend == nullptr || !m_before.isDirty() || BackendDraft::same(*backend, m_before.base())) {
        return;
    }
    // The change came from outside of the window: the edit stands as it was until somebody chooses.
    m_draft = m_before;
    m_form->setBackend(m_draft.edit());
    check();
    showDiskBanner(false);
}

void BackendInspector::showDiskBanner(bool gone)
{
    m_disk->setKind(BannerKind::Info);
    m_disk->clearButtons();
    m_disk->setText({}, gone ? tr("This backend was removed elsewhere.") : tr("This backend changed on disk."));
    connect(m_disk->addButton(gone ? tr("Discard") : tr("Load it")), &QPushButton::clicked, this, [this, gone] {
        if (const Backend *backend = saved(); backend != nullptr && !gone) {
            load(Mode::Existing, *backend);
        } else {
            load(Mode::Nothing, {});
            emit closed();
        }
    });
    connect(m_disk->addButton(tr("Keep mine")), &QPushButton::clicked, this, [this, gone] {
        m_disk->hide();
        if (gone) {
            m_mode = Mode::New;
        } else if (const Backend *backend = saved()) {
            m_draft.rebase(*backend);
        }
        check();
        present();
        presentState();
    });
    m_disk->setVisible(true);
}

} // namespace spillway
