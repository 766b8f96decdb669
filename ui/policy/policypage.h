// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"
#include "core/export/policymatch.h"
#include "ui/page.h"
#include "ui/policy/policyimport.h"

#include <optional>

class QStackedWidget;

namespace spillway
{

class Banner;
class CodeView;
class DesktopSession;
class EmptyState;
class Pane;
class PolicyExport;
class PolicyHeader;
class PolicyOptions;
class PolicyReviewPane;
class UserSettings;

/// The Policy page: what the profile says as an API Management policy, its options beside it, and whether it decides as
/// the running endpoint does. A file that is to be imported is shown in the same place until it is taken over or left.
class PolicyPage : public Page
{
    Q_OBJECT
public:
    /// Both must outlive it.
    PolicyPage(DesktopSession &session, UserSettings &settings, QWidget *parent = nullptr);
    ~PolicyPage() override;

    void focusSearch() override;
    bool escape() override;
    void focusNextPane(bool forward) override;

    // For the window's actions.
    void exportPolicy();
    void copyPolicy();
    /// Asks for a file, then `importFile`.
    void importPolicy();
    /// Reads a policy and shows what is in it; nothing is changed.
    void importFile(const QString &path);

    CodeView *view() const { return m_view; }
    PolicyHeader *header() const { return m_header; }
    PolicyOptions *options() const { return m_options; }
    PolicyReviewPane *reviewPane() const { return m_reviewPane; }
    /// About what was done last, or what is wrong; hidden mostly.
    Banner *banner() const { return m_banner; }
    EmptyState *noBackends() const { return m_noBackends; }
    EmptyState *noPolicy() const { return m_noPolicy; }
    PolicyExport &exporter() const { return *m_export; }
    /// True while a file that is to be imported is shown.
    bool isReviewing() const { return m_review.has_value(); }
    /// What is exported now.
    const Exported &exported() const { return m_exported; }

signals:
    void addBackendRequested();
    void showBackendRequested(const QString &name);
    void showBackendsRequested();

protected:
    int bannerGap() const override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectParts();
    void refresh();
    void showProblem();
    void showPolicy();
    void showFigures();
    void compare();
    RunningEndpoint running() const;
    void noticeSnapshot();
    QString lastExportText() const;
    QString exportPath() const;
    void onExported(const QString &path);
    void onExportFailed(const QString &path, const QString &reason);
    void exportRepaired();
    void showReview(const PolicyReview &review);
    void leaveReview();
    void takeReview();
    void undoImport(const Profile &before, const Profile &after);
    void showLine(int line);
    void hideBanner();

    DesktopSession &m_session;
    UserSettings &m_settings;
    PolicyHeader *m_header;
    Pane *m_bannerArea;
    Banner *m_banner;
    QStackedWidget *m_body;  ///< the policy with its options, or that there are no backends
    QStackedWidget *m_left;  ///< the text, or why there is none
    QStackedWidget *m_right; ///< the options, or the review
    CodeView *m_view;
    EmptyState *m_noBackends;
    EmptyState *m_noPolicy;
    PolicyOptions *m_options;
    PolicyReviewPane *m_reviewPane;
    PolicyExport *m_export;
    Exported m_exported;
    std::optional<PolicyReview> m_review;
    QStringList m_withoutSignIn; ///< as the endpoint told last
    bool m_isExportChanged = false;
    bool m_isRepairing = false; ///< what is being exported is a repaired file, and not the profile's policy
    QString m_problemBackend;   ///< whose value cannot be carried
};

} // namespace spillway
