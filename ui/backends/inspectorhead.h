// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/card.h"
#include "ui/widgets/statepill.h"

class QMenu;

namespace spillway
{

class BackendSwatch;
class ElidedLabel;
class IconButton;

/// The top of the inspector: the backend's colour, name and state, a menu of what can be done with it, and close.
class InspectorHead : public Pane
{
    Q_OBJECT
public:
    explicit InspectorHead(QWidget *parent = nullptr);

    /// `colorNumber` 1 and up.
    void setBackend(const QString &title, int colorNumber);
    /// Nothing hides the pill: a backend that is not saved has no state.
    void setPill(const std::optional<PillContent> &content);
    /// What can be done now. A new backend has no menu.
    void setActions(bool saved, bool throttled);

    StatePill *pill() const { return m_pill; }
    QMenu *menu() const { return m_menu; }
    IconButton *closeButton() const { return m_close; }

signals:
    void duplicateRequested();
    void clearThrottleRequested();
    void copyUrlRequested();
    void removeRequested();
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();

    BackendSwatch *m_swatch;
    ElidedLabel *m_name;
    StatePill *m_pill;
    IconButton *m_more;
    IconButton *m_close;
    QMenu *m_menu;
    QAction *m_clear;
};

} // namespace spillway
