// SPDX-License-Identifier: MIT
#include "ui/policy/policysection.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{
constexpr auto optionProperty = "_spillway_policy_option";
constexpr int top = 14;
constexpr int bottom = 13;

/// A semibold label: a section's title is smaller than a card's.
class SectionTitle : public TextLabel
{
public:
    SectionTitle(const QString &text, QWidget *parent)
        : TextLabel(text, TextStyle::Label, Token::Text2, parent)
    {
        embolden();
    }

protected:
    bool event(QEvent *event) override
    {
        const bool done = TextLabel::event(event);
        if (event->type() == QEvent::Polish || event->type() == QEvent::StyleChange) {
            embolden();
        }
        return done;
    }

private:
    void embolden() { setFont(Theme::current().font(TextStyle::Label, QFont::DemiBold)); }
};

} // namespace

PolicySection::PolicySection(const QString &title, const QList<PolicyOption> &options, QWidget *parent)
    : QWidget(parent)
    , m_options(options)
    , m_title(new SectionTitle(title, this))
    , m_link(new TextLink({}, this))
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(spacing::l, top, spacing::l, bottom);
    m_body->setSpacing(spacing::s);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_link);
    m_body->addLayout(head);
    m_link->hide();
    connect(m_link, &QAbstractButton::clicked, this, [this] { emit linesWanted(ownLines()); });
}

QString PolicySection::title() const
{
    return m_title->text();
}

void PolicySection::add(QWidget *widget, PolicyOption option)
{
    m_body->addWidget(widget);
    QList<QWidget *> watched = widget->findChildren<QWidget *>();
    watched.append(widget);
    for (QWidget *one : std::as_const(watched)) {
        one->setProperty(optionProperty, int(option));
        one->installEventFilter(this);
    }
}

void PolicySection::addPlain(QWidget *widget)
{
    m_body->addWidget(widget);
}

QList<int> PolicySection::ownLines() const
{
    QList<int> all;
    for (const PolicyOption option : m_options) {
        all.append(m_lines.value(option));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void PolicySection::setLines(const QHash<PolicyOption, QList<int>> &lines)
{
    m_lines = lines;
    const QString text = linesText(ownLines());
    m_link->setText(text);
    m_link->setAccessibleName(tr("%1: show %2").arg(title(), text));
    m_link->setVisible(!text.isEmpty());
    m_link->updateGeometry();
}

bool PolicySection::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        // A window that comes to the front, or a menu that closes, is no choice of anybody's.
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) {
            emit linesWanted(m_lines.value(PolicyOption(watched->property(optionProperty).toInt())));
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PolicySection::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    fillBottomLine(painter, rect(), Theme::current().color(Token::Border));
}

} // namespace spillway
