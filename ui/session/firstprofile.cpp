// SPDX-License-Identifier: MIT
#include "ui/session/firstprofile.h"

#include "ui/session/desktopsession.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QString freeName(DesktopSession &session, const QString &name)
{
    const QList<ProfileEntry> known = session.library().entries();
    const auto taken = [&known](const QString &candidate) {
        return std::any_of(known.begin(), known.end(), [&candidate](const ProfileEntry &entry) {
            return entry.name.compare(candidate, Qt::CaseInsensitive) == 0;
        });
    };
    QString free = name;
    for (int number = 2; taken(free); ++number) {
        free = name + u' ' + QString::number(number);
    }
    return free;
}

QString createAndOpen(DesktopSession &session, const QString &name)
{
    QString path;
    const QString problem = session.library().create(freeName(session, name), &path);
    return problem.isEmpty() ? session.open(path) : problem;
}

} // namespace

QString ensureProfile(DesktopSession &session)
{
    return session.isOpen() ? QString()
                            : createAndOpen(session, QCoreApplication::translate("FirstProfile", "My backends"));
}

QString ensureEmptyProfile(DesktopSession &session, const QString &name)
{
    const bool usable =
        session.isOpen() && !session.isDemo() && !session.isReadOnly() && session.profile().backends.isEmpty();
    return usable ? QString() : createAndOpen(session, name);
}

} // namespace spillway
