// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/icon.h"
#include "ui/widgets/card.h"

#include <QKeySequence>
#include <QList>

class QButtonGroup;
class QVBoxLayout;

namespace spillway
{

class ArrowKeys;
class IconButton;
class RailButton;

/// Where in the rail a page's button stands.
enum class RailPlace { Top, Bottom };

/// The pages at the left edge of the window, 72 px wide: one stop of the Tab order in which Up and Down walk from page
/// to page, and below it the button with the menu.
class NavigationRail : public Pane
{
    Q_OBJECT
public:
    explicit NavigationRail(QWidget *parent = nullptr);

    /// Adds a page and returns its number, from 0. The buttons at the bottom come last. `key` is named in the tooltip.
    int addPage(Icon icon, const QString &name, const QKeySequence &key, RailPlace place = RailPlace::Top);
    int count() const { return int(m_buttons.size()); }
    RailButton *button(int page) const { return m_buttons.value(page); }
    IconButton *menuButton() const { return m_menu; }
    int current() const;
    /// Marks a page without `chosen`.
    void setCurrent(int page);
    /// Puts the rail behind everything else in the window's Tab order.
    void moveToEndOfTabOrder();

signals:
    /// A person chose a page.
    void chosen(int page);

private:
    void tellPlaces();

    QVBoxLayout *m_layout;
    QButtonGroup *m_group;
    ArrowKeys *m_keys;
    IconButton *m_menu;
    QWidget *m_logo;
    QList<RailButton *> m_buttons;
    int m_topCount = 0;
};

} // namespace spillway
