// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/schemadownload.h"
#include "core/azurelink/schemastore.h"
#include "ui/setup/steppage.h"

#include <functional>

class QProgressBar;

namespace spillway
{

class PlanChoice;
class PlanText;
class TextLabel;

/// Where a version's schema is downloaded from.
using SchemaUrl = std::function<QUrl(const QString &version)>;

/// Step 4: the inference schema of an api-version, downloaded or from a local file.
class SchemaStep : public StepPage
{
    Q_OBJECT
public:
    SchemaStep(SetupModel &model, SetupRunner &runner, QWidget *parent);
    ~SchemaStep() override;

    bool hasCommands() const override { return false; }
    AzScript script() const override { return {}; }

    void setUrlOf(SchemaUrl urlOf) { m_urlOf = std::move(urlOf); }
    PlanChoice *version() const { return m_version; }
    PlanText *file() const { return m_file; }
    Button *downloadButton() const { return m_download; }
    QProgressBar *progress() const { return m_progress; }
    QString progressText() const;
    QString statusText() const;

public slots:
    /// Downloads the planned version, or stops it.
    void download();

protected:
    void refresh() override;

private:
    void chooseFile();
    void onProgress(qint64 received, qint64 total);
    void onFinished(const DownloadOutcome &outcome);
    void showFile();

    SchemaUrl m_urlOf;
    PlanChoice *m_version;
    PlanText *m_file;
    Button *m_download;
    QProgressBar *m_progress;
    TextLabel *m_progressText;
    Banner *m_status;
    SchemaDownload *m_loader;
    QString m_loaded;  ///< the version of the last download
    QString m_problem; ///< of the last download
    QString m_shown;   ///< the file and its state that `m_status` is about
};

/// The schema's file that the plan of the profile in force means.
SchemaFile schemaFileOf(const SetupModel &model);

} // namespace spillway
