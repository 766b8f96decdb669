// SPDX-License-Identifier: MIT
#pragma once

#include "ui/policy/policyimport.h"
#include "ui/widgets/card.h"

class QVBoxLayout;

namespace spillway
{

class Button;
class TextLabel;
class TextLink;

/// The column beside a policy file that is to be imported: the backends that were found, what is wrong in it line by
/// line with what the repaired export does instead, and what can be done with it. Nothing is changed until then.
class PolicyReviewPane : public Pane
{
    Q_OBJECT
public:
    explicit PolicyReviewPane(QWidget *parent = nullptr);

    /// `profile` is what the review's backends would be put into; `profileName` is empty where a new one would be made.
    void setReview(const PolicyReview &review, const Profile &profile, const QString &profileName);
    Button *takeButton() const { return m_take; }
    Button *repairButton() const { return m_repair; }
    Button *closeButton() const { return m_close; }
    /// The links "Show line", in the order of the remarks.
    QList<TextLink *> lineLinks() const { return m_links; }
    /// What the pane says, paragraph by paragraph.
    QStringList paragraphs() const;
    void focusFirst();

signals:
    void takeWanted();
    void repairWanted();
    void closeWanted();
    void lineWanted(int line);

private:
    void addHead(const QString &title);
    void addText(const QString &text, bool isQuiet);
    void addBackends(const Profile &found);
    void addRemark(const PolicyRemark &remark, bool isMistake);
    void clear();

    TextLabel *m_title;
    TextLabel *m_subtitle;
    QVBoxLayout *m_list;
    Button *m_take;
    Button *m_repair;
    Button *m_close;
    TextLabel *m_consequence;
    QList<TextLabel *> m_texts;
    QList<TextLink *> m_links;
};

} // namespace spillway
