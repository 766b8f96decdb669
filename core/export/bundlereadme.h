// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/bundle.h"

namespace spillway
{

/// README.md of a bundle: what is in it, the commands in their order, what is lost on the way and what is missing.
/// Markdown, UTF-8; no text from a form has a meaning in it.
QByteArray bundleReadme(const Profile &profile, const Bundle &bundle);

/// `text` in a line of Markdown, so that it means just `text`.
QString markdownText(const QString &text);

} // namespace spillway
