// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangedetail.h"

#include "ui/session/recordedrequest.h"
#include "ui/theme/theme.h"
#include "ui/traffic/attemptmodel.h"
#include "ui/traffic/attempttable.h"
#include "ui/traffic/exchangetext.h"
#include "ui/traffic/explainexchange.h"
#include "ui/traffic/messageview.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// The number of attempts beside the tab's name; screen readers hear it with the tab.
class CountBadge : public QWidget
{
public:
    using QWidget::QWidget;
    void setCount(qsizetype count)
    {
        m_text = QString::number(count);
        setFixedSize(keyCapSize(m_text, Theme::current()) + QSize(spacing::s, 0));
        update();
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        paintKeyCap(painter, rect().adjusted(0, 0, -spacing::s, 0), m_text, theme.color(Token::Text2), theme);
    }

private:
    QString m_text;
};

} // namespace

ExchangeDetail::ExchangeDetail(const BackendColors &colors, QWidget *parent)
    : QWidget(parent)
    , m_attempts(new AttemptModel(this))
    , m_tabs(new QTabWidget(this))
    , m_table(new AttemptTable(*m_attempts, colors))
    , m_request(new MessageView(MessageSide::Request))
    , m_response(new MessageView(MessageSide::Response))
{
    setAccessibleName(tr("Request details"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Request details"));
    m_tabs->tabBar()->setAccessibleName(tr("Request details"));
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->addTab(makeAttemptsTab(), tr("Attempts"));
    m_tabs->addTab(m_request, tr("Request"));
    m_tabs->addTab(m_response, tr("Response"));
    m_count = new CountBadge;
    m_tabs->tabBar()->setTabButton(0, QTabBar::RightSide, m_count);
    m_tabs->setStyleSheet(u"QTabWidget::tab-bar { left: %1px; }"_s.arg(spacing::m));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    m_line = new Pane(Token::Border, {}, this);
    m_line->lower();
    m_corner = makeCorner();
    connect(&Theme::current(), &Theme::changed, this, &ExchangeDetail::placeCorner);
}

QWidget *ExchangeDetail::makeCorner()
{
    auto *corner = new QWidget(this);
    m_curl = new Button(Icon::Terminal, tr("Copy as cURL"), ButtonKind::Normal, corner);
    m_curl->setButtonSize(ButtonSize::Small);
    m_curl->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    m_again = new Button(Icon::Refresh, tr("Send again"), ButtonKind::Normal, corner);
    m_again->setButtonSize(ButtonSize::Small);
    m_again->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    auto *close = new IconButton(Icon::Close, tr("Close details"), QKeySequence(Qt::Key_Escape), corner);
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 0, spacing::l - 4, 0);
    layout->setSpacing(6);
    layout->addWidget(m_curl);
    layout->addWidget(m_again);
    layout->addWidget(close);
    connect(m_curl, &QPushButton::clicked, this, &ExchangeDetail::curlWanted);
    connect(m_again, &QPushButton::clicked, this, &ExchangeDetail::sendAgainWanted);
    connect(close, &QToolButton::clicked, this, &ExchangeDetail::closeWanted);
    QWidget::setTabOrder(m_tabs->tabBar(), m_curl);
    QWidget::setTabOrder(m_curl, m_again);
    QWidget::setTabOrder(m_again, close);
    QWidget::setTabOrder(close, m_table);
    return corner;
}

// A corner widget of QTabWidget would stand on the base line and be as high as itself.
void ExchangeDetail::placeCorner()
{
    const int high = m_tabs->tabBar()->sizeHint().height();
    const QSize size = m_corner->sizeHint();
    m_corner->setGeometry(width() - size.width(), (high - size.height()) / 2, size.width(), size.height());
    m_line->setGeometry(0, high - 1, width(), 1);
}

void ExchangeDetail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeCorner();
}

QWidget *ExchangeDetail::makeAttemptsTab()
{
    auto *tab = new QWidget;
    m_deployment = new TextLabel({}, TextStyle::Section, Token::Text, tab);
    m_path = new ElidedLabel({}, Qt::ElideMiddle, tab);
    m_path->setStyleOf(TextStyle::Code, Token::Text2);
    m_gone = new TextLabel(tr("No longer in the list"), TextStyle::Label, Token::Text2, tab);
    m_gone->setState(UiState::Disabled);
    m_gone->hide();
    m_time = new TextLabel({}, TextStyle::Code, Token::Text2, tab);
    m_time->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why = new Banner(BannerKind::Info, tab);

    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_deployment);
    head->addWidget(m_path, 1);
    head->addWidget(m_gone);
    head->addWidget(m_time);
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addSpacing(spacing::s);
    layout->addWidget(m_table, 1);
    layout->addSpacing(spacing::m);
    layout->addWidget(m_why);
    layout->addStretch();
    return tab;
}

void ExchangeDetail::setEntry(const TrafficEntry &entry)
{
    const bool another = !m_entry || m_entry.id() != entry.id();
    m_entry = entry;
    m_attempts->setEntry(entry);
    if (another) {
        m_table->setCurrentIndex({});
        setInList(true);
    }
    showEntry();
}

void ExchangeDetail::showEntry()
{
    const ExchangeRecord &record = *m_entry.record;
    m_deployment->setText(record.deployment);
    m_deployment->setVisible(!record.deployment.isEmpty());
    m_path->setText(QString::fromLatin1(record.method) + u' ' + QString::fromUtf8(record.path));
    m_time->setText(timeOfDay(record.startedAt) + u"  "_s + tr("id %1").arg(record.id));
    const qsizetype attempts = record.attempts.size();
    static_cast<CountBadge *>(m_count)->setCount(attempts);
    m_tabs->tabBar()->setAccessibleTabName(0, tr("Attempts, %1").arg(attempts));
    m_table->setVisible(attempts > 0);
    const Explanation why = explainExchange(record, m_entry.facts ? *m_entry.facts : ProfileFacts());
    m_why->setSentence(why.text, why.strong);
    m_request->setRecord(record);
    m_response->setRecord(record);
    const QString problem = replayProblem(record);
    m_again->setEnabled(problem.isEmpty());
    m_again->setTip(problem);
    m_again->setAccessibleDescription(problem);
}

void ExchangeDetail::setInList(bool inList)
{
    m_gone->setVisible(!inList);
}

QString ExchangeDetail::explanation() const
{
    return m_why->text();
}

void ExchangeDetail::showCopied()
{
    m_curl->setIconOf(Icon::Check);
    QTimer::singleShot(copiedTime, m_curl, [this] { m_curl->setIconOf(Icon::Terminal); });
}

void ExchangeDetail::nextTab()
{
    m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count());
}

CodeView *ExchangeDetail::focusedCode() const
{
    for (MessageView *view : {m_request, m_response}) {
        if (view->code()->hasFocus() || view->code()->isAncestorOf(focusWidget())) {
            return view->code();
        }
    }
    return nullptr;
}

} // namespace spillway
