// SPDX-License-Identifier: MIT
#include "ui/usecode/usecodepopup.h"

#include "ui/theme/theme.h"
#include "ui/usecode/codetabs.h"

#include <QScreen>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace spillway
{

namespace
{
constexpr QSize popupSize(480, 400);
} // namespace

UseCodePopup::UseCodePopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_tabs(new CodeTabs(this))
{
    setAccessibleName(tr("Use in code"));
    setAttribute(Qt::WA_WindowPropagation);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
}

void UseCodePopup::openBelow(const QWidget *anchor)
{
    const Theme &theme = Theme::current();
    resize(theme.height(popupSize.width()), theme.height(popupSize.height()));
    QRect place(QPoint(0, 0), size());
    place.moveTopRight(anchor->mapToGlobal(QPoint(anchor->width() - 1, anchor->height() + spacing::xs)));
    if (const QScreen *screen = anchor->screen()) {
        const QRect all = screen->availableGeometry();
        place.moveLeft(std::clamp(place.left(), all.left(), std::max(all.left(), all.right() - place.width())));
        place.moveTop(std::clamp(place.top(), all.top(), std::max(all.top(), all.bottom() - place.height())));
    }
    setGeometry(place);
    show();
    m_tabs->tabs()->setFocus(Qt::PopupFocusReason);
}

} // namespace spillway
