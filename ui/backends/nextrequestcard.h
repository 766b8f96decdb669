// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/nextrequest.h"
#include "ui/widgets/card.h"

class QComboBox;

namespace spillway
{

class DesktopSession;
class RecentDeployments;
class ShareBar;
class StateGlyph;

/// "Where would the next request go?": the answer of the picker for the pool as it is now, and what changes it next.
class NextRequestCard : public Card
{
    Q_OBJECT
public:
    explicit NextRequestCard(DesktopSession &session, QWidget *parent = nullptr);

    /// Asks the picker again, at the session's present time.
    void refresh();
    const NextRequest &answer() const { return m_answer; }

    ShareBar *shareBar() const { return m_bar; }
    QComboBox *deploymentBox() const { return m_deployment; }
    /// The sentences below the bar.
    QStringList sentences() const;

private:
    void fillDeployments();
    void showNotes(const QList<QPair<UiState, QString>> &notes);
    QString nameOf(int index) const;
    QPair<UiState, QString> wordsOf(const NextNote &note, Instant now) const;

    DesktopSession &m_session;
    RecentDeployments &m_recent;
    NextRequest m_answer;
    QComboBox *m_deployment;
    ShareBar *m_bar;
    QHBoxLayout *m_notes;
    QList<StateGlyph *> m_glyphs;
    QList<TextLabel *> m_labels;
    bool m_hasChosen = false; ///< a deployment, by hand
};

} // namespace spillway
