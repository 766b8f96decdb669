// SPDX-License-Identifier: MIT
#include "ui/widgets/searchfield.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace spillway
{

namespace
{
constexpr int magnifier = 16;
constexpr int magnifierLeft = 9;
} // namespace

SearchField::SearchField(const QString &placeholder, const QKeySequence &key, QWidget *parent)
    : QLineEdit(parent)
    , m_key(key)
    , m_clear(new IconButton(Icon::Close, tr("Clear"), {}, this))
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setToolTip(withKey(placeholder, key));
    setProperty("toolbar", true);
    m_clear->setFocusPolicy(Qt::NoFocus); // Esc does the same
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->hide();
    connect(m_clear, &QToolButton::clicked, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_clear->setVisible(!text.isEmpty());
        arrange();
    });
    arrange();
}

QSize SearchField::sizeHint() const
{
    const int cap = keyCapSize(keyCapText(m_key), Theme::current()).width();
    const int wide = magnifierLeft + magnifier + spacing::s + textWidth(font(), placeholderText()) + spacing::s + cap +
                     2 * spacing::s;
    return {std::max(wide, 200), QLineEdit::sizeHint().height()};
}

void SearchField::arrange()
{
    const int cap = keyCapSize(keyCapText(m_key), Theme::current()).width();
    const int right = text().isEmpty() ? cap + spacing::xs : m_clear->sizeHint().width() - spacing::xs;
    setTextMargins(magnifier + spacing::xs, 0, right, 0);
    const QSize button(m_clear->sizeHint().width(), height() - 2);
    m_clear->setGeometry(width() - button.width() - 1, 1, button.width(), button.height());
}

void SearchField::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    arrange();
}

void SearchField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (m_clear != nullptr && (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)) {
        arrange();
    }
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QLineEdit::keyPressEvent(event);
    } else if (text().isEmpty()) {
        event->ignore();
    } else {
        clear();
    }
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRectF icon(magnifierLeft, (height() - magnifier) / 2.0, magnifier, magnifier);
    paintIcon(painter, icon, Icon::Search, theme.color(Token::Text2));
    const QString keys = keyCapText(m_key);
    if (text().isEmpty() && !keys.isEmpty()) {
        const QSizeF size = keyCapSize(keys, theme);
        const QRectF cap(width() - size.width() - 5, (height() - size.height()) / 2, size.width(), size.height());
        paintKeyCap(painter, cap, keys, theme.color(Token::Text2), theme);
    }
}

} // namespace spillway
