// SPDX-License-Identifier: MIT
// The gutter of a code view, and what the view does for it: line numbers and folds.
#include "ui/widgets/codegutter.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/codefolding.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/paint.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int gutterLeft = 12;
constexpr int gutterRight = 16;
constexpr int arrowGap = 6; ///< from the numbers to the fold arrows
constexpr int arrowSide = 16;
constexpr int dotsGap = 6; ///< from a folded line's text to its mark

} // namespace

CodeGutter::CodeGutter(CodeView *view)
    : QWidget(view)
    , m_view(view)
{
}

void CodeGutter::paintEvent(QPaintEvent *event)
{
    m_view->paintGutter(event);
}

void CodeGutter::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        m_view->clickGutter(event->pos().y());
    }
}

void CodeView::enableFolding()
{
    if (m_folding != nullptr) {
        return;
    }
    m_folding = new CodeFolding(this);
    m_gutter->setToolTip(tr("Click folds or unfolds a part. %1 and %2 do so at the cursor.")
                             .arg(QKeySequence(Qt::ALT | Qt::Key_Left).toString(QKeySequence::NativeText),
                                  QKeySequence(Qt::ALT | Qt::Key_Right).toString(QKeySequence::NativeText)));
    connect(m_folding, &CodeFolding::changed, m_gutter, qOverload<>(&QWidget::update));
    m_folding->refresh();
    arrange();
}

int CodeView::numbersWidth() const
{
    const qsizetype digits = std::max<qsizetype>(QString::number(blockCount()).size(), 2);
    return gutterLeft + textWidth(font(), QString(digits, u'0'));
}

int CodeView::gutterWidth() const
{
    if (!m_numbers) {
        return 0;
    }
    return numbersWidth() + (m_folding != nullptr ? arrowGap + arrowSide : gutterRight);
}

void CodeView::paintGutter(QPaintEvent *event)
{
    const Theme &theme = Theme::current();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), theme.color(Token::CodeGround));
    const int numbers = numbersWidth();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (!block.isVisible()) {
            continue;
        }
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
        const qreal height = block.layout()->lineAt(0).height();
        paintText(painter, QRectF(0, place.top(), numbers, height), font(),
                  theme.color(marked ? Token::Accent : Token::Text3), QString::number(line),
                  Qt::AlignRight | Qt::AlignVCenter);
        if (m_folding != nullptr && m_folding->canFold(line)) {
            const QRectF arrow(numbers + arrowGap, place.top() + (height - arrowSide) / 2, arrowSide, arrowSide);
            paintIcon(painter, arrow, m_folding->isFolded(line) ? Icon::ChevronRight : Icon::ChevronDown,
                      theme.color(Token::Text3));
        }
    }
}

void CodeView::paintEvent(QPaintEvent *event)
{
    paintMarksInMargin();
    QPlainTextEdit::paintEvent(event);
    if (m_folding == nullptr) {
        return;
    }
    // What is folded leaves a mark at the end of its line.
    const Theme &theme = Theme::current();
    QPainter painter(viewport());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (!block.isVisible()) {
            continue;
        }
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom()) {
            break;
        }
        if (!m_folding->isFolded(block.blockNumber() + 1)) {
            continue;
        }
        const QTextLine text = block.layout()->lineAt(0);
        const QString dots = QStringLiteral("…");
        const QRectF box(place.left() + text.naturalTextRect().right() + dotsGap, place.top() + 2,
                         textWidth(font(), dots) + 2 * dotsGap, text.height() - 4);
        paintBox(painter, box, radius::bar, theme.color(Token::Alt), theme.color(Token::ButtonEdge));
        paintText(painter, box, font(), theme.color(Token::Text2), dots, Qt::AlignCenter);
    }
}

/// The ground of marked lines begins behind the document's margin: this closes the gap to the gutter.
void CodeView::paintMarksInMargin()
{
    QPainter painter(viewport());
    for (const int line : std::as_const(m_marked)) {
        const QTextBlock block = document()->findBlockByNumber(line - 1);
        if (block.isValid() && block.isVisible()) {
            const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
            painter.fillRect(QRectF(0, place.top(), place.left() + document()->documentMargin(),
                                    block.layout()->boundingRect().height()),
                             Theme::current().color(Token::Selection));
        }
    }
}

void CodeView::clickGutter(int y)
{
    const int line = cursorForPosition(QPoint(0, y)).blockNumber() + 1;
    if (m_folding != nullptr) {
        m_folding->setFolded(line, !m_folding->isFolded(line));
    }
}

bool CodeView::handleFoldKey(const QKeyEvent &event)
{
    const bool folds = event.key() == Qt::Key_Left;
    if (m_folding == nullptr || event.modifiers() != Qt::AltModifier || (!folds && event.key() != Qt::Key_Right)) {
        return false;
    }
    const int line = textCursor().blockNumber() + 1;
    if (folds) {
        m_folding->foldAround(line);
    } else {
        m_folding->setFolded(line, false);
    }
    return true;
}

int CodeView::topLine() const
{
    return firstVisibleBlock().blockNumber();
}

void CodeView::updateCode(const QString &code)
{
    const QString old = toPlainText();
    if (old == code) {
        return;
    }
    const QStringList before = old.split(u'\n');
    const QStringList after = code.split(u'\n');
    const qsizetype most = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < most && before[head] == after[head]) {
        ++head;
    }
    qsizetype tail = 0;
    while (tail < most - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    const int cursorLine = textCursor().blockNumber();
    // A line below the change is as far from the end as it was.
    const auto moved = [&](int line) {
        return line < before.size() - tail ? std::min<int>(line, int(after.size()) - 1)
                                           : line + int(after.size() - before.size());
    };
    const int top = moved(topLine());
    const int left = horizontalScrollBar()->value();
    setPlainText(code);
    m_marked.clear();
    if (m_folding != nullptr) {
        m_folding->refresh();
    }
    setTextCursor(QTextCursor(document()->findBlockByNumber(std::max(0, moved(cursorLine)))));
    verticalScrollBar()->setValue(document()->findBlockByNumber(std::max(0, top)).firstLineNumber());
    horizontalScrollBar()->setValue(left);
    showMarks();
}

} // namespace spillway
