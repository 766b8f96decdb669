// SPDX-License-Identifier: MIT
#include "ui/endpoint/endpointheader.h"

#include "ui/endpoint/profilepicker.h"
#include "ui/session/clienturl.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QResizeEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// The window is 72 px (the rail) wider: below 1040 px of it the header gives way.
constexpr int roomyWidth = 1040 - width::rail;
constexpr int leastWidth = 640;
constexpr int urlCharacters = 24;
constexpr int keyCharacters = 18;

QKeySequence serveKey()
{
    return {Qt::CTRL | Qt::SHIFT | Qt::Key_S};
}
QKeySequence endpointKey()
{
    return {Qt::CTRL | Qt::SHIFT | Qt::Key_C};
}
QKeySequence clientKeyKey()
{
    return {Qt::CTRL | Qt::SHIFT | Qt::Key_K};
}
QKeySequence codeKey()
{
    return {Qt::CTRL | Qt::SHIFT | Qt::Key_U};
}

} // namespace

QString serveDetail(const DesktopSession &session, const QDateTime &now)
{
    const QDateTime since = session.stateSince();
    switch (session.state()) {
    case EndpointState::Serving:
        return EndpointHeader::tr("for %1").arg(formatSpan(std::chrono::seconds(since.secsTo(now))));
    case EndpointState::Stopped:
        return since.isValid() ? EndpointHeader::tr("since %1").arg(since.toLocalTime().toString(u"HH:mm"_s))
                               : EndpointHeader::tr("not started yet");
    case EndpointState::Stopping: {
        const int running = session.snapshot().inFlight;
        return running == 1 ? EndpointHeader::tr("1 answer still running")
                            : EndpointHeader::tr("%1 answers still running").arg(running);
    }
    case EndpointState::Starting:
        break;
    }
    return {};
}

EndpointHeader::EndpointHeader(DesktopSession &session, QWidget *parent)
    : Pane(Token::Surface, Qt::BottomEdge, parent)
    , m_session(session)
    , m_switch(new Switch({}, SwitchSize::Large, this))
    , m_state(new TextLabel({}, TextStyle::PageTitle, Token::Text, this))
    , m_detail(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_url(new CopyField(tr("Endpoint"), CopyFieldKind::Plain, this))
    , m_key(new CopyField(tr("Client key"), CopyFieldKind::Secret, this))
    , m_copyKey(new Button(Icon::Key, tr("Copy key"), ButtonKind::Normal, this))
    , m_picker(new ProfilePicker(session, this))
    , m_useInCode(new Button(Icon::Code, tr("Use in code"), ButtonKind::Normal, this))
    , m_useInCodeIcon(new Button(Icon::Code, {}, ButtonKind::Normal, this))
{
    m_url->copyButton()->setToolTip(withKey(tr("Copy endpoint"), endpointKey()));
    m_key->copyButton()->setToolTip(withKey(tr("Copy client key"), clientKeyKey()));
    m_copyKey->setTip(tr("Copy client key"));
    m_copyKey->setKey(clientKeyKey());
    m_useInCode->setKey(codeKey());
    m_useInCodeIcon->setAccessibleName(tr("Use in code"));
    m_useInCodeIcon->setTip(tr("Use in code"));
    m_useInCodeIcon->setKey(codeKey());
    m_url->setCharacters(urlCharacters);
    m_key->setCharacters(keyCharacters);

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_state);
    words->addWidget(m_detail);
    words->addStretch();
    auto *line = new Pane(Token::Border, {}, this);
    line->setFixedSize(1, 28);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::l, 0, spacing::l, 1);
    layout->setSpacing(spacing::m);
    layout->addWidget(m_switch);
    layout->addLayout(words);
    layout->addWidget(line);
    layout->addWidget(m_url);
    layout->addWidget(m_key);
    layout->addWidget(m_copyKey);
    layout->addStretch(1);
    layout->addWidget(m_picker);
    layout->addWidget(m_useInCode);
    layout->addWidget(m_useInCodeIcon);
    setTabOrder(m_switch, m_url->edit());
    setTabOrder(m_url->copyButton(), m_key->edit());
    setTabOrder(m_key->copyButton(), m_copyKey);
    setTabOrder(m_copyKey, m_picker);
    setTabOrder(m_picker, m_useInCode);
    setTabOrder(m_useInCode, m_useInCodeIcon);

    connect(m_switch, &Switch::clicked, this, [this](bool on) {
        if (on) {
            m_session.start();
        } else {
            m_session.stop();
        }
        showState();
    });
    connect(m_url, &CopyField::copied, this, &EndpointHeader::told);
    connect(m_key, &CopyField::copied, this, &EndpointHeader::told);
    connect(m_copyKey, &QPushButton::clicked, this, &EndpointHeader::copyClientKey);
    connect(m_picker, &ProfilePicker::told, this, &EndpointHeader::told);
    connect(m_useInCode, &QPushButton::clicked, this, &EndpointHeader::useInCodeRequested);
    connect(m_useInCodeIcon, &QPushButton::clicked, this, &EndpointHeader::useInCodeRequested);
    connect(&session, &DesktopSession::stateChanged, this, &EndpointHeader::showState);
    connect(&session, &DesktopSession::profileChanged, this, &EndpointHeader::showState);
    connect(&session, &DesktopSession::secretsChanged, this, &EndpointHeader::showKey);
    setCompact(false);
    fit();
    showState();
    showKey();
}

QWidget *EndpointHeader::useInCodeButton() const
{
    return m_compact ? m_useInCodeIcon : m_useInCode;
}

QString EndpointHeader::stateText() const
{
    return m_state->text();
}

QString EndpointHeader::detailText() const
{
    return m_detail->text();
}

void EndpointHeader::showState()
{
    const EndpointState state = m_session.state();
    switch (state) {
    case EndpointState::Stopped:
        m_state->setText(tr("Stopped"));
        break;
    case EndpointState::Starting:
        m_state->setText(tr("Starting…"));
        break;
    case EndpointState::Serving:
        m_state->setText(tr("Serving"));
        break;
    case EndpointState::Stopping:
        m_state->setText(tr("Stopping"));
        break;
    }
    const bool on = state == EndpointState::Serving || state == EndpointState::Starting;
    m_switch->setChecked(on);
    m_switch->setEnabled(state != EndpointState::Starting && m_session.isOpen());
    const EndpointOptions &endpoint = m_session.profile().endpoint;
    const QString url = m_session.endpoint().endpointUrl();
    m_switch->setAccessibleName(tr("Serve on %1").arg(clientAddress(endpoint, url)));
    m_switch->setToolTip(withKey(on ? tr("Stop serving") : tr("Start serving"), serveKey()));
    m_url->setText(clientUrl(endpoint, url));
    tick();
}

void EndpointHeader::showKey()
{
    const QString key = QString::fromLatin1(m_session.secrets().clientKey);
    m_key->setText(key);
    m_key->setVisible(!m_compact && !key.isEmpty());
    m_copyKey->setVisible(m_compact && !key.isEmpty());
}

void EndpointHeader::tick()
{
    const QString detail = serveDetail(m_session, m_session.wallNow());
    if (detail != m_detail->text()) {
        m_detail->setText(detail);
    }
    m_detail->setVisible(!detail.isEmpty());
}

void EndpointHeader::copyEndpoint()
{
    m_url->copyButton()->copy();
}

void EndpointHeader::copyClientKey()
{
    if (m_key->text().isEmpty()) {
        emit told(tr("This endpoint has no client key yet."));
        return;
    }
    m_key->copyButton()->copy();
}

void EndpointHeader::setCompact(bool compact)
{
    m_compact = compact;
    m_picker->setCompact(compact);
    m_useInCode->setVisible(!compact);
    m_useInCodeIcon->setVisible(compact);
    showKey();
}

void EndpointHeader::fit()
{
    const Theme &theme = Theme::current();
    setFixedHeight(theme.height(height::header));
    // As wide as the widest it will be, so that the fields never move.
    const QFont title = theme.font(TextStyle::PageTitle);
    const QFont label = theme.font(TextStyle::Label);
    m_detail->setMinimumWidth(
        std::max(textWidth(title, tr("Starting…")), textWidth(label, tr("for %1").arg(u"23 h 59 min"_s))));
    const int side = theme.height(height::button);
    m_useInCodeIcon->setFixedSize(side, side);
}

QSize EndpointHeader::minimumSizeHint() const
{
    return {leastWidth, height()};
}

void EndpointHeader::resizeEvent(QResizeEvent *event)
{
    Pane::resizeEvent(event);
    const bool compact = event->size().width() < Theme::current().height(roomyWidth);
    if (compact != m_compact) {
        setCompact(compact);
    }
}

void EndpointHeader::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
    }
}

} // namespace spillway
