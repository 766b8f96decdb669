// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/button.h"

#include <chrono>
#include <functional>

class QTimer;

namespace spillway
{

/// For how long a copy button shows a check once it has copied.
constexpr std::chrono::milliseconds copiedTime{1500};

/// An icon button that puts a text on the clipboard. Its icon is a check for 1.5 s, and `copied` goes to the status
/// bar.
class CopyButton : public IconButton
{
    Q_OBJECT
public:
    /// `what` names what is copied: "Endpoint" makes the button "Copy endpoint" and the message "Endpoint copied".
    CopyButton(const QString &what, std::function<QString()> source, const QKeySequence &key = {},
               QWidget *parent = nullptr);

    /// True while the check is shown.
    bool showsCheck() const;
    void setCopiedTime(std::chrono::milliseconds time);

public slots:
    /// Copies as a click does, for the action that has the key.
    void copy();

signals:
    /// The text is on the clipboard. `message` is for the status bar: "Endpoint copied".
    void copied(const QString &message);

private:
    QString m_what;
    std::function<QString()> m_source;
    QTimer *m_timer;
};

} // namespace spillway
