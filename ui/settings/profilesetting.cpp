// SPDX-License-Identifier: MIT
#include "ui/settings/profilesetting.h"

#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"

namespace spillway
{

QString changeProfile(DesktopSession &session, const std::function<void(Profile &)> &change)
{
    Profile next = session.profile();
    change(next);
    if (next == session.profile()) {
        return {};
    }
    // The row's own sentence, without the path that it has in the file.
    for (const Finding &finding : validate(next)) {
        if (finding.severity == Severity::Error &&
            (finding.path.startsWith(u"endpoint.") || finding.path.startsWith(u"balancing."))) {
            return finding.message;
        }
    }
    if (QString problem = ensureProfile(session); !problem.isEmpty()) {
        return problem;
    }
    next = session.profile();
    change(next);
    return session.save(next);
}

} // namespace spillway
