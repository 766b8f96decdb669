// SPDX-License-Identifier: MIT
#include "ui/backends/backendinspector.h"

#include "core/config/profile.h"
#include "core/secrets/credentials.h"
#include "ui/backends/backendedits.h"
#include "ui/backends/backendform.h"
#include "ui/backends/connectionpanel.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/entrasignin.h"
#include "ui/backends/inspectorhead.h"
#include "ui/backends/keyfield.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/unsavededit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/downscrollarea.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QTimer>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace spillway
{

namespace
{

constexpr int footerHeight = 52;
constexpr int usualWeight = 100; ///< of a new backend: so it can be given less than the others
constexpr auto tickTime = 250ms;

} // namespace

BackendInspector::BackendInspector(DesktopSession &session, QWidget *parent)
    : InspectorPane(parent)
    , m_session(session)
    , m_edits(BackendEdits::of(session))
    , m_tests(ConnectionTests::of(session))
    , m_head(new InspectorHead(this))
    , m_disk(new Banner(BannerKind::Info, this))
    , m_form(new BackendForm)
    , m_connection(new ConnectionPanel)
    , m_signIn(new EntraSignIn(session, this))
    , m_tick(new QTimer(this))
{
    setMinimumWidth(width::inspectorLeast);
    setMaximumWidth(width::inspectorMost);
    setAccessibleName(tr("Backend"));
    setFocusProxy(m_form->nameEdit());
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    column->setSpacing(spacing::m);
    column->addWidget(m_form);
    column->addWidget(m_connection);
    column->addStretch();
    auto *scroll = new DownScrollArea(this);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the pane's ground is theirs too
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *ground = new Pane(Token::Surface, Qt::LeftEdge, this);
    auto *layout = new QVBoxLayout(ground);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_disk);
    layout->addWidget(scroll, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(ground);
    m_disk->hide();
    buildFooter(layout);

    connect(m_form, &BackendForm::edited, this, &BackendInspector::onEdited);
    connect(m_connection, &ConnectionPanel::testRequested, this, &BackendInspector::testConnection);
    connect(m_connection, &ConnectionPanel::finished, this, &BackendInspector::onTested);
    connect(m_signIn, &EntraSignIn::changed, this, &BackendInspector::presentSignIn);
    connect(m_head, &InspectorHead::closeRequested, this, &BackendInspector::requestClose);
    connect(m_head, &InspectorHead::duplicateRequested, this, &BackendInspector::duplicate);
    connect(m_head, &InspectorHead::clearThrottleRequested, this, &BackendInspector::clearThrottle);
    connect(m_head, &InspectorHead::removeRequested, this, &BackendInspector::remove);
    connect(m_head, &InspectorHead::copyUrlRequested, this, [this] {
        QGuiApplication::clipboard()->setText(m_form->urlEdit()->text());
        emit told(tr("URL copied"));
    });
    connect(&m_session, &DesktopSession::profileChanged, this, &BackendInspector::onProfileChanged);
    connect(&m_session, &DesktopSession::profileReloaded, this, &BackendInspector::onProfileReloaded);
    connect(&m_session, &DesktopSession::snapshotChanged, this, &BackendInspector::presentState);
    connect(&m_session, &DesktopSession::secretsChanged, this, &BackendInspector::presentKey);
    connect(&m_session.keys(), &KeyVault::problemChanged, this, &BackendInspector::presentKey);
    connect(m_tick, &QTimer::timeout, this, &BackendInspector::presentState);
    m_tick->setInterval(tickTime);
}

BackendInspector::~BackendInspector() = default;

void BackendInspector::buildFooter(QVBoxLayout *layout)
{
    auto *footer = new Pane(Token::Surface, Qt::TopEdge, this);
    footer->setFixedHeight(Theme::current().height(footerHeight));
    m_delete = new Button(Icon::Trash, tr("Delete"), ButtonKind::Danger, footer);
    m_revert = new Button(tr("Revert"), ButtonKind::Normal, footer);
    m_save = new Button(tr("Save"), ButtonKind::Primary, footer);
    m_delete->setKey(Qt::Key_Delete);
    m_save->setKey(QKeySequence::Save, true);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(spacing::s + 2, 0, spacing::l, 0);
    row->setSpacing(spacing::s);
    row->addWidget(m_delete);
    row->addStretch();
    row->addWidget(m_revert);
    row->addWidget(m_save);
    layout->addWidget(footer);
    connect(m_delete, &QPushButton::clicked, this, &BackendInspector::remove);
    connect(m_revert, &QPushButton::clicked, this, &BackendInspector::revert);
    connect(m_save, &QPushButton::clicked, this, &BackendInspector::save);
}

QSize BackendInspector::sizeHint() const
{
    return {width::inspector, 600};
}

QString BackendInspector::backendName() const
{
    return m_mode == Mode::Existing ? m_draft.base().name : QString();
}

bool BackendInspector::hasUnsavedEdit() const
{
    return m_mode != Mode::Nothing && (m_draft.isDirty() || m_form->keyField()->typed().has_value());
}

const Backend *BackendInspector::saved() const
{
    const qsizetype index =
        m_mode == Mode::Existing ? profileedits::indexOf(m_session.profile(), m_draft.base().name) : -1;
    return index < 0 ? nullptr : &m_session.profile().backends[index];
}

QList<Backend> BackendInspector::others() const
{
    QList<Backend> others = m_session.profile().backends;
    others.removeIf([this](const Backend &backend) { return backend.name == backendName(); });
    return others;
}

bool BackendInspector::edit(const QString &backendName)
{
    if (m_mode == Mode::Existing && backendName == this->backendName()) {
        return true;
    }
    return leaveEdit([this, backendName] {
        const qsizetype index = profileedits::indexOf(m_session.profile(), backendName);
        if (index >= 0) {
            load(Mode::Existing, m_session.profile().backends[index]);
        }
    });
}

bool BackendInspector::add(int priority)
{
    return leaveEdit([this, priority] {
        Backend backend;
        backend.priority = std::clamp(priority, 1, maxPriority);
        backend.weight =
            m_session.profile().backends.isEmpty() ? usualWeight : m_session.profile().backends.last().weight;
        load(Mode::New, backend);
        m_form->focusField(BackendField::Name);
    });
}

bool BackendInspector::leaveEdit(std::function<void()> then)
{
    if (!hasUnsavedEdit()) {
        then();
        return true;
    }
    const QString name = m_mode == Mode::New ? tr("the new backend") : m_draft.base().name;
    m_question = askToDiscard(this, tr("Discard the unsaved change in %1?").arg(name), [this, then = std::move(then)] {
        load(Mode::Nothing, {});
        then();
    });
    return false;
}

void BackendInspector::load(Mode mode, const Backend &backend)
{
    const QString before = backendName();
    m_mode = mode;
    m_checkAll = mode != Mode::New;
    m_toldUnsaved = false;
    m_draft = BackendDraft(backend);
    m_before = m_draft;
    m_disk->hide();
    m_connection->forget();
    m_form->setBackend(backend);
    m_form->setReadOnly(m_session.isReadOnly());
    m_form->keyField()->setKept({});
    presentKey();
    check();
    present();
    presentState();
    if (mode == Mode::Existing && before != backend.name) {
        emit backendChanged(backend.name);
    } else if (mode == Mode::New) {
        emit backendChanged({});
    }
}

void BackendInspector::discardEdit()
{
    load(Mode::Nothing, {});
    emit closed();
}

void BackendInspector::requestClose()
{
    leaveEdit([this] { discardEdit(); });
}

QList<FieldProblem> BackendInspector::problems() const
{
    QList<FieldProblem> problems = backendProblems(m_draft.edit(), others());
    const auto typed = m_form->keyField()->typed();
    if (m_draft.edit().auth == AuthKind::Key && typed && !typed->isEmpty() && !isHeaderSafe(*typed)) {
        problems.append({BackendField::Key, tr("A key has no spaces and no letters but plain ones. Copy it anew.")});
    }
    if (const QString text = m_form->deploymentsProblem(); !text.isEmpty()) {
        problems.append({BackendField::Deployments, text});
    }
    std::stable_sort(problems.begin(), problems.end(),
                     [](const FieldProblem &a, const FieldProblem &b) { return a.field < b.field; });
    return problems;
}

void BackendInspector::check()
{
    QList<FieldProblem> found = problems();
    m_save->setEnabled(found.isEmpty() && hasUnsavedEdit() && !m_session.isReadOnly());
    m_revert->setEnabled(hasUnsavedEdit() || m_mode == Mode::New);
    if (!m_checkAll) {
        // Nobody has been there yet.
        found.removeIf([this](const FieldProblem &problem) {
            return (problem.field == BackendField::Name && m_draft.edit().name.isEmpty()) ||
                   (problem.field == BackendField::Url && m_draft.edit().url.isEmpty());
        });
    }
    m_form->showProblems(m_mode == Mode::Nothing ? QList<FieldProblem>() : found);
    m_form->setUrlHint(urlWarning(m_draft.edit()));
}

void BackendInspector::onEdited()
{
    const Backend before = m_draft.edit();
    m_draft.setEdit(m_form->backend());
    const Backend &now = m_draft.edit();
    const bool elsewhere = before.url != now.url || before.auth != now.auth || before.caFile != now.caFile ||
                           before.entraScope != now.entraScope || before.deployments != now.deployments;
    if (elsewhere || m_form->keyField()->typed()) {
        m_connection->forget();
    }
    check();
    present();
    presentSignIn();
    if (hasUnsavedEdit()) {
        m_toldUnsaved = true;
        emit told(m_mode == Mode::New ? tr("Unsaved new backend")
                                      : tr("Unsaved change in %1").arg(m_draft.base().name));
    } else if (m_toldUnsaved) {
        m_toldUnsaved = false;
        emit told({});
    }
}

Credential BackendInspector::credentialOf(const Backend &edited) const
{
    switch (edited.auth) {
    case AuthKind::Key: {
        const QByteArray key = m_form->keyField()->key();
        return key.isEmpty() ? Credential{{}, {}, QStringLiteral("no key")} : keyCredential(key, tr("the field"));
    }
    case AuthKind::Entra:
        return m_signIn->credential().value_or(Credential{{}, {}, tr("the token is still being fetched")});
    case AuthKind::Client:
    case AuthKind::None:
        break;
    }
    return {};
}

void BackendInspector::testConnection()
{
    if (m_mode == Mode::Nothing) {
        return;
    }
    m_checkAll = true;
    check();
    const QList<FieldProblem> found = problems();
    for (const FieldProblem &problem : found) {
        if (problem.field == BackendField::Url || problem.field == BackendField::CaFile ||
            problem.field == BackendField::Key) {
            m_form->focusField(problem.field);
            return;
        }
    }
    Backend edited = m_draft.edit();
    edited.url = normalizedBackendUrl(edited.url);
    m_connection->test(edited, credentialOf(edited), m_tests.namesToFind(edited));
}

void BackendInspector::onTested(const Backend &tested, const ConnectionReport &report)
{
    if (const Backend *backend = saved();
        backend != nullptr && BackendDraft::same(*backend, tested) && !m_form->keyField()->typed()) {
        m_tests.note(*backend, report);
    }
}

} // namespace spillway
