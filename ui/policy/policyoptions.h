// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"
#include "core/export/policymatch.h"
#include "ui/policy/policylines.h"
#include "ui/widgets/card.h"

#include <functional>

class QComboBox;

namespace spillway
{

class Banner;
class DesktopSession;
class IdentityChoice;
class PolicySection;
class SecondsBox;
class SettingsRow;
class StatusChoice;
class Switch;

/// The column beside the policy: the options of the profile that the policy carries. A change is saved at once, so that
/// endpoint and policy never differ. At its foot what was compared with the endpoint.
class PolicyOptions : public Pane
{
    Q_OBJECT
public:
    explicit PolicyOptions(DesktopSession &session, QWidget *parent = nullptr);

    /// The lines that each option owns in the policy that is shown.
    void setLines(const QHash<PolicyOption, QList<int>> &lines);
    /// What the export cannot carry over or needs.
    void setNotes(const QStringList &notes);
    /// What came of the comparison of the policy that is shown.
    void setMatch(const PolicyMatch &match);

    StatusChoice *statuses() const { return m_statuses; }
    SecondsBox *waitBox() const { return m_wait; }
    IdentityChoice *identity() const { return m_identity; }
    Switch *headerSwitch() const { return m_header; }
    Switch *scopeSwitch() const { return m_scope; }
    QComboBox *selectionBox() const { return m_selection; }
    QComboBox *allThrottledBox() const { return m_allThrottled; }
    const QList<PolicySection *> &sections() const { return m_sections; }
    Banner *note() const { return m_note; }
    /// Puts the focus on the first option.
    void focusFirst();

signals:
    void linesWanted(const QList<int> &lines);
    void told(const QString &text);

private:
    PolicySection *addSection(const QString &title, const QList<PolicyOption> &options);
    void addStatuses();
    void addWaits();
    void addSignIn();
    void addBehaviour();
    void addNotes();
    SettingsRow *addRow(PolicySection *section, PolicyOption option, const QString &title, const QString &consequence,
                        QWidget *control);
    QString change(const std::function<void(Profile &)> &how);
    void refresh();

    DesktopSession &m_session;
    QVBoxLayout *m_column;
    QList<PolicySection *> m_sections;
    StatusChoice *m_statuses;
    SecondsBox *m_wait;
    SettingsRow *m_waitRow = nullptr;
    IdentityChoice *m_identity;
    Switch *m_header;
    Switch *m_scope;
    QComboBox *m_selection;
    SettingsRow *m_selectionRow = nullptr;
    QComboBox *m_allThrottled;
    QVBoxLayout *m_notes = nullptr;
    QStringList m_noteTexts;
    PolicySection *m_notesSection = nullptr;
    Banner *m_note;
};

} // namespace spillway
