// SPDX-License-Identifier: MIT
#include "ui/widgets/codeview.h"

#include "ui/theme/theme.h"
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

constexpr int gutterLeft = 12;
constexpr int gutterRight = 16;

/// The column of line numbers. It only paints; the view knows the lines.
class Gutter : public QWidget
{
public:
    explicit Gutter(CodeView *view)
        : QWidget(view)
        , m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintGutter(event); }

private:
    CodeView *m_view;
};

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
    , m_gutter(new Gutter(this))
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
    if (!lines.isEmpty()) {
        const QTextBlock block = document()->findBlockByNumber(lines.first() - 1);
        if (block.isValid()) {
            setTextCursor(QTextCursor(block));
            centerCursor();
        }
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

int CodeView::gutterWidth() const
{
    if (!m_numbers) {
        return 0;
    }
    const qsizetype digits = std::max<qsizetype>(QString::number(blockCount()).size(), 2);
    return gutterLeft + textWidth(font(), QString(digits, u'0')) + gutterRight;
}

void CodeView::arrange()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
    m_find->place();
}

void CodeView::paintGutter(QPaintEvent *event)
{
    const Theme &theme = Theme::current();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), theme.color(Token::CodeGround));
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        // The last block's own rectangle has the document's margin in it, so the lines themselves are asked.
        QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        place.setHeight(block.layout()->boundingRect().height());
        if (place.top() > event->rect().bottom()) {
            break;
        }
        const int line = block.blockNumber() + 1;
        const bool marked = m_marked.contains(line);
        if (marked) {
            painter.fillRect(QRectF(0, place.top(), m_gutter->width(), place.height()), theme.color(Token::Selection));
        }
        const QRectF number(0, place.top(), m_gutter->width() - gutterRight, block.layout()->lineAt(0).height());
        paintText(painter, number, font(), theme.color(marked ? Token::Accent : Token::Text3), QString::number(line),
                  Qt::AlignRight | Qt::AlignVCenter);
    }
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
