// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policymatch.h"

#include "ui/widgets/statepill.h"

#include <QFrame>

class QVBoxLayout;

namespace spillway
{

class TextLink;

/// The list behind the badge: a sentence for each difference. Esc closes it.
class DifferenceList : public QFrame
{
    Q_OBJECT
public:
    explicit DifferenceList(QWidget *parent);

    void setSentences(const QString &title, const QStringList &sentences);
    QStringList sentences() const { return m_sentences; }
    void openBelow(const QWidget *anchor);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_layout;
    QStringList m_sentences;
};

/// Whether the policy decides as the running endpoint does, in a few words; `Show` opens what differs.
class PolicyBadge : public QWidget
{
    Q_OBJECT
public:
    explicit PolicyBadge(QWidget *parent = nullptr);

    /// `file` names what was compared if that is not the policy that is shown: "apim-policy.xml, exported at 14:26".
    void setMatch(const PolicyMatch &match, const QString &file = {});
    const PolicyMatch &match() const { return m_match; }
    QString text() const;
    /// Fewer words, where there is little room.
    void setShort(bool isShort);
    /// The width that all words need.
    int fullWidth() const;
    TextLink *showLink() const { return m_show; }
    DifferenceList *list() const { return m_list; }

private:
    void showList();
    QString shortText() const;
    PillContent content(bool isShort) const;

    bool m_isShort = false;
    PolicyMatch m_match;
    QString m_file;
    StatePill *m_pill;
    TextLink *m_show;
    DifferenceList *m_list;
};

} // namespace spillway
