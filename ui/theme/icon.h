// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>

class QPainter;
class QRectF;

namespace spillway
{

/// The program's own icons: resources/icons/<name>.svg, 20 px grid, stroke 1.5, one colour.
enum class Icon {
    Endpoint,
    Backends,
    Traffic,
    Setup,
    Policy,
    Settings,
    Menu,
    Copy,
    Check,
    Eye,
    EyeOff,
    Plus,
    Search,
    Close,
    Play,
    Pause,
    Trash,
    Export,
    Import,
    Code,
    Terminal,
    Refresh,
    ChevronDown,
    ChevronUp,
    ChevronLeft,
    ChevronRight,
    ChevronsUpDown,
    ArrowLeft,
    ArrowRight,
    Grip,
    Folder,
    File,
    Key,
    Warning,
    Info,
    Undo,
    Edit,
    Duplicate,
    Link,
    Send,
    Stop,
    More,
    Person,
    Shield,
    Cloud,
    Filter,
};
constexpr int iconCount = int(Icon::Filter) + 1;

/// The file's base name: "chevron-down".
QString iconName(Icon icon);

/// An icon in a colour of the theme, sharp at every scale. It holds the token, not the colour, so it follows the theme
/// by itself. Disabled it is drawn in Text3 at half strength.
QIcon themedIcon(Icon icon, Token token = Token::Text);

/// Paints an icon into `box` (usually 16 or 20 px square). In a larger one lines keep their 1.5 px.
void paintIcon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color);

/// The program's icon, in all sizes.
QIcon applicationIcon();

/// The tray icon: one-colour outline and the glyph of the serving state in the corner.
/// `onDark` is the ground of the system's tray, not the theme of the window.
QIcon trayIcon(UiState state, bool onDark);

} // namespace spillway
