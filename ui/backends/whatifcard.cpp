// SPDX-License-Identifier: MIT
#include "ui/backends/whatifcard.h"

#include "ui/backends/backendedits.h"
#include "ui/backends/recordedtraffic.h"
#include "ui/backends/whatifplantable.h"
#include "ui/session/desktopsession.h"
#include "ui/widgets/button.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

WhatIfCard::~WhatIfCard() = default;

void WhatIfCard::setOpen(bool open)
{
    if (open == m_isOpen) {
        return;
    }
    m_isOpen = open;
    if (open) {
        fillBases();
        if (!m_recording && !m_replay->isLoading() && m_traffic.count() > 0) {
            useWindowTraffic();
        } else {
            replay(); // the profile may have changed
        }
    }
    present();
    emit openChanged(open);
}

void WhatIfCard::useWindowTraffic()
{
    m_replay->load(m_traffic.log(), m_session.profile());
    present();
}

void WhatIfCard::chooseLog()
{
    auto *dialog = new QFileDialog(this, tr("Open a log"), m_folder, tr("Logs (*.json *.jsonl *.log *.txt);;All (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WhatIfCard::openLog);
    dialog->open();
}

void WhatIfCard::openLog(const QString &path)
{
    m_folder = QFileInfo(path).absolutePath();
    m_replay->load(path, m_session.profile());
    present();
}

void WhatIfCard::onLoaded(const LoadedRecording &loaded)
{
    showProblem(loaded.problem, loaded.advice);
    if (loaded.recording) {
        m_recording = loaded.recording;
        m_result.reset();
        emit told(tr("Recording read"));
    }
    replay(); // also after a problem: what was under way for the recording before has been dropped
    present();
}

void WhatIfCard::onPlayed(const WhatIf &result)
{
    m_result = result;
    present();
}

void WhatIfCard::replay()
{
    if (m_isOpen && m_recording && !m_replay->isLoading()) {
        m_replay->play(m_recording, m_session.profile(), m_plan);
    }
}

void WhatIfCard::edited()
{
    replay();
    present();
}

void WhatIfCard::connectTable()
{
    connect(m_table, &WhatIfPlanTable::enabledEdited, this, [this](int index, bool enabled) {
        m_plan.setEnabled(index, enabled);
        edited();
    });
    connect(m_table, &WhatIfPlanTable::priorityEdited, this, [this](int index, int priority) {
        m_plan.setPriority(index, priority);
        edited();
    });
    connect(m_table, &WhatIfPlanTable::requestsEdited, this, [this](int index, int limit) {
        m_plan.setRequestsPerMinute(index, limit);
        edited();
    });
    connect(m_table, &WhatIfPlanTable::tokensEdited, this, [this](int index, int limit) {
        m_plan.setTokensPerMinute(index, limit);
        edited();
    });
    connect(m_table, &WhatIfPlanTable::removeRequested, this, [this](int index) {
        m_plan.removeAdded(index);
        edited();
        m_add->setFocus(Qt::OtherFocusReason); // the button that had it is gone
    });
}

bool WhatIfCard::isBaseInForce() const
{
    return m_base->currentData().toString().isEmpty();
}

/// The profiles of the library but the one in force. An unknown base becomes the one in force.
void WhatIfCard::fillBases()
{
    const QString chosen = m_base->currentData().toString();
    const QSignalBlocker blocker(m_base);
    m_base->clear();
    m_base->addItem(tr("A copy of the plan in force"), QString());
    const QList<ProfileEntry> entries = m_session.library().entries();
    for (const ProfileEntry &entry : entries) {
        if (entry.path != m_session.profilePath()) {
            m_base->addItem(tr("A copy of %1").arg(entry.name), entry.path);
        }
    }
    const int index = m_base->findData(chosen);
    m_base->setCurrentIndex(std::max(index, 0));
    if (index < 0) {
        m_plan = WhatIfPlan(m_session.profile());
    }
}

void WhatIfCard::chooseBase(int index)
{
    const QString path = m_base->itemData(index).toString();
    if (path.isEmpty()) {
        showProblem({}, {});
        m_plan = WhatIfPlan(m_session.profile());
    } else {
        const ParsedProfile parsed = ProfileStore(path).load();
        const auto error = std::find_if(parsed.findings.begin(), parsed.findings.end(),
                                        [](const Finding &finding) { return finding.severity == Severity::Error; });
        if (error != parsed.findings.end()) {
            showProblem(tr("%1 cannot be used: %2").arg(QFileInfo(path).fileName(), error->toString()),
                        tr("The other plan is the one in force again."));
            const QSignalBlocker blocker(m_base);
            m_base->setCurrentIndex(0);
            m_plan = WhatIfPlan(m_session.profile());
        } else {
            showProblem({}, {});
            m_plan = WhatIfPlan(parsed.profile);
        }
    }
    edited();
}

void WhatIfCard::onProfileChanged()
{
    const QString path = m_session.isDemo() ? u"demo"_s : m_session.profilePath();
    if (path != m_profilePath) {
        // Another profile's backends: neither the recording nor the plan speaks of them.
        m_profilePath = path;
        m_replay->cancel();
        m_recording.reset();
        m_result.reset();
        showProblem({}, {});
        m_base->setCurrentIndex(0);
        m_plan = WhatIfPlan(m_session.profile());
        fillBases();
        if (m_isOpen && m_traffic.count() > 0) {
            useWindowTraffic();
        }
    } else if (isBaseInForce()) {
        m_plan.rebase(m_session.profile());
    }
    edited();
}

void WhatIfCard::takeOver()
{
    const Profile next = m_plan.appliedTo(m_session.profile());
    int added = 0;
    for (const PlannedBackend &planned : m_plan.backends()) {
        added = added == 0 && planned.isAdded && planned.backend.enabled ? planned.backend.priority : added;
    }
    if (next != m_session.profile()) {
        const QString problem = BackendEdits::of(m_session).save(next);
        emit told(problem.isEmpty() ? tr("Priorities and switches taken over") : problem);
        if (!problem.isEmpty()) {
            return;
        }
    }
    if (added > 0) {
        emit addRequested(added);
    }
}

int WhatIfCard::colorOf(const QString &name) const
{
    // Backends that the profile does not have come behind its own.
    int color = 0;
    for (const Backend &backend : m_session.profile().backends) {
        if (backend.name == name) {
            return m_session.colorOf(name);
        }
        color = std::max(color, m_session.colorOf(backend.name));
    }
    for (const PlannedBackend &planned : m_plan.backends()) {
        color += planned.isAdded || !isBaseInForce() ? 1 : 0;
        if (planned.backend.name == name) {
            break;
        }
    }
    return std::max(color, 1);
}

} // namespace spillway
