// SPDX-License-Identifier: MIT
#include "core/balance/backend.h"

namespace spillway
{

bool StatusSet::add(QStringView entry)
{
    if (entry.size() != 3 || entry[0] < u'1' || entry[0] > u'5') {
        return false;
    }
    const int hundreds = entry[0].unicode() - u'0';
    if (entry.sliced(1).compare(u"xx", Qt::CaseInsensitive) == 0) {
        // The rule says "500 and above": a status beyond 599 is invalid in HTTP, but a server that sends one is unwell.
        const int end = hundreds == 5 ? int(m_statuses.size()) : (hundreds + 1) * 100;
        for (int status = hundreds * 100; status < end; ++status) {
            m_statuses.set(size_t(status));
        }
        return true;
    }
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (!isDigit(entry[1]) || !isDigit(entry[2])) {
        return false;
    }
    const int status = hundreds * 100 + (entry[1].unicode() - u'0') * 10 + (entry[2].unicode() - u'0');
    m_statuses.set(size_t(status));
    return true;
}

bool StatusSet::contains(int status) const
{
    return status >= 0 && size_t(status) < m_statuses.size() && m_statuses.test(size_t(status));
}

StatusSet StatusSet::standard()
{
    StatusSet set;
    set.add(u"401");
    set.add(u"429");
    set.add(u"5xx");
    return set;
}

} // namespace spillway
