// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/card.h"

namespace spillway
{

class Button;
class CopyButton;
class CopyField;
class DesktopSession;
class ProfilePicker;
class Switch;

/// The header of the Endpoint page: switch and state, URL and client key to copy, profile, "Use in code". Narrow, the
/// key field is a button, and "Use in code" its icon.
class EndpointHeader : public Pane
{
    Q_OBJECT
public:
    explicit EndpointHeader(DesktopSession &session, QWidget *parent = nullptr);

    /// The state's second line has a time in it.
    void tick();

    Switch *serveSwitch() const { return m_switch; }
    CopyField *urlField() const { return m_url; }
    CopyField *keyField() const { return m_key; }
    Button *copyKeyButton() const { return m_copyKey; }
    ProfilePicker *profilePicker() const { return m_picker; }
    /// The one of the two "Use in code" buttons that is shown.
    QWidget *useInCodeButton() const;
    QString stateText() const;
    QString detailText() const;
    /// Narrow enough for the smallest window: what does not fit then gives way.
    QSize minimumSizeHint() const override;
    bool isCompact() const { return m_compact; }

public slots:
    void copyEndpoint();
    void copyClientKey();

signals:
    void told(const QString &text);
    void useInCodeRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showState();
    void showKey();
    void setCompact(bool compact);
    void fit();

    DesktopSession &m_session;
    Switch *m_switch;
    TextLabel *m_state;
    TextLabel *m_detail;
    CopyField *m_url;
    CopyField *m_key;
    Button *m_copyKey;
    ProfilePicker *m_picker;
    Button *m_useInCode;
    Button *m_useInCodeIcon; ///< the same without its text
    bool m_compact = false;
};

/// "for 2 h 14 min", "since 14:28", "3 answers still running": what stands below the state. Pure; `since` and `now`
/// in UTC.
QString serveDetail(const DesktopSession &session, const QDateTime &now);

} // namespace spillway
