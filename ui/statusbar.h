// SPDX-License-Identifier: MIT
#pragma once

#include "ui/session/servingsummary.h"

#include <QStatusBar>

class QLabel;

namespace spillway
{

class ElidedLabel;
class StateGlyph;
class TextLabel;

/// The line at the window's foot, 24 px: at the left whether it serves, what is in flight and how many backends are
/// available; at the right what was done last, and the version. Nothing in it needs an answer.
class StatusBar : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusBar(QWidget *parent = nullptr);

    void setSummary(const ServingSummary &summary);
    const ServingSummary &summary() const { return m_summary; }
    /// Who is signed in elsewhere, in the place of what is in flight and available; empty: those again.
    void setAccount(const QString &text);
    QString account() const;
    /// Shows what was done, until something else is.
    void tell(const QString &text);
    /// Shows the current page's hint, unless something was done that is still told.
    void setHint(const QString &hint);
    QString told() const;
    /// Says `text` to screen readers, once and politely.
    void announce(const QString &text);
    /// What was announced last.
    QString announced() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();
    void showFacts();

    ServingSummary m_summary;
    StateGlyph *m_glyph;
    TextLabel *m_state;
    TextLabel *m_inFlight;
    TextLabel *m_availability;
    TextLabel *m_account;
    ElidedLabel *m_told;
    QString m_hint;
    QLabel *m_spoken; ///< has no size: it carries the announcement's text
};

} // namespace spillway
