// SPDX-License-Identifier: MIT
#include "ui/usecode/codetabs.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int noteIcon = 16;

/// The sign before the note; decoration only.
class InfoSign : public QWidget
{
public:
    explicit InfoSign(QWidget *parent)
        : QWidget(parent)
    {
        setFixedSize(noteIcon, noteIcon);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        paintIcon(painter, rect(), Icon::Info, Theme::current().color(Token::Text2));
    }
};

} // namespace

CodeTabs::CodeTabs(QWidget *parent)
    : QFrame(parent)
    , m_tabs(new QTabBar(this))
    , m_copy(new Button(Icon::Copy, tr("Copy"), ButtonKind::Normal, this))
    , m_view(new CodeView(this))
    , m_note(new TextLabel({}, TextStyle::Caption, Token::Text2, this))
{
    m_tabs->setAccessibleName(tr("Language"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const SampleLanguage language : sampleLanguages()) {
        m_tabs->setTabData(m_tabs->addTab(sampleName(language)), int(language));
    }
    m_copy->setButtonSize(ButtonSize::Small);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAccessibleName(tr("Code"));
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_note->setWordWrap(true);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(spacing::s, 0, spacing::s, 0);
    top->addWidget(m_tabs);
    top->addStretch();
    top->addWidget(m_copy);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(spacing::m, spacing::s + 1, spacing::m, spacing::s);
    bottom->setSpacing(spacing::s);
    bottom->addWidget(new InfoSign(this), 0, Qt::AlignTop);
    bottom->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addSpacing(1); // the hairline
    auto *view = new QHBoxLayout;
    view->setContentsMargins(spacing::s, 0, 0, 0); // with the document's own margin as far in as other texts
    view->addWidget(m_view);
    layout->addLayout(view, 1);
    layout->addLayout(bottom);
    setTabOrder(m_tabs, m_copy);
    setTabOrder(m_copy, m_view);
    connect(m_tabs, &QTabBar::currentChanged, this, &CodeTabs::show);
    connect(m_copy, &QPushButton::clicked, this, &CodeTabs::copy);
    connect(m_view, &CodeView::copied, this, &CodeTabs::copied);
    setKeyRequired(true);
    fit();
    show();
}

void CodeTabs::setFacts(const SampleFacts &facts)
{
    if (facts != m_facts) {
        m_facts = facts;
        show();
    }
}

void CodeTabs::setKeyRequired(bool required)
{
    const QString key =
        required
            ? tr("The key is not in the code: put the client key into %1.").arg(m_facts.keyVariable)
            : tr("This endpoint asks for no key, but SDKs want one: put any text into %1.").arg(m_facts.keyVariable);
    m_note->setText(key + u' ' +
                    tr("Do not add /openai to the endpoint: the SDK adds it. Keep the SDK's own retries on, for when "
                       "every backend is throttled."));
}

SampleLanguage CodeTabs::language() const
{
    return SampleLanguage(m_tabs->tabData(m_tabs->currentIndex()).toInt());
}

void CodeTabs::setLanguage(SampleLanguage language)
{
    m_tabs->setCurrentIndex(int(sampleLanguages().indexOf(language)));
}

void CodeTabs::show()
{
    m_view->setCode(codeSample(language(), m_facts), sampleSyntax(language()));
}

void CodeTabs::copy()
{
    QGuiApplication::clipboard()->setText(codeSample(language(), m_facts));
    m_copy->setIconOf(Icon::Check);
    QTimer::singleShot(copiedTime, m_copy, [this] { m_copy->setIconOf(Icon::Copy); });
    emit copied(tr("%1 code copied").arg(sampleName(language())));
}

void CodeTabs::fit()
{
    m_tabs->setFixedHeight(Theme::current().height(height::tabBar));
}

void CodeTabs::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
    }
}

void CodeTabs::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), radius::card, theme.color(Token::Surface), theme.color(Token::Border));
    const QRectF view = m_view->geometry();
    painter.fillRect(QRectF(1, view.top(), width() - 2, view.height()), theme.color(Token::CodeGround));
    fillBottomLine(painter, QRectF(1, 0, width() - 2, view.top()), theme.color(Token::Border));
    fillTopLine(painter, QRectF(1, view.bottom(), width() - 2, 1), theme.color(Token::Border));
}

} // namespace spillway
