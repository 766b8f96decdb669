// SPDX-License-Identifier: MIT
#include "ui/policy/policyreviewpane.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// "2 backends", "1 backend".
QString backendCount(qsizetype count)
{
    return count == 1 ? PolicyReviewPane::tr("1 backend") : PolicyReviewPane::tr("%1 backends").arg(count);
}

QString consequence(const PolicyReview &review, const Profile &profile, const QString &profileName)
{
    QStringList sentences;
    if (profileName.isEmpty()) {
        sentences.append(PolicyReviewPane::tr("They go into a new profile."));
    } else if (!profile.backends.isEmpty()) {
        sentences.append(PolicyReviewPane::tr("They take the place of the %1 of %2; those with the same URL keep their "
                                              "sign-in. This can be undone.")
                             .arg(backendCount(profile.backends.size()), profileName));
    }
    sentences.append(review.read.rulesAreKnown
                         ? PolicyReviewPane::tr("The options are taken over too.")
                         : PolicyReviewPane::tr("The options stay as they are: this policy's own rules cannot be read "
                                                "with certainty."));
    return sentences.join(QChar(u' '));
}

} // namespace

PolicyReviewPane::PolicyReviewPane(QWidget *parent)
    : Pane(Token::Surface, Qt::LeftEdge, parent)
    , m_title(new TextLabel({}, TextStyle::Section, Token::Text, this))
    , m_subtitle(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_list(new QVBoxLayout)
    , m_take(new Button(QString(), ButtonKind::Primary, this))
    , m_repair(new Button(Icon::Export, tr("Export repaired…"), ButtonKind::Normal, this))
    , m_close(new Button(tr("Cancel"), ButtonKind::Normal, this))
    , m_consequence(new TextLabel({}, TextStyle::Caption, Token::Text3, this))
{
    setAccessibleName(tr("Policy file"));
    m_title->setWordWrap(true);
    m_subtitle->setWordWrap(true);
    m_consequence->setWordWrap(true);
    m_repair->setTip(tr("Export this policy without its mistakes; the profile stays as it is"));
    m_close->setKey(Qt::Key_Escape);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    column->setSpacing(spacing::xs);
    column->addWidget(m_title);
    column->addWidget(m_subtitle);
    column->addSpacing(spacing::xs);
    m_list->setSpacing(spacing::xs);
    column->addLayout(m_list);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(body);
    body->setAutoFillBackground(false); // the pane's ground is to be seen
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::m);
    foot->setSpacing(spacing::s);
    foot->addWidget(m_consequence);
    auto *first = new QHBoxLayout;
    first->addWidget(m_take);
    first->addStretch();
    first->addWidget(m_close);
    foot->addLayout(first);
    foot->addWidget(m_repair);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(foot);
    connect(m_take, &QPushButton::clicked, this, &PolicyReviewPane::takeWanted);
    connect(m_repair, &QPushButton::clicked, this, &PolicyReviewPane::repairWanted);
    connect(m_close, &QPushButton::clicked, this, &PolicyReviewPane::closeWanted);
}

void PolicyReviewPane::clear()
{
    m_texts.clear();
    m_links.clear();
    while (QLayoutItem *item = m_list->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // one of its links may be what was just clicked
        }
        delete item;
    }
}

void PolicyReviewPane::addHead(const QString &title)
{
    m_list->addSpacing(spacing::s);
    auto *label = new TextLabel(title, TextStyle::Section, Token::Text2);
    m_list->addWidget(label);
    m_texts.append(label);
}

void PolicyReviewPane::addText(const QString &text, bool isQuiet)
{
    auto *label =
        new TextLabel(text, isQuiet ? TextStyle::Caption : TextStyle::Label, isQuiet ? Token::Text3 : Token::Text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_list->addWidget(label);
    m_texts.append(label);
}

void PolicyReviewPane::addBackends(const Profile &found)
{
    addHead(tr("Backends found"));
    QList<Backend> backends = found.backends;
    std::stable_sort(backends.begin(), backends.end(),
                     [](const Backend &a, const Backend &b) { return a.priority < b.priority; });
    for (const Backend &backend : std::as_const(backends)) {
        addText(tr("Priority %1: %2").arg(backend.priority).arg(backend.name), false);
        addText(QUrl(backend.url).authority(), true);
    }
}

void PolicyReviewPane::addRemark(const PolicyRemark &remark, bool isMistake)
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, spacing::s, 0, 0);
    row->setSpacing(spacing::xs + 2);
    auto *glyph = new StateGlyph(isMistake ? UiState::Attention : UiState::Probing);
    glyph->setAccessibleName(isMistake ? tr("Mistake") : tr("Note"));
    glyph->standBeside(TextStyle::Label);
    row->addWidget(glyph, 0, Qt::AlignTop);
    auto *text =
        new TextLabel(remark.line > 0 ? tr("Line %1: %2").arg(remark.line).arg(remark.headline) : remark.headline,
                      TextStyle::Label, Token::Text);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    m_texts.append(text);
    if (remark.line > 0) {
        auto *link = new TextLink(tr("Show line"));
        link->setAccessibleName(tr("Show line %1").arg(remark.line));
        connect(link, &QAbstractButton::clicked, this, [this, line = remark.line] { emit lineWanted(line); });
        row->addWidget(link, 0, Qt::AlignTop);
        m_links.append(link);
    }
    m_list->addWidget(head);
    if (isMistake) {
        addText(remark.why, true);
        addText(remark.remedy, true);
    }
}

void PolicyReviewPane::setReview(const PolicyReview &review, const Profile &profile, const QString &profileName)
{
    clear();
    m_title->setText(review.fileName());
    const bool isUsable = review.isUsable();
    m_take->setVisible(isUsable);
    m_repair->setVisible(isUsable);
    m_consequence->setVisible(isUsable);
    m_close->setText(isUsable ? tr("Cancel") : tr("Close"));
    if (!isUsable) {
        m_subtitle->setText(tr("Nothing can be taken over from this file, and nothing was changed."));
        addHead(tr("Why"));
        addRemark({review.problemLine, false, review.problem, {}, {}}, false);
        return;
    }
    const QList<PolicyRemark> mistakes = review.mistakes();
    const qsizetype count = review.read.plan.backends.size();
    m_subtitle->setText(mistakes.isEmpty() ? tr("%1, no known mistake").arg(backendCount(count))
                        : mistakes.size() == 1
                            ? tr("%1, 1 mistake that the repaired export does not have").arg(backendCount(count))
                            : tr("%1, %2 mistakes that the repaired export does not have")
                                  .arg(backendCount(count))
                                  .arg(mistakes.size()));
    m_take->setText(tr("Take over %1").arg(backendCount(count)));
    m_consequence->setText(consequence(review, profile, profileName));
    addBackends(profileWith(profile, review));
    if (!mistakes.isEmpty()) {
        addHead(tr("What is wrong in it"));
        for (const PolicyRemark &mistake : mistakes) {
            addRemark(mistake, true);
        }
    }
    bool isFirst = true;
    for (const PolicyRemark &remark : review.remarks) {
        if (!remark.why.isEmpty()) {
            continue;
        }
        if (isFirst) {
            addHead(tr("What is not taken over"));
            isFirst = false;
        }
        addRemark(remark, false);
    }
}

QStringList PolicyReviewPane::paragraphs() const
{
    QStringList all{m_title->text(), m_subtitle->text()};
    for (const TextLabel *text : m_texts) {
        all.append(text->text());
    }
    if (!m_consequence->isHidden()) {
        all.append(m_consequence->text());
    }
    return all;
}

void PolicyReviewPane::focusFirst()
{
    (m_take->isHidden() ? m_close : m_take)->setFocus(Qt::OtherFocusReason);
}

} // namespace spillway
