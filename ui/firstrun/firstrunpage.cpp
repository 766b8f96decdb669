// SPDX-License-Identifier: MIT
#include "ui/firstrun/firstrunpage.h"

#include "ui/firstrun/choicecard.h"
#include "ui/firstrun/environmentimport.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/appmark.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

constexpr int markSize = 56;
constexpr int columnWidth = 836;
constexpr int cardGap = 20;
constexpr int importRowHeight = 57;
constexpr int lowPage = 660;  ///< from here on down distances give way
constexpr int textRoom = 620; ///< for what was found beside the button

/// A distance that gives way in a low window, though not wholly.
void addGap(QVBoxLayout *column, int height)
{
    constexpr int least = 4;
    column->addSpacing(least);
    column->addItem(new QSpacerItem(0, height - least, QSizePolicy::Minimum, QSizePolicy::Maximum));
}

/// What can be brought along: its name, what is known of it, and the button.
QWidget *makeRow(Icon icon, const QString &name, TextLabel *text, Button *button, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(spacing::l, spacing::s, spacing::m, spacing::s);
    layout->setSpacing(spacing::m);
    layout->addWidget(new IconLabel(icon, row));
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addStretch();
    words->addWidget(new TextLabel(name, TextStyle::Body, Token::Text, row));
    words->addWidget(text);
    words->addStretch();
    layout->addLayout(words, 1);
    layout->addWidget(button);
    return row;
}

} // namespace

FirstRunPage::FirstRunPage(DesktopSession &session, QWidget *parent, const QProcessEnvironment &environment)
    : Page(parent)
    , m_session(session)
    , m_environment(environment)
    , m_demo(new ChoiceCard(paintSpillPicture, tr("Try it with simulated backends"),
                            tr("Three pretend backends with real limits, under load. See the first spill in ten "
                               "seconds. No Azure account needed."),
                            Icon::Play, tr("Start the demo"), true, this))
    , m_add(new ChoiceCard(paintPoolPicture, tr("Add your Azure OpenAI backends"),
                           tr("Give a URL and a key, or sign in with Microsoft Entra ID. Keys stay in the system "
                              "keychain."),
                           Icon::Plus, tr("Add a backend"), false, this))
    , m_policy(new Button(tr("Choose file…"), ButtonKind::Normal, this))
    , m_import(new Button({}, ButtonKind::Normal, this))
    , m_importText(new TextLabel({}, TextStyle::Caption, Token::Text3, this))
    , m_body(new QWidget(this))
{
    auto *title = new TextLabel(tr("One endpoint for all your Azure OpenAI backends"), TextStyle::FirstRunTitle,
                                Token::Text, this);
    auto *subtitle =
        new TextLabel(tr("Spillway sends each request to the best backend with room, and moves on at once when one is "
                         "throttled."),
                      TextStyle::Answer, Token::Text2, this);
    for (TextLabel *label : {title, subtitle}) {
        label->setAlignment(Qt::AlignCenter);
    }
    auto *bring = new TextLabel(tr("Or bring what you have"), TextStyle::Label, Token::Text2, this);
    auto *hint = new TextLabel(tr("You can also drop a policy or a profile file anywhere in this window."),
                               TextStyle::Label, Token::Text3, this);
    hint->setAlignment(Qt::AlignCenter);
    m_lines = {title, subtitle, hint, m_importText};

    auto *cards = new QHBoxLayout;
    cards->setSpacing(cardGap);
    cards->addWidget(m_demo);
    cards->addWidget(m_add);
    auto *import = new Card({}, this);
    m_rows = {makePolicyRow(), makeImportRow()};
    import->body()->addWidget(m_rows.first());
    auto *line = new Pane(Token::Border, {}, import);
    line->setFixedHeight(1);
    import->body()->addWidget(line);
    import->body()->addWidget(m_rows.last());
    import->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    auto *limited = new QWidget(m_body);
    limited->setMaximumWidth(columnWidth);
    auto *column = new QVBoxLayout(limited);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new AppMark(markSize, this), 0, Qt::AlignHCenter);
    addGap(column, 18);
    column->addWidget(title);
    column->addSpacing(6);
    column->addWidget(subtitle);
    addGap(column, 28);
    column->addLayout(cards);
    addGap(column, 28);
    column->addWidget(bring);
    column->addSpacing(spacing::s);
    column->addWidget(import);
    addGap(column, cardGap);
    column->addWidget(hint);
    column->addStretch();

    auto *centred = new QHBoxLayout(m_body);
    centred->addStretch();
    centred->addWidget(limited, 1000); // as wide as it may be before the stretches get anything
    centred->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_body);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);

    connect(m_demo, &ChoiceCard::clicked, this, &FirstRunPage::demoRequested);
    connect(m_add, &ChoiceCard::clicked, this, &FirstRunPage::addBackendRequested);
    connect(m_policy, &Button::clicked, this, &FirstRunPage::importPolicyRequested);
    connect(m_import, &Button::clicked, this, &FirstRunPage::importFound);
}

QWidget *FirstRunPage::makePolicyRow()
{
    auto *text = new TextLabel(tr("Reads the backends and priorities out of an API Management policy."),
                               TextStyle::Caption, Token::Text3, this);
    m_lines.append(text);
    m_policy->setAccessibleDescription(text->text());
    return makeRow(Icon::Policy, tr("apim-policy.xml"), text, m_policy, this);
}

QWidget *FirstRunPage::makeImportRow()
{
    const EnvironmentOffer offer = environmentOffer(m_environment);
    m_importText->setText(offer.description);
    m_import->setText(offer.backends == 1 ? tr("Import 1 backend") : tr("Import %1 backends").arg(offer.backends));
    m_import->setVisible(offer.backends > 0);
    return makeRow(Icon::Terminal, tr("Environment variables"), m_importText, m_import, this);
}

QString FirstRunPage::importText() const
{
    return m_importText->text();
}

void FirstRunPage::importFound()
{
    m_import->setEnabled(false);
    importEnvironment(m_session, m_environment, this, [this](const QString &problem) {
        m_import->setEnabled(true);
        m_importText->setState(problem.isEmpty() ? std::nullopt : std::optional(UiState::Unreachable));
        if (problem.isEmpty()) {
            emit told(tr("Backends imported"));
        } else {
            m_importText->setText(problem);
        }
    });
}

void FirstRunPage::placeBanners(QWidget *banners)
{
    static_cast<QVBoxLayout *>(layout())->insertWidget(0, banners); // there is no header
}

void FirstRunPage::focusNextPane(bool forward)
{
    if (!isAncestorOf(window()->focusWidget())) {
        m_demo->setFocus(Qt::OtherFocusReason);
    } else {
        Page::focusNextPane(forward);
    }
}

void FirstRunPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (focusWidget() == nullptr) {
        m_demo->setFocus(Qt::OtherFocusReason);
    }
}

void FirstRunPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    // A label that may wrap asks for the height of a narrow one, so only those that need it may.
    const int room = std::min(width() - 2 * spacing::l, columnWidth);
    for (TextLabel *line : std::as_const(m_lines)) {
        line->setWordWrap(textWidth(line->font(), line->text()) >
                          (line == m_importText ? std::min(room, textRoom) : room));
    }
    // 56 px above the mark at the design's height, less in a low window.
    const bool isLow = height() < lowPage;
    for (QWidget *row : std::as_const(m_rows)) {
        row->setMinimumHeight(isLow ? 0 : Theme::current().height(importRowHeight));
    }
    const int above = std::clamp((height() - lowPage) / 3, 6, 56);
    m_body->layout()->setContentsMargins(spacing::l, above, spacing::l, isLow ? 4 : 10);
}

} // namespace spillway
