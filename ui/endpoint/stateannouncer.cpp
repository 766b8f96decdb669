// SPDX-License-Identifier: MIT
#include "ui/endpoint/stateannouncer.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QWidget>

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::StateAnnouncer)
};

HealthState newsOf(const BackendRow &row)
{
    return row.state == HealthState::Probing ? HealthState::Healthy : row.state;
}

} // namespace

QString StateAnnouncer::update(const QList<BackendRow> &rows, Instant now)
{
    QList<const BackendRow *> changed;
    for (const BackendRow &row : rows) {
        if (!row.known) {
            continue;
        }
        const auto told = m_told.constFind(row.name);
        if (told == m_told.constEnd()) {
            m_told.insert(row.name, newsOf(row)); // the first one is no change
        } else if (*told != newsOf(row)) {
            changed.append(&row);
        }
    }
    if (changed.isEmpty() || (m_last && now - *m_last < pause)) {
        return {};
    }
    m_last = now;
    for (const BackendRow *row : changed) {
        m_told[row->name] = newsOf(*row);
    }
    return changed.size() == 1
               ? Tr::tr("%1: %2").arg(changed.first()->name, stateWord(uiState(newsOf(*changed.first()))))
               : Tr::tr("%1 backends changed state").arg(changed.size());
}

void StateAnnouncer::reset()
{
    *this = StateAnnouncer();
}

void StateAnnouncer::announce(QWidget *source, const QString &text)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(source, text);
    event.setPoliteness(QAccessible::AnnouncementPoliteness::Polite);
    QAccessible::updateAccessibility(&event);
#else
    source->setAccessibleDescription(text);
    QAccessibleEvent event(source, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
#endif
}

} // namespace spillway
