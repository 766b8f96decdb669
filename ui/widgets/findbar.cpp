// SPDX-License-Identifier: MIT
#include "ui/widgets/findbar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextDocument>

namespace spillway
{

namespace
{
/// More hits than that tell nobody anything, and an endless text must not hold the window up.
constexpr qsizetype mostHits = 10'000;
} // namespace

FindBar::FindBar(QPlainTextEdit *text)
    : QFrame(text)
    , m_text(text)
    , m_field(new SearchField(tr("Find"), {}, this))
    , m_count(new TextLabel({}, TextStyle::Label, Token::Text2, this))
{
    auto *previous =
        new IconButton(Icon::ChevronUp, tr("Previous hit"), QKeySequence(Qt::SHIFT | Qt::Key_Return), this);
    auto *next = new IconButton(Icon::ChevronDown, tr("Next hit"), QKeySequence(Qt::Key_Return), this);
    auto *close = new IconButton(Icon::Close, tr("Close"), QKeySequence(Qt::Key_Escape), this);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::s, 6, 6, 6);
    layout->setSpacing(spacing::xs);
    layout->addWidget(m_field);
    layout->addWidget(m_count);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(close);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &FindBar::search);
    connect(text->document(), &QTextDocument::contentsChange, this, [this](int, int removed, int added) {
        if (isVisible() && (removed > 0 || added > 0)) {
            search();
        }
    });
    connect(previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { step(1); });
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    hide();
    tell();
}

void FindBar::open()
{
    const QString selected = m_text->textCursor().selectedText();
    show();
    raise();
    place();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator)) {
        m_field->setText(selected);
    }
    search();
    m_field->selectAll();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void FindBar::close()
{
    hide();
    m_hits.clear();
    m_text->setFocus(Qt::OtherFocusReason);
    emit changed();
}

void FindBar::place()
{
    adjustSize();
    const QRect area = m_text->viewport()->geometry();
    move(std::max(area.right() - width() - spacing::s, area.left()), area.top() + spacing::s);
}

void FindBar::search()
{
    const QString term = m_field->text();
    m_hits.clear();
    m_current = -1;
    if (!term.isEmpty()) {
        const QString all = m_text->toPlainText();
        const int from = m_text->textCursor().selectionStart();
        for (qsizetype at = all.indexOf(term, 0, Qt::CaseInsensitive); at >= 0 && m_hits.size() < mostHits;
             at = all.indexOf(term, at + term.size(), Qt::CaseInsensitive)) {
            if (m_current < 0 && at >= from) {
                m_current = int(m_hits.size());
            }
            m_hits.append(int(at));
        }
        if (!m_hits.isEmpty()) {
            m_current = std::max(m_current, 0);
            step(0);
        }
    }
    tell();
    emit changed();
}

void FindBar::step(int by)
{
    if (m_hits.isEmpty()) {
        return;
    }
    const int count = hits();
    m_current = (m_current + by + count) % count;
    QTextCursor cursor = m_text->textCursor();
    cursor.setPosition(m_hits[m_current]);
    cursor.setPosition(m_hits[m_current] + int(m_field->text().size()), QTextCursor::KeepAnchor);
    m_text->setTextCursor(cursor);
    tell();
}

void FindBar::tell()
{
    const bool missing = m_hits.isEmpty() && !m_field->text().isEmpty();
    m_count->setText(m_field->text().isEmpty() ? QString()
                     : missing                 ? tr("No hit")
                                               : tr("%1 of %2").arg(m_current + 1).arg(hits()));
    m_field->setAccessibleDescription(m_count->text());
    m_field->setProperty("wrong", missing);
    m_field->update();
    place();
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void FindBar::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), radius::control, theme.color(Token::Raised), theme.color(Token::ButtonEdge));
}

} // namespace spillway
