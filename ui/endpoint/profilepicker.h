// SPDX-License-Identifier: MIT
#pragma once

#include <QComboBox>

#include <functional>

namespace spillway
{

class DesktopSession;

/// The profile in force, the others of the library, and what can be done with them: New…, Duplicate…, Rename…, Delete…,
/// Open folder. Switching while the endpoint serves asks nothing: running answers finish on the old profile.
class ProfilePicker : public QComboBox
{
    Q_OBJECT
public:
    enum class Action { New, Duplicate, Rename, Delete, OpenFolder };

    explicit ProfilePicker(DesktopSession &session, QWidget *parent = nullptr);

    /// Asked before another profile is put in force: calls `then` at once, or once an edit that was not saved has been
    /// given up, or never. Without it nothing is asked.
    void setLeaveGuard(std::function<void(std::function<void()> then)> guard) { m_guard = std::move(guard); }

    /// Reads the library anew.
    void refresh();
    /// Does what an entry of the list does.
    void run(Action action);
    /// Without the word "Profile" and narrower.
    void setCompact(bool compact);

    QSize sizeHint() const override;

signals:
    void told(const QString &text);

protected:
    void showPopup() override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void onActivated(int index);
    void showCurrent();
    QString openProfile(const QString &path);
    void guarded(std::function<void()> then);
    void askName(const QString &title, const QString &name, const QString &button,
                 std::function<QString(const QString &)> use);
    /// Makes a copy of the profile in force, keys and all, and opens it. Empty, or why not.
    QString duplicateProfile(const QString &path, const QString &wanted);
    /// Gives the profile in force another name; its keys go along. Empty, or why not.
    QString renameProfile(const QString &path, const QString &wanted);
    void askDelete();
    void removeProfile(const QString &path, const QString &name);

    DesktopSession &m_session;
    std::function<void(std::function<void()>)> m_guard;
};

} // namespace spillway
