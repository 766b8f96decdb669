// SPDX-License-Identifier: MIT
#include "ui/backends/nextrequestcard.h"

#include "ui/backends/backendlive.h"
#include "ui/backends/recentdeployments.h"
#include "ui/backends/sharebar.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int mostNotes = 3;
constexpr int comboWidth = 150;
constexpr int comboWidest = 260; ///< longer names are cut

/// Every name that callers use, as far as the profile and the traffic tell.
QStringList callersNames(const Profile &profile, const QStringList &recent)
{
    QStringList names = recent;
    for (const Backend &backend : profile.backends) {
        names += backend.deployments.keys();
    }
    const QJsonArray deployments = profile.setup.value(u"deployments"_s).toArray();
    for (const QJsonValue &deployment : deployments) {
        names.append(deployment.toObject().value(u"name"_s).toString());
    }
    names.removeAll(u"*"_s);
    names.removeAll(QString());
    names.removeDuplicates();
    names.sort(Qt::CaseInsensitive);
    return names;
}

} // namespace

NextRequestCard::NextRequestCard(DesktopSession &session, QWidget *parent)
    : Card(tr("Where would the next request go?"), parent)
    , m_session(session)
    , m_recent(RecentDeployments::of(session))
    , m_deployment(new QComboBox(this))
    , m_bar(new ShareBar(this))
    , m_notes(new QHBoxLayout)
{
    m_deployment->setAccessibleName(tr("Deployment"));
    m_deployment->setProperty("toolbar", true);
    m_deployment->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_deployment->setMinimumWidth(Theme::current().height(comboWidth));
    m_deployment->setMaximumWidth(Theme::current().height(comboWidest));
    m_deployment->setFont(Theme::current().font(TextStyle::Code));
    titleRow()->setContentsMargins(spacing::l, spacing::m, spacing::l, 0);
    titleRow()->addWidget(m_deployment);
    m_notes->setSpacing(6);
    auto *content = new QVBoxLayout;
    content->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::m);
    content->setSpacing(spacing::s);
    content->addWidget(m_bar);
    content->addLayout(m_notes);
    body()->addLayout(content);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (int i = 0; i < mostNotes; ++i) {
        m_glyphs.append(new StateGlyph(UiState::Probing, this));
        m_labels.append(new TextLabel({}, TextStyle::Label, Token::Text2, this));
        m_notes->addWidget(m_glyphs.last());
        m_notes->addWidget(m_labels.last());
        m_notes->addSpacing(i + 1 < mostNotes ? spacing::m : 0);
    }
    m_notes->addStretch();
    connect(m_deployment, &QComboBox::activated, this, [this] { m_hasChosen = true; });
    connect(m_deployment, &QComboBox::currentIndexChanged, this, &NextRequestCard::refresh);
    connect(&m_recent, &RecentDeployments::added, this, &NextRequestCard::fillDeployments);
    connect(&m_session, &DesktopSession::profileChanged, this, &NextRequestCard::fillDeployments);
    fillDeployments();
}

void NextRequestCard::fillDeployments()
{
    const QString chosen = m_deployment->currentText();
    const QStringList names = callersNames(m_session.profile(), m_recent.names());
    QStringList present;
    for (int i = 0; i < m_deployment->count(); ++i) {
        present.append(m_deployment->itemText(i));
    }
    {
        const QSignalBlocker blocker(m_deployment);
        if (present != names) {
            m_deployment->clear();
            m_deployment->addItems(names);
        }
        // What somebody has chosen stays; else what is asked for now.
        const QString wanted = m_hasChosen || m_recent.names().isEmpty() ? chosen : m_recent.names().first();
        m_deployment->setCurrentIndex(std::max(m_deployment->findText(wanted), names.isEmpty() ? -1 : 0));
    }
    m_deployment->setVisible(!names.isEmpty());
    refresh();
}

QString NextRequestCard::nameOf(int index) const
{
    return m_session.profile().backends.value(index).name;
}

QPair<UiState, QString> NextRequestCard::wordsOf(const NextNote &note, Instant now) const
{
    const QString left = formatCountdown(std::chrono::ceil<std::chrono::milliseconds>(note.at - now));
    switch (note.kind) {
    case NextNote::Kind::TakesOver:
        return {UiState::Throttled, tr("%1 takes over in %2").arg(nameOf(note.index), left)};
    case NextNote::Kind::Joins:
        return {UiState::Throttled, tr("%1 joins in %2").arg(nameOf(note.index), left)};
    case NextNote::Kind::FirstBack:
        return {UiState::Throttled, tr("%1 is back first, in %2").arg(nameOf(note.index), left)};
    case NextNote::Kind::OnTrial:
        break;
    }
    return {UiState::Probing, tr("%1 is asked again, its first answer decides").arg(nameOf(note.index))};
}

void NextRequestCard::refresh()
{
    const Profile &profile = m_session.profile();
    const Instant now = m_session.now();
    const PoolSnapshot pool = poolNow(profile, m_session.snapshot(), [this](const Backend &backend) {
        return m_session.secrets().backends.value(backend.name).isUsable();
    });
    PickRequest request;
    request.deployment = m_deployment->currentText();
    request.selection = profile.balancing.selection;
    request.whenAllThrottled = profile.balancing.whenAllThrottled;
    request.throttleScope = profile.balancing.throttleScope;
    m_answer = nextRequest(pool, request, now);

    QList<ShareBar::Share> shares;
    for (const NextShare &share : std::as_const(m_answer.shares)) {
        shares.append({nameOf(share.index), m_session.colorOf(nameOf(share.index)) - 1, share.share});
    }
    m_bar->setShares(shares);
    QList<QPair<UiState, QString>> notes;
    if (m_answer.none == NoneAvailable::Reason::NotConfigured) {
        notes.append({UiState::Disabled, tr("Nowhere: no backend is turned on and can be signed in to. Callers get "
                                            "503.")});
    } else if (m_answer.none) {
        notes.append({UiState::Throttled, tr("Nowhere: all are throttled. Callers get 429 until then.")});
    } else if (m_answer.thoughThrottled) {
        notes.append({UiState::Throttled, tr("All are throttled, so it is asked anyway, once.")});
    }
    for (const NextNote &note : std::as_const(m_answer.notes)) {
        notes.append(wordsOf(note, now));
    }
    showNotes(notes);
}

void NextRequestCard::showNotes(const QList<QPair<UiState, QString>> &notes)
{
    for (int i = 0; i < mostNotes; ++i) {
        const bool shown = i < notes.size();
        m_glyphs[i]->setVisible(shown);
        m_labels[i]->setVisible(shown);
        if (shown) {
            m_glyphs[i]->setState(notes[i].first);
            m_labels[i]->setText(notes[i].second);
        }
    }
    if (notes.isEmpty()) {
        // The line stays, so that nothing moves when a note comes.
        m_labels[0]->setText(QString(QChar::Nbsp));
        m_labels[0]->setVisible(true);
    }
}

QStringList NextRequestCard::sentences() const
{
    QStringList texts;
    for (const TextLabel *label : m_labels) {
        if (!label->isHidden() && label->text() != QString(QChar::Nbsp)) {
            texts.append(label->text());
        }
    }
    return texts;
}

} // namespace spillway
