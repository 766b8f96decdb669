// SPDX-License-Identifier: MIT
#include "ui/widgets/copyfield.h"

#include "ui/theme/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>

namespace spillway
{

CopyField::CopyField(const QString &label, CopyFieldKind kind, QWidget *parent)
    : QFrame(parent)
    , m_label(label)
    , m_edit(new QLineEdit(this))
    , m_copy(new CopyButton(
          label, [this] { return m_text; }, {}, this))
    , m_hide(new QTimer(this))
{
    auto *caption = new TextLabel(label, TextStyle::Label, Token::Text2, this);
    m_edit->setReadOnly(true);
    m_edit->setFrame(false);
    m_edit->setAccessibleName(label);
    caption->setBuddy(m_edit);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::s + 2, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(caption);
    layout->addSpacing(6);
    layout->addWidget(m_edit, 1);
    if (kind == CopyFieldKind::Secret) {
        m_eye = new IconButton(Icon::Eye, tr("Show %1").arg(label.toLower()), {}, this);
        layout->addSpacing(4);
        layout->addWidget(m_eye);
        connect(m_eye, &QToolButton::clicked, this, [this] { setRevealed(!isRevealed()); });
    }
    layout->addSpacing(4);
    layout->addWidget(m_copy);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_hide->setSingleShot(true);
    m_hide->setInterval(revealTime);
    connect(m_hide, &QTimer::timeout, this, [this] { showText(false); });
    connect(m_copy, &CopyButton::copied, this, &CopyField::copied);
    fitWidth();
}

void CopyField::setText(const QString &text)
{
    m_text = text;
    showText(isRevealed());
    fitWidth();
}

void CopyField::setCharacters(int characters)
{
    m_characters = characters;
    fitWidth();
}

bool CopyField::isRevealed() const
{
    return m_hide->isActive();
}

void CopyField::setRevealed(bool revealed)
{
    if (m_eye == nullptr) {
        return;
    }
    if (revealed) {
        m_hide->start();
    } else {
        m_hide->stop();
    }
    showText(revealed);
}

void CopyField::setRevealTime(std::chrono::milliseconds time)
{
    m_hide->setInterval(time);
}

void CopyField::showText(bool revealed)
{
    const bool masked = m_eye != nullptr && !revealed;
    m_edit->setText(masked ? maskSecret(m_text) : m_text);
    m_edit->setCursorPosition(0);
    if (m_eye != nullptr) {
        m_eye->setIconOf(revealed ? Icon::EyeOff : Icon::Eye);
        m_eye->setName((revealed ? tr("Hide %1") : tr("Show %1")).arg(m_label.toLower()));
    }
}

void CopyField::fitWidth()
{
    const Theme &theme = Theme::current();
    m_edit->setFont(theme.font(TextStyle::Code));
    const qsizetype characters =
        m_characters > 0 ? m_characters : (m_eye != nullptr ? maskSecret(m_text) : m_text).size();
    // One character to spare, and the two times 2 px that a line edit keeps for itself.
    m_edit->setFixedWidth(textWidth(m_edit->font(), QString(characters + 1, u'0')) + 4);
    setFixedHeight(theme.height(height::field));
    for (IconButton *button : {static_cast<IconButton *>(m_copy), m_eye}) {
        if (button != nullptr) {
            button->setFixedSize(theme.height(30), theme.height(height::field) - 2);
        }
    }
}

void CopyField::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitWidth();
    }
}

void CopyField::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QColor edge = theme.color(m_edit->hasFocus() ? Token::Accent : Token::ButtonEdge);
    paintBox(painter, rect(), radius::control, theme.color(Token::Alt), edge);
    for (const IconButton *button : {static_cast<IconButton *>(m_copy), m_eye}) {
        if (button != nullptr) {
            fillLeftLine(painter, QRectF(button->geometry()).adjusted(-1, 0, 0, 0), theme.color(Token::ButtonEdge));
        }
    }
}

} // namespace spillway
