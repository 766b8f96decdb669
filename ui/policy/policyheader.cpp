// SPDX-License-Identifier: MIT
#include "ui/policy/policyheader.h"

#include "ui/policy/policybadge.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QTimer>

namespace spillway
{

PolicyHeader::PolicyHeader(QWidget *parent)
    : PageHeader(tr("Policy"), parent)
    , m_badge(new PolicyBadge(this))
    , m_figures(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_import(new Button(Icon::File, tr("Import from XML…"), ButtonKind::Normal, this))
    , m_copy(new Button(Icon::Copy, tr("Copy"), ButtonKind::Normal, this))
    , m_export(new Button(Icon::Export, tr("Export…"), ButtonKind::Primary, this))
    , m_copied(new QTimer(this))
{
    m_import->setTip(tr("Import the backends of an API Management policy"));
    m_import->setKey(QKeySequence(Qt::CTRL | Qt::Key_O));
    m_copy->setTip(tr("Copy the whole policy; %1 and %2 do so in its text")
                       .arg(QKeySequence(QKeySequence::SelectAll).toString(QKeySequence::NativeText),
                            QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText)));
    m_export->setTip(tr("Export the policy to a file"));
    m_export->setKey(QKeySequence(Qt::CTRL | Qt::Key_E), true);
    m_copied->setSingleShot(true);
    m_copied->setInterval(copiedTime);
    row()->setSpacing(spacing::m);
    row()->insertWidget(1, m_badge); // behind the title
    row()->insertWidget(2, m_figures);
    row()->addWidget(m_import);
    row()->addWidget(m_copy);
    row()->addWidget(m_export);
    connect(m_copied, &QTimer::timeout, this, [this] { m_copy->setIconOf(Icon::Copy); });
    connect(m_import, &QPushButton::clicked, this, &PolicyHeader::importWanted);
    connect(m_copy, &QPushButton::clicked, this, &PolicyHeader::copyWanted);
    connect(m_export, &QPushButton::clicked, this, &PolicyHeader::exportWanted);
}

QString PolicyHeader::figures() const
{
    return m_figures->text();
}

void PolicyHeader::setFigures(const QString &figures)
{
    m_figures->setText(figures);
    fitWords();
}

void PolicyHeader::setCanExport(bool can)
{
    m_copy->setEnabled(can);
    m_export->setEnabled(can);
}

void PolicyHeader::showCopied()
{
    m_copy->setIconOf(Icon::Check);
    m_copied->start();
}

void PolicyHeader::fitWords()
{
    int needed = row()->contentsMargins().left() + row()->contentsMargins().right();
    for (int i = 0; i < row()->count(); ++i) {
        const QWidget *widget = row()->itemAt(i)->widget();
        if (widget != nullptr && widget != m_badge && widget != m_figures) {
            needed += widget->sizeHint().width() + row()->spacing();
        }
    }
    needed += m_badge->isHidden() ? 0 : m_badge->fullWidth() + row()->spacing();
    m_badge->setShort(needed > width());
    m_figures->setVisible(!m_figures->text().isEmpty() && needed + m_figures->sizeHint().width() <= width());
}

void PolicyHeader::resizeEvent(QResizeEvent *event)
{
    PageHeader::resizeEvent(event);
    fitWords();
}

bool PolicyHeader::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        fitWords(); // the badge has other words
    }
    return PageHeader::event(event);
}

} // namespace spillway
