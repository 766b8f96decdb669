// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QPalette>
#include <QString>

namespace spillway
{

/// The palette of a theme: Highlight is the selection, HighlightedText stays text.
QPalette makePalette(const Tokens &tokens);

/// The style sheet of a theme: resources/style.qss with every `@name@` replaced: a colour of the theme
/// (`@surface@`, `@button-edge@`, ...), `@scheme@` (light or dark), or a height (`@28px@`) scaled by `scale`.
/// An unknown name stays as it is, which a test looks for.
QString makeStyleSheet(const Tokens &tokens, qreal scale);

} // namespace spillway
