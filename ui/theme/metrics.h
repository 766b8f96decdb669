// SPDX-License-Identifier: MIT
#pragma once

/// Distances of the design (section 2), in device-independent px. Heights are for a system font of 13 px:
/// `Theme::height` scales them with a larger one.
namespace spillway
{

namespace spacing
{
constexpr int xs = 4;
constexpr int s = 8;
constexpr int m = 12; ///< between cards; a page's top and bottom
constexpr int l = 16; ///< a page's sides
constexpr int xl = 20;
constexpr int xxl = 24;
constexpr int xxxl = 28;
constexpr int cell = 8;      ///< left and right in a table cell
constexpr int edgeCell = 12; ///< the outer side of the first and the last cell of a row
} // namespace spacing

namespace radius
{
constexpr int bar = 3; ///< bars and backend swatches
constexpr int pill = 5;
constexpr int control = 6; ///< buttons, fields, banners
constexpr int card = 8;
constexpr int firstRunCard = 10;
constexpr int chip = 13;
} // namespace radius

namespace height
{
constexpr int header = 56;
constexpr int statusBar = 24;
constexpr int tableHeader = 28;
constexpr int groupRow = 28;
constexpr int backendRow = 40;
constexpr int requestRow = 28;
constexpr int attemptRow = 36;
constexpr int step = 46;
constexpr int settingsRow = 48;
constexpr int button = 30;
constexpr int smallButton = 26;
constexpr int firstRunButton = 34;
constexpr int field = 32;
constexpr int toolbarField = 28;
constexpr int tabBar = 36;
constexpr int figures = 72;
constexpr int cardTitle = 40;
constexpr int pill = 22;
} // namespace height

namespace width
{
constexpr int rail = 72;
constexpr int inspector = 404;
constexpr int inspectorLeast = 360;
constexpr int inspectorMost = 520;
constexpr int policyOptions = 352;
constexpr int steps = 248;
constexpr int settings = 760;
constexpr int pill = 116;
} // namespace width

constexpr int glyphSize = 12;   ///< a state glyph's side
constexpr int iconSize = 20;    ///< the grid of the icons; 16 in buttons and fields
constexpr int swatchSize = 10;  ///< a backend's colour beside its name
constexpr int focusWidth = 2;   ///< line of the focus ring
constexpr int focusOffset = 2;  ///< from a control's edge to its focus ring
constexpr int leastTarget = 26; ///< nothing smaller can be clicked

} // namespace spillway
