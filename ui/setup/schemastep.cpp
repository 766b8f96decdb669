// SPDX-License-Identifier: MIT
#include "ui/setup/schemastep.h"

#include "core/azure/schemaversions.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/format.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QList<std::pair<QString, QString>> versionChoices()
{
    QList<std::pair<QString, QString>> choices;
    for (const SchemaVersion &version : schemaVersions()) {
        QString text = version.version;
        if (version.status == SchemaVersion::Status::Stable) {
            text += SchemaStep::tr(" · stable");
        }
        if (version.isOpenApi31) {
            text += SchemaStep::tr(" · OpenAPI 3.1, converted");
        }
        choices.append({text, version.version});
    }
    return choices;
}

QUrl microsoftUrl(const QString &version)
{
    const SchemaVersion *known = findSchemaVersion(version);
    return known == nullptr ? QUrl() : QUrl(known->url());
}

} // namespace

SchemaFile schemaFileOf(const SetupModel &model)
{
    return schemaFileOf(model.plan(), QFileInfo(model.session().profilePath()).path());
}

SchemaStep::SchemaStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Schema, tr("The description of Azure OpenAI's interface that API Management imports."), model,
               runner, parent)
    , m_urlOf(microsoftUrl)
    , m_version(new PlanChoice(
          tr("Version"), u"setup.schema.version"_s, model, [](const SetupPlan &plan) { return plan.schemaVersion; },
          [](SetupPlan &plan, const QString &text) { plan.schemaVersion = text; }, true, this))
    , m_file(new PlanText(
          tr("Local file instead"), u"setup.schema.file"_s, model,
          [](const SetupPlan &plan) { return plan.schemaFile; },
          [](SetupPlan &plan, const QString &text) { plan.schemaFile = text; }, this))
    , m_download(new Button(Icon::Import, tr("Download"), ButtonKind::Normal, this))
    , m_progress(new QProgressBar(this))
    , m_progressText(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_status(new Banner(BannerKind::Info, this))
    , m_loader(new SchemaDownload(DownloadLimits(), this))
{
    m_version->setChoices(versionChoices());
    m_version->setHint(tr("From Microsoft's repository of API specifications. 2024-10-21 is the latest stable one for "
                          "chat completions."));
    m_file->edit()->setPlaceholderText(tr("None"));
    m_file->setHint(tr("A JSON file, relative to the profile. OpenAPI 3.0: API Management does not fully know 3.1."));
    auto *choose = new TextLink(tr("Choose…"), m_file);
    choose->setAccessibleName(tr("Choose a local schema"));
    m_file->setLabelAccessory(choose);
    m_progress->setAccessibleName(tr("Download"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::m);
    row->addWidget(m_download);
    row->addWidget(m_progress, 1);
    row->addWidget(m_progressText);
    row->addStretch();
    addRow({m_version, m_file});
    body()->addLayout(row);
    body()->addWidget(m_status);
    body()->addStretch();
    connect(choose, &QAbstractButton::clicked, this, &SchemaStep::chooseFile);
    connect(m_download, &QPushButton::clicked, this, &SchemaStep::download);
    connect(m_loader, &SchemaDownload::progress, this, &SchemaStep::onProgress);
    connect(m_loader, &SchemaDownload::finished, this, &SchemaStep::onFinished);
    refresh();
}

SchemaStep::~SchemaStep() = default;

QString SchemaStep::statusText() const
{
    return m_status->isHidden() ? QString() : m_status->text();
}

QString SchemaStep::progressText() const
{
    return m_progressText->text();
}

void SchemaStep::download()
{
    if (m_loader->isRunning()) {
        m_loader->cancel();
        return;
    }
    const QString version = model().plan().schemaVersion;
    const QUrl url = m_urlOf(version);
    const QString file = SchemaStore().pathOf(version);
    m_loaded = version;
    if (!url.isValid() || file.isEmpty()) {
        m_version->demand();
        m_problem = tr("Choose a version of the list.");
        refresh();
        return;
    }
    m_problem.clear();
    m_progress->setRange(0, 0);
    m_progress->show();
    m_download->setText(tr("Cancel"));
    m_download->setIconOf(Icon::Stop);
    m_loader->start(url, file);
}

void SchemaStep::onProgress(qint64 received, qint64 total)
{
    if (total > 0) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(int(received * 1000 / total));
    }
    m_progressText->setText(total > 0 ? tr("%1 of %2").arg(formatBytes(received), formatBytes(total))
                                      : formatBytes(received));
}

void SchemaStep::onFinished(const DownloadOutcome &outcome)
{
    m_progress->hide();
    m_progressText->clear();
    m_download->setText(outcome.canResume ? tr("Go on") : tr("Download"));
    m_download->setIconOf(Icon::Import);
    m_problem = outcome.problem;
    if (outcome.kind == DownloadOutcome::Kind::Done) {
        emit told(tr("Schema %1 downloaded").arg(m_loaded));
    }
    m_shown.clear();
    refresh();
}

void SchemaStep::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a schema"), {}, tr("Schemas (*.json);;All (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const QString problem = model().change([&path](SetupPlan &plan) { plan.schemaFile = path; });
        if (!problem.isEmpty()) {
            emit told(problem);
        }
    });
    dialog->open();
}

void SchemaStep::refresh()
{
    StepPage::refresh();
    if (!m_loader->isRunning() && model().plan().schemaVersion != m_loaded) {
        m_problem.clear(); // that was another version's
        m_download->setText(tr("Download"));
    }
    showFile();
}

void SchemaStep::showFile()
{
    const SchemaFile file = schemaFileOf(model());
    const QFileInfo info(file.path);
    const QString key =
        u"%1|%2|%3|%4"_s.arg(file.path, file.problem, m_problem).arg(info.lastModified().toMSecsSinceEpoch());
    if (key == m_shown) {
        return;
    }
    m_shown = key;
    if (!m_problem.isEmpty()) {
        m_status->setKind(BannerKind::Error);
        m_status->setText({}, m_problem);
    } else if (!file.problem.isEmpty()) {
        m_status->setKind(BannerKind::Info);
        m_status->setText({}, model().plan().schemaFile.isEmpty() ? tr("The schema is not on this computer yet.")
                                                                  : file.problem);
    } else {
        const SchemaBytes schema = readSchemaFile(file.path);
        const bool local = !model().plan().schemaFile.isEmpty();
        const SchemaCheck check = checkSchema(schema.bytes, local ? QString() : model().plan().schemaVersion);
        QStringList notes;
        for (const Finding &finding : check.findings) {
            notes.append(finding.message);
        }
        if (check.needsConversion) {
            notes.append(tr("It says OpenAPI 3.1 but is written as 3.0, so only that number is changed."));
        }
        const bool wrong = !schema.problem.isEmpty() || hasErrors(check.findings);
        m_status->setKind(wrong ? BannerKind::Error : BannerKind::Success);
        m_status->setText(wrong ? tr("It cannot be imported.")
                                : tr("%1, OpenAPI %2, %3 paths, %4.")
                                      .arg(check.version, check.openApi)
                                      .arg(check.pathCount)
                                      .arg(formatBytes(schema.bytes.size())),
                          schema.problem + notes.join(u' '));
        model().setSchemaAtHand(!wrong);
        return;
    }
    model().setSchemaAtHand(false);
}

} // namespace spillway
