// SPDX-License-Identifier: MIT
#include "ui/backends/inspectorhead.h"

#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/button.h"
#include "ui/widgets/elidedlabel.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>

namespace spillway
{

namespace
{
constexpr int headHeight = 52;
} // namespace

InspectorHead::InspectorHead(QWidget *parent)
    : Pane(Token::Surface, Qt::BottomEdge, parent)
    , m_swatch(new BackendSwatch(0, this))
    , m_name(new ElidedLabel({}, Qt::ElideMiddle, this))
    , m_pill(new StatePill(this))
    , m_more(new IconButton(Icon::More, tr("More about this backend"), {}, this))
    , m_close(new IconButton(Icon::Close, tr("Close"), Qt::Key_Escape, this))
    , m_menu(new QMenu(this))
{
    m_menu->addAction(themedIcon(Icon::Duplicate), tr("Duplicate"), this, &InspectorHead::duplicateRequested);
    m_clear =
        m_menu->addAction(themedIcon(Icon::Undo), tr("Clear throttle"), this, &InspectorHead::clearThrottleRequested);
    m_menu->addAction(themedIcon(Icon::Copy), tr("Copy URL"), this, &InspectorHead::copyUrlRequested);
    m_menu->addSeparator();
    m_menu->addAction(themedIcon(Icon::Trash), tr("Delete"), this, &InspectorHead::removeRequested);
    connect(m_more, &QToolButton::clicked, this, [this] {
        const int right = QApplication::isLeftToRight() ? m_more->width() - m_menu->sizeHint().width() : 0;
        m_menu->popup(m_more->mapToGlobal(QPoint(right, m_more->height() + 2)));
    });
    m_name->setStyleOf(TextStyle::PageTitle, Token::Text);
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::l, 0, spacing::m - 2, 0);
    row->setSpacing(spacing::s);
    row->addWidget(m_swatch);
    row->addWidget(m_name);
    row->addWidget(m_pill);
    row->addStretch(1);
    row->addWidget(m_more);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &InspectorHead::closeRequested);
    fit();
}

void InspectorHead::setBackend(const QString &title, int colorNumber)
{
    m_name->setText(title);
    m_swatch->setBackendIndex(colorNumber - 1);
}

void InspectorHead::setPill(const std::optional<PillContent> &content)
{
    m_pill->setVisible(content.has_value());
    if (content) {
        m_pill->setContent(*content);
    }
}

void InspectorHead::setActions(bool saved, bool throttled)
{
    m_more->setVisible(saved);
    m_clear->setEnabled(throttled);
}

void InspectorHead::fit()
{
    setFixedHeight(Theme::current().height(headHeight));
}

void InspectorHead::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fit();
    }
}

} // namespace spillway
