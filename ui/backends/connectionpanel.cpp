// SPDX-License-Identifier: MIT
#include "ui/backends/connectionpanel.h"

#include "ui/backends/connectiontext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

BannerKind kindOf(UiState state)
{
    switch (state) {
    case UiState::Healthy:
        return BannerKind::Success;
    case UiState::Unreachable:
        return BannerKind::Error;
    case UiState::Throttled:
    case UiState::Attention:
        return BannerKind::Attention;
    case UiState::Probing:
    case UiState::Disabled:
        break;
    }
    return BannerKind::Info;
}

} // namespace

ConnectionPanel::ConnectionPanel(QWidget *parent)
    : QWidget(parent)
    , m_test(m_clock)
    , m_button(new Button(Icon::Refresh, tr("Test connection"), ButtonKind::Normal, this))
    , m_note(new TextLabel({}, TextStyle::Label, Token::Text3, this))
    , m_verdict(new Banner(BannerKind::Info, this))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::s);
    row->addWidget(m_button);
    row->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addLayout(row);
    layout->addWidget(m_verdict);
    m_verdict->setRestBelow(true);
    m_verdict->hide();
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_test.isRunning()) {
            stop();
        } else {
            emit testRequested();
        }
    });
    connect(&m_test, &ConnectionTest::finished, this, [this](const ConnectionReport &report) {
        showReport(report, m_backend.auth);
        emit finished(m_backend, report);
    });
    present();
}

void ConnectionPanel::test(const Backend &backend, const Credential &credential, const QStringList &deployments)
{
    m_backend = backend;
    m_verdict->hide();
    m_test.start(backend, credential, deployments);
    present();
}

void ConnectionPanel::stop()
{
    m_test.stop();
    present();
}

void ConnectionPanel::showReport(const ConnectionReport &report, AuthKind auth)
{
    const ConnectionWords words = connectionWords(report, auth);
    m_verdict->setKind(kindOf(words.state));
    m_verdict->setText(words.headline, words.rest);
    m_verdict->setVisible(true);
    present();
}

void ConnectionPanel::forget()
{
    m_test.stop();
    m_verdict->hide();
    present();
}

void ConnectionPanel::present()
{
    const bool testing = m_test.isRunning();
    const QKeySequence key(Qt::CTRL | Qt::Key_T);
    m_button->setText(testing ? tr("Stop") : tr("Test connection"));
    m_button->setIconOf(testing ? Icon::Stop : Icon::Refresh);
    m_button->setKey(key);
    m_note->setText(testing ? tr("Connecting…") : tr("one GET, uses no tokens"));
}

} // namespace spillway
