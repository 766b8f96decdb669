// SPDX-License-Identifier: MIT
#include "ui/policy/policypage.h"

#include "core/export/apimpolicywriter.h"
#include "ui/policy/identitychoice.h"
#include "ui/policy/policybadge.h"
#include "ui/policy/policyexport.h"
#include "ui/policy/policyheader.h"
#include "ui/policy/policyoptions.h"
#include "ui/policy/policyreviewpane.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/emptystate.h"

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QSet>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Turned on, and not asked.
QStringList withoutSignIn(const StatusSnapshot &snapshot)
{
    QStringList names;
    for (const BackendSnapshot &backend : snapshot.backends) {
        if (backend.enabled && backend.state == HealthState::Disabled) {
            names.append(backend.name);
        }
    }
    return names;
}

} // namespace

PolicyPage::PolicyPage(DesktopSession &session, UserSettings &settings, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_settings(settings)
    , m_header(new PolicyHeader(this))
    , m_bannerArea(new Pane(Token::Surface, Qt::BottomEdge, this))
    , m_banner(new Banner(BannerKind::Success, m_bannerArea))
    , m_body(new QStackedWidget(this))
    , m_left(new QStackedWidget)
    , m_right(new QStackedWidget)
    , m_view(new CodeView)
    , m_noBackends(new EmptyState(Icon::Policy, tr("Add a backend to build a policy.")))
    , m_noPolicy(new EmptyState(Icon::Warning, {}))
    , m_options(new PolicyOptions(session))
    , m_reviewPane(new PolicyReviewPane)
    , m_export(new PolicyExport(this))
{
    setAccessibleName(tr("Policy"));
    build();
    connectParts();
}

PolicyPage::~PolicyPage()
{
    // A field that loses the focus applies what was written; it must not do so while the page is half gone.
    if (QWidget *focus = focusWidget()) {
        focus->clearFocus();
    }
}

void PolicyPage::build()
{
    m_view->setLineNumbersVisible(true);
    m_view->enableFolding();
    m_view->setAccessibleName(tr("Policy, read only"));
    auto *bannerRow = new QVBoxLayout(m_bannerArea);
    bannerRow->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::s + 1);
    bannerRow->addWidget(m_banner);
    m_bannerArea->hide();
    m_left->addWidget(m_view);
    m_left->addWidget(m_noPolicy);
    m_right->setFixedWidth(width::policyOptions);
    m_right->addWidget(m_options);
    m_right->addWidget(m_reviewPane);
    auto *work = new QWidget;
    auto *columns = new QHBoxLayout(work);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_left, 1);
    columns->addWidget(m_right);
    m_body->addWidget(work);
    m_body->addWidget(m_noBackends);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_bannerArea);
    layout->addWidget(m_body, 1);
}

void PolicyPage::connectParts()
{
    connect(m_noBackends->addButton(tr("Add a backend"), Icon::Plus), &QPushButton::clicked, this,
            &PolicyPage::addBackendRequested);
    connect(m_noBackends->addButton(tr("Import from XML…"), Icon::File), &QPushButton::clicked, this,
            &PolicyPage::importPolicy);
    connect(m_noPolicy->addButton(tr("Show it")), &QPushButton::clicked, this, [this] {
        if (m_exported.problem.startsWith(u"setup.policy.identity"_s)) {
            m_options->identity()->focusClientId();
        } else if (m_problemBackend.isEmpty()) {
            emit showBackendsRequested();
        } else {
            emit showBackendRequested(m_problemBackend);
        }
    });
    connect(m_header, &PolicyHeader::importWanted, this, &PolicyPage::importPolicy);
    connect(m_header, &PolicyHeader::copyWanted, this, &PolicyPage::copyPolicy);
    connect(m_header, &PolicyHeader::exportWanted, this, &PolicyPage::exportPolicy);
    connect(m_options, &PolicyOptions::linesWanted, this,
            [this](const QList<int> &lines) { m_view->setMarkedLines(lines); });
    connect(m_options, &PolicyOptions::told, this, &Page::told);
    connect(m_reviewPane, &PolicyReviewPane::takeWanted, this, &PolicyPage::takeReview);
    connect(m_reviewPane, &PolicyReviewPane::repairWanted, this, &PolicyPage::exportRepaired);
    connect(m_reviewPane, &PolicyReviewPane::closeWanted, this, &PolicyPage::leaveReview);
    connect(m_reviewPane, &PolicyReviewPane::lineWanted, this, &PolicyPage::showLine);
    connect(m_export, &PolicyExport::done, this, &PolicyPage::onExported);
    connect(m_export, &PolicyExport::failed, this, &PolicyPage::onExportFailed);
    connect(&m_session, &DesktopSession::profileChanged, this, &PolicyPage::refresh);
    connect(&m_session, &DesktopSession::stateChanged, this, &PolicyPage::compare);
    connect(&m_session, &DesktopSession::snapshotChanged, this, &PolicyPage::noticeSnapshot);
}

int PolicyPage::bannerGap() const
{
    return spacing::m;
}

void PolicyPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refresh();
    if (const QString text = lastExportText(); !text.isEmpty()) {
        emit told(text);
    }
}

void PolicyPage::refresh()
{
    if (!isVisible()) {
        return; // while nobody looks there is nothing to show, and `showEvent` comes here
    }
    const Profile &profile = m_session.profile();
    m_exported = ApimPolicyWriter().write(profile);
    m_header->setCanExport(m_exported.problem.isEmpty() && !isReviewing());
    if (!isReviewing()) {
        m_body->setCurrentIndex(profile.backends.isEmpty() ? 1 : 0);
        m_exported.problem.isEmpty() ? showPolicy() : showProblem();
    }
    compare();
}

void PolicyPage::showPolicy()
{
    const QString text = QString::fromUtf8(m_exported.bytes);
    if (m_view->language() == CodeLanguage::Policy && !m_view->toPlainText().isEmpty()) {
        m_view->updateCode(text);
    } else {
        m_view->setCode(text, CodeLanguage::Policy);
    }
    m_left->setCurrentWidget(m_view);
    QHash<PolicyOption, QList<int>> lines;
    for (int option = 0; option < policyOptionCount; ++option) {
        lines.insert(PolicyOption(option), linesOfOption(m_session.profile(), m_exported.bytes, PolicyOption(option)));
    }
    m_options->setLines(lines);
    // Those that are turned off are said at the foot.
    QStringList notes;
    for (const QString &note : std::as_const(m_exported.notes)) {
        if (!note.endsWith(u": turned off, so not in the policy."_s)) {
            notes.append(note);
        }
    }
    m_options->setNotes(notes);
}

void PolicyPage::showProblem()
{
    static const QRegularExpression place(u"\\Abackends\\[([0-9]+)\\]\\.(\\w+): "_s);
    const Profile &profile = m_session.profile();
    QString problem = m_exported.problem;
    m_problemBackend.clear();
    if (const QRegularExpressionMatch match = place.match(problem); match.hasMatch()) {
        m_problemBackend = profile.backends.value(match.captured(1).toInt()).name;
        problem = m_problemBackend + u": "_s + problem.sliced(match.capturedLength());
    } else {
        problem = problem.section(u": "_s, 1);
    }
    m_noPolicy->setTitle(tr("This profile cannot be exported as a policy."));
    m_noPolicy->setText(problem);
    m_left->setCurrentWidget(m_noPolicy);
    m_options->setLines({});
    m_options->setNotes({});
}

void PolicyPage::showFigures()
{
    if (isReviewing() || !m_exported.problem.isEmpty()) {
        m_header->setFigures({});
        return;
    }
    QSet<int> priorities;
    int backends = 0;
    for (const Backend &backend : m_session.profile().backends) {
        if (backend.enabled) {
            ++backends;
            priorities.insert(backend.priority);
        }
    }
    const auto lines = int(m_exported.bytes.count('\n'));
    QString figures = tr("%1, %2, %3")
                          .arg(backends == 1 ? tr("1 backend") : tr("%1 backends").arg(backends),
                               priorities.size() == 1 ? tr("1 priority") : tr("%1 priorities").arg(priorities.size()),
                               tr("%1 lines").arg(lines));
    if (m_isExportChanged) {
        figures = tr("Changed since the last export · %1").arg(figures);
    }
    m_header->setFigures(figures);
}

RunningEndpoint PolicyPage::running() const
{
    return {m_session.profile(), m_session.state() == EndpointState::Serving, m_withoutSignIn};
}

void PolicyPage::compare()
{
    if (!isVisible()) {
        return;
    }
    PolicyBadge *badge = m_header->badge();
    const RunningEndpoint now = running();
    m_isExportChanged = false;
    const PolicyMatch match = m_exported.problem.isEmpty() ? matchPolicy(now, m_exported.bytes) : PolicyMatch();
    m_options->setMatch(match);
    badge->setVisible(isReviewing() ? m_review->isUsable() : m_exported.problem.isEmpty());
    if (isReviewing()) {
        badge->setMatch(matchPolicy(now, m_review->scan, m_review->read));
        showFigures();
        return;
    }
    badge->setMatch(match);
    const LastExport last = m_settings.lastPolicyExport(m_session.profilePath());
    QFile file(last.path);
    if (m_exported.problem.isEmpty() && !last.path.isEmpty() && file.open(QIODevice::ReadOnly)) {
        const QByteArray bytes = file.read(mostPolicyBytes + 1);
        m_isExportChanged = bytes != m_exported.bytes;
        // What was exported may be in use, so it counts too.
        if (match.state == PolicyMatch::State::Matches && m_isExportChanged) {
            const PolicyMatch exportedMatch = matchPolicy(now, bytes);
            if (exportedMatch.state != PolicyMatch::State::Matches) {
                badge->setMatch(exportedMatch,
                                tr("%1, exported at %2")
                                    .arg(QFileInfo(last.path).fileName(), last.at.toLocalTime().toString(u"HH:mm"_s)));
            }
        }
    }
    showFigures();
}

void PolicyPage::noticeSnapshot()
{
    // Several a second come; hardly one has something new for here.
    const QStringList names = withoutSignIn(m_session.snapshot());
    if (names != m_withoutSignIn) {
        m_withoutSignIn = names;
        compare();
    }
}

} // namespace spillway
