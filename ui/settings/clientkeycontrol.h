// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

class Button;
class CopyField;
class DesktopSession;

/// The client key of the profile: shown masked, copied, made and made anew. Follows the session.
class ClientKeyControl : public QWidget
{
    Q_OBJECT
public:
    explicit ClientKeyControl(DesktopSession &session, QWidget *parent = nullptr);

    CopyField *field() const { return m_field; }
    Button *renewButton() const { return m_renew; }

signals:
    void told(const QString &text);
    /// A sentence that says why there is no new key; empty once there is one.
    void failed(const QString &problem);

private:
    void refresh();
    void renew();

    DesktopSession &m_session;
    CopyField *m_field;
    Button *m_renew;
};

} // namespace spillway
