// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/clock.h"
#include "core/proxy/connectiontest.h"

#include <QWidget>

namespace spillway
{

class Banner;
class Button;
class TextLabel;

/// "Test connection" of the inspector: the button, which stops a test under way, what the test costs, and its verdict.
class ConnectionPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionPanel(QWidget *parent = nullptr);

    /// Tries this backend, saved or not.
    void test(const Backend &backend, const Credential &credential, const QStringList &deployments);
    void stop();
    bool isTesting() const { return m_test.isRunning(); }
    /// Shows a report of another time.
    void showReport(const ConnectionReport &report, AuthKind auth);
    /// The verdict goes: it was about something else.
    void forget();

    Button *button() const { return m_button; }
    Banner *verdict() const { return m_verdict; }

signals:
    /// The button was pressed while nothing was under way.
    void testRequested();
    void finished(const spillway::Backend &backend, const spillway::ConnectionReport &report);

private:
    void present();

    SystemClock m_clock;
    ConnectionTest m_test;
    Backend m_backend;
    Button *m_button;
    TextLabel *m_note;
    Banner *m_verdict;
};

} // namespace spillway
