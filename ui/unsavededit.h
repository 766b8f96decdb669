// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <functional>

class QMessageBox;
class QString;
class QWidget;

namespace spillway
{

class Page;

/// Asks `question` over `parent`, with "Discard" and "Keep editing" as the answers, and calls `discard` for the first.
/// Nobody waits for the dialog, which is returned; it deletes itself. One that is open over `parent` goes first.
QMessageBox *askToDiscard(QWidget *parent, const QString &question, std::function<void()> discard);

/// Goes on with `go`: at once if none of `pages` has an edit that was not saved, else after a person has agreed to
/// discard it. A second call while the question is open does nothing.
void settleEdits(QWidget *window, const QList<Page *> &pages, std::function<void()> go);

} // namespace spillway
