// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <functional>

class QWidget;

namespace spillway
{

class Page;

/// Goes on with `go`: at once if none of `pages` has an edit that was not saved, else after a person has agreed to
/// discard it. The question is a dialog of `window` that nobody waits for; a second call while one is open does
/// nothing.
void settleEdits(QWidget *window, const QList<Page *> &pages, std::function<void()> go);

} // namespace spillway
