// SPDX-License-Identifier: MIT
#pragma once

#include "ui/session/servingsummary.h"

#include <QSystemTrayIcon>

#include <memory>

class QAction;
class QMenu;

namespace spillway
{

/// The icon in the system's tray: outline and the glyph of the serving state, a tooltip in words, a short menu. Does
/// nothing where there is no tray.
class TrayIcon : public QObject
{
    Q_OBJECT
public:
    /// `startStop` and `copyEndpoint` are the window's actions; the menu shows them as they are.
    TrayIcon(QAction *startStop, QAction *copyEndpoint, QObject *parent = nullptr);
    ~TrayIcon() override;

    /// True if a window that is hidden can be brought back from here.
    bool isAvailable() const { return m_icon != nullptr && m_icon->isVisible(); }
    void setSummary(const ServingSummary &summary);
    QString toolTip() const { return m_summary.tooltip; }
    /// Shows a message of the system beside the icon.
    void showHint(const QString &text);
    void hide();

signals:
    void showRequested();
    void quitRequested();

private:
    void paint();

    ServingSummary m_summary;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
};

} // namespace spillway
