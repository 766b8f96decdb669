// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/whatif.h"
#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifrecording.h"
#include "ui/widgets/banner.h"

/// What the What-if card says. Pure.
namespace spillway
{

/// The one sentence that answers.
struct WhatIfVerdict
{
    BannerKind kind = BannerKind::Info;
    QString strong; ///< what comes of it …
    QString rest;   ///< … and what remains

    bool operator==(const WhatIfVerdict &) const = default;
};

WhatIfVerdict whatIfVerdict(const WhatIf &result, const WhatIfPlan &plan);

/// "37 requests in 2 min, from demo.jsonl".
QString recordingText(const WhatIfRecording &recording);

/// What the recording cannot tell about this plan, and what the replay supposes instead, a sentence or two each.
QStringList whatIfNotes(const WhatIfRecording &recording, const WhatIfPlan &plan);

/// How long nobody was served: "none", "12.3 s", "134 s", "14 min".
QString outageText(std::chrono::milliseconds outage);

} // namespace spillway
