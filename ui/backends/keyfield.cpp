// SPDX-License-Identifier: MIT
#include "ui/backends/keyfield.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int keyIcon = 16;
constexpr int keyIconLeft = 10;
constexpr int eyeWidth = 30;
constexpr qsizetype dots = 24;
constexpr qsizetype tail = 4;
constexpr qsizetype shortest = 12; ///< a shorter key shows none of itself

} // namespace

KeyField::KeyField(QWidget *parent)
    : QFrame(parent)
    , m_edit(new QLineEdit(this))
    , m_eye(new IconButton(Icon::Eye, tr("Show key"), {}, this))
    , m_hide(new QTimer(this))
{
    m_edit->setFrame(false);
    m_edit->setPlaceholderText(tr("Paste the key"));
    m_edit->setAccessibleName(tr("API key"));
    m_edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_edit->installEventFilter(this);
    setFocusProxy(m_edit);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(keyIconLeft + keyIcon + spacing::s - 2, 1, 1, 1);
    layout->setSpacing(spacing::xs);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_eye);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_hide->setSingleShot(true);
    m_hide->setInterval(revealTime);
    connect(m_hide, &QTimer::timeout, this, [this] { setRevealed(false); });
    connect(m_eye, &QToolButton::clicked, this, [this] { setRevealed(!isRevealed()); });
    connect(m_edit, &QLineEdit::textEdited, this, &KeyField::onTextEdited);
    fit();
    refresh();
}

void KeyField::setKept(const QByteArray &key)
{
    m_kept = key;
    m_typed.reset();
    m_hide->stop();
    refresh();
}

bool KeyField::isRevealed() const
{
    return m_hide->isActive();
}

void KeyField::setRevealed(bool revealed)
{
    if (revealed) {
        m_hide->start();
    } else {
        m_hide->stop();
    }
    refresh();
}

void KeyField::setRevealTime(std::chrono::milliseconds time)
{
    m_hide->setInterval(time);
}

QString KeyField::masked() const
{
    if (m_kept.isEmpty()) {
        return {};
    }
    const QString end = m_kept.size() < shortest ? QString() : QString::fromUtf8(m_kept.right(tail));
    return QString(dots, u'•') + end;
}

void KeyField::onTextEdited(const QString &text)
{
    QString typed = text;
    if (!m_typed && !isRevealed()) {
        // Of an edit of the dots only what was put in counts: what both ends still have of them is no key.
        const qsizetype longest = std::min(text.size(), m_shown.size());
        qsizetype front = 0;
        while (front < longest && text[front] == m_shown[front]) {
            ++front;
        }
        qsizetype back = 0;
        while (back < longest - front && text[text.size() - 1 - back] == m_shown[m_shown.size() - 1 - back]) {
            ++back;
        }
        typed = text.sliced(front, text.size() - front - back);
    }
    m_typed = typed.trimmed().toUtf8();
    refresh();
    emit edited();
}

void KeyField::refresh()
{
    const bool revealed = isRevealed();
    if (m_typed) {
        m_edit->setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
        m_shown = QString::fromUtf8(*m_typed);
    } else {
        m_edit->setEchoMode(QLineEdit::Normal);
        m_shown = revealed ? QString::fromUtf8(m_kept) : masked();
    }
    if (m_edit->text() != m_shown) {
        m_edit->setText(m_shown);
    }
    m_eye->setIconOf(revealed ? Icon::EyeOff : Icon::Eye);
    m_eye->setName(revealed ? tr("Hide key") : tr("Show key"));
    m_eye->setEnabled(!key().isEmpty());
}

bool KeyField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
    }
    return QFrame::eventFilter(watched, event);
}

void KeyField::fit()
{
    const Theme &theme = Theme::current();
    m_edit->setFont(theme.font(TextStyle::Code));
    setFixedHeight(theme.height(height::field));
    m_eye->setFixedSize(theme.height(eyeWidth), theme.height(height::field) - 2);
}

QSize KeyField::sizeHint() const
{
    return {200, Theme::current().height(height::field)};
}

void KeyField::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
    }
}

void KeyField::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    ControlState state;
    state.enabled = isEnabled();
    state.focused = m_edit->hasFocus();
    state.wrong = property("wrong").toBool();
    paintField(painter, rect(), state, false, theme);
    const QRectF icon(keyIconLeft, (height() - keyIcon) / 2.0, keyIcon, keyIcon);
    paintIcon(painter, icon, Icon::Key, theme.color(Token::Text2));
    fillLeftLine(painter, QRectF(m_eye->geometry()).adjusted(-1, 0, 0, 0), theme.color(Token::Border));
}

} // namespace spillway
