// SPDX-License-Identifier: MIT
#include "ui/policy/statuschoice.h"

#include "ui/settings/statuslist.h"
#include "ui/theme/theme.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int tooMany = 429;
constexpr int unauthorized = 401;
constexpr int firstServerError = 500;
constexpr int lastServerError = 599;
constexpr int captionIndent = 25; ///< below the text of a box

bool hasAllServerErrors(const StatusSet &statuses)
{
    for (int status = firstServerError; status <= lastServerError; ++status) {
        if (!statuses.contains(status)) {
            return false;
        }
    }
    return true;
}

/// What is not one of the boxes.
StatusSet furtherOf(const StatusSet &statuses)
{
    const bool all = hasAllServerErrors(statuses);
    StatusSet further;
    for (int status = 100; status <= lastServerError; ++status) {
        const bool isBox = status == tooMany || status == unauthorized || (all && status >= firstServerError);
        if (statuses.contains(status) && !isBox) {
            further.add(QString::number(status));
        }
    }
    return further;
}

} // namespace

StatusChoice::StatusChoice(QWidget *parent)
    : QWidget(parent)
    , m_tooMany(new QCheckBox(tr("429  Too many requests"), this))
    , m_serverErrors(new QCheckBox(tr("500 to 599  Server errors"), this))
    , m_unauthorized(new QCheckBox(tr("401  Unauthorized"), this))
    , m_further(new QLineEdit(this))
    , m_field(new FormField(tr("Further statuses"), m_further, this))
{
    auto *caption = new TextLabel(tr("Skips a backend whose role is missing, but hides the mistake."),
                                  TextStyle::Caption, Token::Text3, this);
    caption->setWordWrap(true);
    caption->setContentsMargins(captionIndent, 0, 0, 0);
    m_unauthorized->setAccessibleDescription(caption->text());
    m_further->setPlaceholderText(tr("None, for example 408"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addWidget(m_tooMany);
    layout->addWidget(m_serverErrors);
    layout->addWidget(m_unauthorized);
    layout->addSpacing(-spacing::xs);
    layout->addWidget(caption);
    layout->addWidget(m_field);
    for (QCheckBox *box : {m_tooMany, m_serverErrors, m_unauthorized}) {
        connect(box, &QCheckBox::toggled, this, &StatusChoice::tell);
    }
    connect(m_further, &QLineEdit::editingFinished, this, [this] {
        if (m_further->isModified()) {
            m_further->setModified(false);
            tell();
        }
    });
}

void StatusChoice::tell()
{
    ParsedStatusList parsed = parseStatusList(m_further->text());
    if (!parsed.problem.isEmpty()) {
        m_field->setError(parsed.problem);
        return;
    }
    m_field->setError({});
    const QList<std::pair<QCheckBox *, QString>> boxes = {
        {m_tooMany, u"429"_s}, {m_serverErrors, u"5xx"_s}, {m_unauthorized, u"401"_s}};
    for (const auto &[box, entry] : boxes) {
        if (box->isChecked()) {
            parsed.set.add(entry);
        }
    }
    emit chosen(parsed.set);
}

void StatusChoice::setStatuses(const StatusSet &statuses)
{
    const QList<std::pair<QCheckBox *, bool>> boxes = {{m_tooMany, statuses.contains(tooMany)},
                                                       {m_serverErrors, hasAllServerErrors(statuses)},
                                                       {m_unauthorized, statuses.contains(unauthorized)}};
    for (const auto &[box, isOn] : boxes) {
        const QSignalBlocker quiet(box);
        box->setChecked(isOn);
    }
    if (!m_field->hasError() && !(m_further->hasFocus() && m_further->isModified())) {
        m_further->setText(statusListText(furtherOf(statuses)));
    }
}

void StatusChoice::setError(const QString &error)
{
    m_field->setError(error);
}

} // namespace spillway
