// SPDX-License-Identifier: MIT
#include "ui/backends/recentdeployments.h"

#include "ui/session/desktopsession.h"

namespace spillway
{

RecentDeployments &RecentDeployments::of(DesktopSession &session)
{
    auto *recent = session.findChild<RecentDeployments *>(QString(), Qt::FindDirectChildrenOnly);
    return recent != nullptr ? *recent : *new RecentDeployments(session);
}

RecentDeployments::RecentDeployments(DesktopSession &session)
    : QObject(&session)
{
    connect(&session, &DesktopSession::exchangesFinished, this, &RecentDeployments::note);
}

void RecentDeployments::note(const QList<ExchangeRecord> &records)
{
    bool isNew = false;
    for (const ExchangeRecord &record : records) {
        if (record.deployment.isEmpty() || (!m_names.isEmpty() && m_names.first() == record.deployment)) {
            continue;
        }
        isNew = m_names.removeAll(record.deployment) == 0 || isNew;
        m_names.prepend(record.deployment);
    }
    if (m_names.size() > most) {
        m_names.resize(most);
    }
    if (isNew) {
        emit added();
    }
}

} // namespace spillway
