// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"
#include "ui/backends/backenddraft.h"
#include "ui/backends/backendrules.h"
#include "ui/inspectorpane.h"

#include <QMessageBox>
#include <QPointer>

#include <functional>

class QTimer;
class QVBoxLayout;

namespace spillway
{

class BackendEdits;
class BackendForm;
class Banner;
class Button;
class ConnectionPanel;
class ConnectionTests;
class DesktopSession;
class EntraSignIn;
class InspectorHead;
struct ConnectionReport;

/// Looks at one backend and edits a copy of it, which nothing overwrites: what is typed is checked at once, and goes
/// into the profile when it is saved. The key goes into the keychain, never into the profile.
class BackendInspector : public InspectorPane
{
    Q_OBJECT
public:
    explicit BackendInspector(DesktopSession &session, QWidget *parent = nullptr);
    ~BackendInspector() override;

    bool edit(const QString &backendName) override;
    bool add(int priority) override;
    QString backendName() const override;
    bool hasUnsavedEdit() const override;
    void testConnection() override;

    /// Saves the edit. With something wrong in it the focus goes to the first wrong field, and false is returned.
    bool save() override;
    void discardEdit() override;
    void requestClose() override;
    void revert();
    /// Removes the backend shown; Ctrl+Z brings it back.
    void remove();
    void duplicate();
    void clearThrottle();

    BackendForm *form() const { return m_form; }
    InspectorHead *head() const { return m_head; }
    ConnectionPanel *connectionPanel() const { return m_connection; }
    /// "This backend changed on disk."; hidden mostly.
    Banner *diskBanner() const { return m_disk; }
    Button *saveButton() const { return m_save; }
    Button *revertButton() const { return m_revert; }
    Button *deleteButton() const { return m_delete; }
    /// The question about an edit that was not saved, while it is open.
    QMessageBox *question() const { return m_question; }
    QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum class Mode { Nothing, Existing, New };

    void buildFooter(QVBoxLayout *layout);
    void load(Mode mode, const Backend &backend);
    /// Goes on with `then`, after asking if there is an edit; true if it went on at once.
    bool leaveEdit(std::function<void()> then);
    QList<Backend> others() const;
    QList<FieldProblem> problems() const;
    void onEdited();
    void check();
    void present();
    void presentState();
    void presentKey();
    void presentSignIn();
    void onProfileChanged();
    void onProfileReloaded();
    void showDiskBanner(bool gone);
    void onTested(const Backend &tested, const ConnectionReport &report);
    Credential credentialOf(const Backend &edited) const;
    const Backend *saved() const;

    DesktopSession &m_session;
    BackendEdits &m_edits;
    ConnectionTests &m_tests;
    Mode m_mode = Mode::Nothing;
    BackendDraft m_draft;
    BackendDraft m_before;  ///< as it was before the last change of the profile
    bool m_checkAll = true; ///< also what was not filled in yet is told
    bool m_saving = false;
    InspectorHead *m_head;
    Banner *m_disk;
    BackendForm *m_form;
    ConnectionPanel *m_connection;
    EntraSignIn *m_signIn;
    Button *m_delete = nullptr;
    Button *m_revert = nullptr;
    Button *m_save = nullptr;
    QPointer<QMessageBox> m_question;
    QTimer *m_tick;
    bool m_toldUnsaved = false;
};

} // namespace spillway
