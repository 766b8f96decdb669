// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

namespace spillway
{

class DesktopSession;

/// How it stands with the endpoint, in the words of the status bar and the tray. A value.
struct ServingSummary
{
    UiState glyph = UiState::Disabled;
    QString state;        ///< `Serving on 127.0.0.1:8080`, `Stopped`
    QString inFlight;     ///< `24 in flight`; empty while nothing is served
    QString availability; ///< `3 of 8 backends available`, `No backends yet`
    QString tooltip;      ///< of the tray icon: `Spillway, serving, 3 of 8 available`

    bool operator==(const ServingSummary &) const = default;
};

/// The summary at this moment. A backend whose wait is over counts as available, though no snapshot says so yet.
ServingSummary servingSummary(DesktopSession &session);

} // namespace spillway
