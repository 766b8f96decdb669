// SPDX-License-Identifier: MIT
#include "ui/widgets/codeview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/codefolding.h"
#include "ui/widgets/codegutter.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/syntaxhighlighter.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QTextBlock>
#include <QTextLayout>

namespace spillway
{

namespace
{

QTextEdit::ExtraSelection wholeLine(const QTextBlock &block, const QColor &ground)
{
    QTextEdit::ExtraSelection selection;
    selection.cursor = QTextCursor(block);
    selection.format.setBackground(ground);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    return selection;
}

} // namespace

CodeView::CodeView(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new SyntaxHighlighter(document()))
    , m_gutter(new CodeGutter(this))
    , m_find(new FindBar(this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    document()->setDocumentMargin(spacing::s);
    m_gutter->hide();
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeView::arrange);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int scrolled) {
        if (scrolled != 0) {
            m_gutter->scroll(0, scrolled);
        } else {
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
        }
    });
    applyTheme();
}

void CodeView::setCode(const QString &code, CodeLanguage language)
{
    m_highlighter->setLanguage(language);
    if (toPlainText() != code) {
        m_marked.clear();
        setPlainText(code);
        if (m_folding != nullptr) {
            m_folding->refresh();
        }
    }
    showMarks();
}

CodeLanguage CodeView::language() const
{
    return m_highlighter->language();
}

void CodeView::setLineNumbersVisible(bool visible)
{
    m_numbers = visible;
    m_gutter->setVisible(visible);
    arrange();
}

void CodeView::setMarkedLines(const QList<int> &lines)
{
    m_marked = lines;
    showMarks();
    const QTextBlock block = document()->findBlockByNumber(lines.value(0) - 1);
    if (!block.isValid()) {
        return;
    }
    const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
    const bool isSeen = block.isVisible() && place.top() >= 0 && place.bottom() <= viewport()->height();
    setTextCursor(QTextCursor(block));
    if (!isSeen) {
        centerCursor();
    }
}

void CodeView::showMarks()
{
    QList<QTextEdit::ExtraSelection> selections;
    for (const int line : std::as_const(m_marked)) {
        const QTextBlock block = document()->findBlockByNumber(line - 1);
        if (block.isValid()) {
            selections.append(wholeLine(block, Theme::current().color(Token::Selection)));
        }
    }
    setExtraSelections(selections);
    m_gutter->update();
}

void CodeView::arrange()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
    m_find->place();
}

void CodeView::openFind()
{
    m_find->open();
}

void CodeView::copyAll()
{
    QGuiApplication::clipboard()->setText(toPlainText());
    emit copied(tr("Code copied"));
}

void CodeView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find)) {
        openFind();
        return;
    }
    if (handleFoldKey(*event)) {
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    arrange();
}

void CodeView::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    // A widget that was not shown yet is told of no change, and its first polish, and its viewport's, puts back what it
    // was made with.
    applyTheme();
    viewport()->setPalette(palette());
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_find != nullptr) {
        applyTheme();
    }
}

void CodeView::applyTheme()
{
    const Theme &theme = Theme::current();
    const QFont wanted = theme.font(TextStyle::Code);
    if (font() != wanted) {
        setFont(wanted);
    }
    QPalette own;
    own.setColor(QPalette::Base, theme.color(Token::CodeGround));
    // Selected text has a ground that marked lines do not have.
    own.setColor(QPalette::Highlight,
                 theme.isHighContrast() ? theme.color(Token::Selection) : theme.color(Token::Accent));
    own.setColor(QPalette::HighlightedText,
                 theme.isHighContrast() ? theme.color(Token::Text) : theme.color(Token::Surface));
    setPalette(own);
    viewport()->setPalette(own); // which has kept its own since the style sheet came
    arrange();
    showMarks();
}

} // namespace spillway
