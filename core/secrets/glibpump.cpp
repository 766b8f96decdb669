// SPDX-License-Identifier: MIT
#include "core/secrets/glibpump.h"

#include <QAbstractEventDispatcher>
#include <QLibrary>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{
namespace
{

// An answer of the Secret Service takes some five messages, each of which waits for the next turn. A person who is
// asked for a password takes seconds.
constexpr auto soon = 1ms;
constexpr auto patient = 20ms;
constexpr qint64 turnsUntilPatient = 1000;
constexpr int mostEventsPerTurn = 100;

} // namespace

GlibPump::GlibPump()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const QAbstractEventDispatcher *loop = QAbstractEventDispatcher::instance();
    if (!loop || loop->inherits("QEventDispatcherGlib")) {
        return;
    }
    m_iterate = reinterpret_cast<Iterate>(QLibrary::resolve(u"glib-2.0"_s, 0, "g_main_context_iteration"));
    if (m_iterate) {
        connect(&m_timer, &QTimer::timeout, this, &GlibPump::turn);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(soon);
    }
#endif
}

GlibPump::~GlibPump() = default;

void GlibPump::turn()
{
    if (++m_turns == turnsUntilPatient) {
        m_timer.start(patient);
    }
    int left = mostEventsPerTurn;
    while (left-- > 0 && m_iterate(nullptr, 0) != 0) {
    }
}

} // namespace spillway
