// SPDX-License-Identifier: MIT
#include "ui/trayicon.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace spillway
{

TrayIcon::TrayIcon(QAction *startStop, QAction *copyEndpoint, QObject *parent)
    : QObject(parent)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable()) {
        return;
    }
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("Show Spillway"), this, &TrayIcon::showRequested);
    m_menu->addSeparator();
    m_menu->addAction(startStop);
    m_menu->addAction(copyEndpoint);
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), this, &TrayIcon::quitRequested);
    m_icon = std::make_unique<QSystemTrayIcon>();
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Context) {
            emit showRequested();
        }
    });
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &TrayIcon::showRequested);
    connect(&Theme::current(), &Theme::changed, this, &TrayIcon::paint);
    paint();
    m_icon->show();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::setSummary(const ServingSummary &summary)
{
    const bool sameGlyph = summary.glyph == m_summary.glyph;
    const bool sameText = summary.tooltip == m_summary.tooltip;
    m_summary = summary;
    if (m_icon && !sameGlyph) {
        paint();
    }
    if (m_icon && !sameText) {
        m_icon->setToolTip(summary.tooltip);
    }
}

void TrayIcon::paint()
{
    if (m_icon) {
        m_icon->setIcon(trayIcon(m_summary.glyph, Theme::current().systemIsDark()));
    }
}

void TrayIcon::showHint(const QString &text)
{
    if (m_icon) {
        m_icon->showMessage(u"Spillway"_s, text, applicationIcon());
    }
}

void TrayIcon::hide()
{
    if (m_icon) {
        m_icon->hide();
    }
}

} // namespace spillway
