// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/schemapatch.h"
#include "ui/setup/steppage.h"

namespace spillway
{

class CodeView;
class CopyField;
class PlanText;

/// Step 5: the API in the service, from the schema whose `servers` were patched.
class ImportStep : public StepPage
{
    Q_OBJECT
public:
    ImportStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    QString demand() override;
    QList<AzFile> files() const override;

    PlanText *displayName() const { return m_displayName; }
    PlanText *apiId() const { return m_apiId; }
    PlanText *suffix() const { return m_suffix; }
    CopyField *clientUrl() const { return m_url; }
    CodeView *difference() const { return m_difference; }

protected:
    void refresh() override;
    void showEvent(QShowEvent *event) override;

private:
    void showUrl(const QString &suffix);
    void showPatch();
    PatchedSchema patched() const;

    PlanText *m_displayName;
    PlanText *m_apiId;
    PlanText *m_suffix;
    CopyField *m_url;
    CodeView *m_difference;
    TextLabel *m_note;
    QString m_shown; ///< the file that the difference is about
};

} // namespace spillway
