// SPDX-License-Identifier: MIT
#include "ui/navigationrail.h"

#include "ui/railbutton.h"
#include "ui/theme/theme.h"
#include "ui/widgets/appmark.h"
#include "ui/widgets/arrowkeys.h"
#include "ui/widgets/button.h"

#include <QButtonGroup>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

constexpr int logoSize = 36;
constexpr int logoTop = 12;
constexpr int logoGap = 16; ///< from the logo to the first page
constexpr int pageGap = 4;
constexpr int menuSide = 36;

} // namespace

NavigationRail::NavigationRail(QWidget *parent)
    : Pane(Token::Rail, Qt::RightEdge, parent)
    , m_layout(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_keys(new ArrowKeys(ArrowAxis::Vertical, ArrowEffect::FocusAndSelect, this))
    , m_menu(new IconButton(Icon::Menu, tr("Menu"), {}, this))
    , m_logo(new AppMark(logoSize, this))
{
    setAccessibleName(tr("Pages"));
    setFixedWidth(width::rail);
    m_menu->setFixedSize(menuSide, menuSide);
    m_menu->setIconSize({iconSize, iconSize});
    m_layout->setContentsMargins(0, logoTop, 0, spacing::s); // the buttons reach to the edges
    m_layout->setSpacing(pageGap);
    m_layout->addWidget(m_logo, 0, Qt::AlignHCenter);
    m_layout->addSpacing(logoGap - pageGap);
    m_layout->addStretch();
    m_layout->addWidget(m_menu, 0, Qt::AlignHCenter);
    connect(m_group, &QButtonGroup::idClicked, this, &NavigationRail::chosen);
}

int NavigationRail::addPage(Icon icon, const QString &name, const QKeySequence &key, RailPlace place)
{
    auto *button = new RailButton(icon, name, this);
    button->setToolTip(withKey(name, key));
    const int page = count();
    // In front of them: the logo and its gap; behind the top ones: the stretch.
    const int firstIndex = 2;
    const int index = place == RailPlace::Top ? firstIndex + m_topCount++ : m_layout->count() - 1;
    m_layout->insertWidget(index, button);
    m_group->addButton(button, page);
    m_keys->add(button);
    m_buttons.append(button);
    if (page == 0) {
        button->setChecked(true);
    }
    tellPlaces();
    return page;
}

int NavigationRail::current() const
{
    return m_group->checkedId();
}

void NavigationRail::setCurrent(int page)
{
    if (RailButton *button = m_buttons.value(page)) {
        button->setChecked(true);
    }
}

void NavigationRail::tellPlaces()
{
    int number = 0;
    for (int i = 0; i < m_layout->count(); ++i) {
        if (auto *button = qobject_cast<RailButton *>(m_layout->itemAt(i)->widget())) {
            button->setPlace(++number, count());
        }
    }
}

void NavigationRail::moveToEndOfTabOrder()
{
    QList<QWidget *> own(m_buttons.begin(), m_buttons.end());
    own.append(m_menu);
    QWidget *last = window();
    for (QWidget *widget = window()->nextInFocusChain(); widget != window(); widget = widget->nextInFocusChain()) {
        if (!own.contains(widget)) {
            last = widget;
        }
    }
    for (QWidget *widget : std::as_const(own)) {
        QWidget::setTabOrder(last, widget);
        last = widget;
    }
}

} // namespace spillway
