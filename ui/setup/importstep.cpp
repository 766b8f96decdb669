// SPDX-License-Identifier: MIT
#include "ui/setup/importstep.h"

#include "core/azure/textdifference.h"
#include "ui/setup/planfield.h"
#include "ui/setup/schemastep.h"
#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/textlabel.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int differenceHeight = 190;
constexpr int aroundChange = 2; ///< lines shown on each side of a change

/// What people mean by "contoso", "/contoso/" or "contoso/openai/".
QString fixedSuffix(const QString &text)
{
    QStringList segments = text.split(u'/', Qt::SkipEmptyParts);
    while (!segments.isEmpty() && segments.last() == "openai"_L1) {
        segments.removeLast();
    }
    segments.append(u"openai"_s);
    return segments.join(u'/');
}

QString shownLine(const DifferenceLine &line)
{
    switch (line.kind) {
    case DifferenceLine::Kind::Removed:
        return u"- "_s + line.text;
    case DifferenceLine::Kind::Added:
        return u"+ "_s + line.text;
    case DifferenceLine::Kind::Same:
        break;
    }
    return u"  "_s + line.text;
}

} // namespace

ImportStep::ImportStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Import, tr("The schema becomes an API of the service, under a path that SDKs can call."),
               model, runner, parent)
    , m_displayName(new PlanText(
          tr("Display name"), u"setup.api.displayName"_s, model,
          [](const SetupPlan &plan) { return plan.api.displayName; },
          [](SetupPlan &plan, const QString &text) { plan.api.displayName = text; }, this))
    , m_apiId(new PlanText(
          tr("API id"), u"setup.api.id"_s, model, [](const SetupPlan &plan) { return plan.api.id; },
          [](SetupPlan &plan, const QString &text) { plan.api.id = text; }, this))
    , m_suffix(new PlanText(
          tr("API URL suffix"), u"setup.api.suffix"_s, model, [](const SetupPlan &plan) { return plan.api.suffix; },
          [](SetupPlan &plan, const QString &text) { plan.api.suffix = text; }, this))
    , m_url(new CopyField(tr("Clients write"), CopyFieldKind::Plain, this))
    , m_difference(new CodeView(this))
    , m_note(new TextLabel({}, TextStyle::Label, Token::Text2, this))
{
    m_suffix->setFix(tr("Fix"), fixedSuffix);
    m_suffix->setHint(tr("openai, or something/openai: SDKs add /openai to their endpoint themselves."));
    m_url->setCharacters(44);
    addRow({m_displayName, m_apiId});
    addRow({m_suffix});
    body()->addWidget(m_url, 0, Qt::AlignLeft);
    auto *card = new Card(tr("What is changed in the schema"), this);
    m_difference->setAccessibleName(tr("What is changed in the schema"));
    m_difference->setFrameShape(QFrame::NoFrame);
    m_difference->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_difference->setMinimumHeight(Theme::current().height(differenceHeight));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(14, spacing::s, 14, spacing::s);
    card->body()->addWidget(m_difference, 1);
    card->body()->addWidget(m_note);
    body()->addWidget(card, 1);
    connect(m_suffix, &PlanField::typed, this, &ImportStep::showUrl);
    connect(m_url, &CopyField::copied, this, &StepPage::told);
    connect(m_difference, &CodeView::copied, this, &StepPage::told);
    showUrl(m_suffix->shownText());
}

void ImportStep::showUrl(const QString &suffix)
{
    SetupPlan plan = model().plan();
    plan.api.suffix = suffix;
    m_url->setText(plan.apim.name.isEmpty() ? u"https://NAME.azure-api.net"_s : plan.clientEndpoint());
}

PatchedSchema ImportStep::patched() const
{
    const SchemaFile file = schemaFileOf(model());
    if (!file.problem.isEmpty()) {
        return {{}, file.problem, {}};
    }
    const SchemaBytes schema = readSchemaFile(file.path);
    if (!schema.problem.isEmpty()) {
        return {{}, schema.problem, {}};
    }
    const bool local = !model().plan().schemaFile.isEmpty();
    return patchSchema(schema.bytes, local ? QString() : model().plan().schemaVersion);
}

void ImportStep::showPatch()
{
    const SchemaFile file = schemaFileOf(model());
    const QString key =
        u"%1|%2|%3"_s.arg(file.path, file.problem).arg(QFileInfo(file.path).lastModified().toMSecsSinceEpoch());
    if (key == m_shown) {
        return;
    }
    m_shown = key;
    const PatchedSchema schema = patched();
    QStringList lines;
    QList<int> added;
    if (schema.problem.isEmpty()) {
        const SchemaBytes before = readSchemaFile(file.path);
        for (const DifferenceHunk &hunk : spillway::difference(before.bytes, schema.bytes, aroundChange)) {
            if (!lines.isEmpty()) {
                lines.append(u"…"_s);
            }
            for (const DifferenceLine &line : hunk) {
                lines.append(shownLine(line));
                if (line.kind == DifferenceLine::Kind::Added) {
                    added.append(int(lines.size()));
                }
            }
        }
    }
    m_difference->setCode(lines.join(u'\n'), CodeLanguage::Json);
    m_difference->setMarkedLines(added);
    m_difference->setVisible(!lines.isEmpty());
    if (!schema.problem.isEmpty()) {
        m_note->setText(tr("There is no schema to import yet: see step 4."));
    } else {
        m_note->setText(lines.isEmpty() ? tr("Nothing: it can be imported as it is.")
                                        : tr("The real address comes from the policy, so servers only has to be one "
                                             "that the import takes. Everything else stays. ") +
                                              schema.notes.join(u' '));
    }
}

QString ImportStep::demand()
{
    if (QString problem = StepPage::demand(); !problem.isEmpty()) {
        return problem;
    }
    const PatchedSchema schema = patched();
    return schema.problem.isEmpty() ? QString() : tr("There is no schema to import: see step 4. ") + schema.problem;
}

QList<AzFile> ImportStep::files() const
{
    AzFile file;
    file.name = StepInputs().schemaFile;
    file.bytes = patched().bytes;
    return {file};
}

void ImportStep::refresh()
{
    StepPage::refresh();
    showUrl(m_suffix->shownText());
    if (isVisible()) {
        showPatch();
    }
}

void ImportStep::showEvent(QShowEvent *event)
{
    StepPage::showEvent(event);
    showPatch();
}

} // namespace spillway
