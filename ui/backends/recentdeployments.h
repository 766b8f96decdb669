// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QStringList>

namespace spillway
{

class DesktopSession;
struct ExchangeRecord;

/// The deployments that callers have asked for of late, by the names they use. One a session.
class RecentDeployments : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype most = 20;

    /// The one of this session; made at the first call, from which on it listens.
    static RecentDeployments &of(DesktopSession &session);

    /// The latest first.
    const QStringList &names() const { return m_names; }

signals:
    /// A name came that was not there before.
    void added();

private:
    explicit RecentDeployments(DesktopSession &session);
    void note(const QList<ExchangeRecord> &records);

    QStringList m_names;
};

} // namespace spillway
