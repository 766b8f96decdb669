// SPDX-License-Identifier: MIT
#include "ui/widgets/copybutton.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>

namespace spillway
{

namespace
{

QString nameOf(const QString &what)
{
    return what.isEmpty() ? CopyButton::tr("Copy") : CopyButton::tr("Copy %1").arg(what.at(0).toLower() + what.mid(1));
}

} // namespace

CopyButton::CopyButton(const QString &what, std::function<QString()> source, const QKeySequence &key, QWidget *parent)
    : IconButton(Icon::Copy, nameOf(what), key, parent)
    , m_what(what)
    , m_source(std::move(source))
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(copiedTime);
    connect(m_timer, &QTimer::timeout, this, [this] { setIconOf(Icon::Copy); });
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
}

bool CopyButton::showsCheck() const
{
    return m_timer->isActive();
}

void CopyButton::setCopiedTime(std::chrono::milliseconds time)
{
    m_timer->setInterval(time);
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_source());
    setIconOf(Icon::Check, Token::SwitchOn);
    m_timer->start();
    emit copied(tr("%1 copied").arg(m_what));
}

} // namespace spillway
