// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangecapture.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QObject>
#include <QSettings>

#include <memory>

namespace spillway
{

/// A file that was written from a profile.
struct LastExport
{
    QString path; ///< empty: there was none
    QDateTime at;
};

/// What a person has chosen for the program on this computer, beside any profile: QSettings in its standard place.
/// Every setter writes at once; `changed` follows if the value is another.
class UserSettings : public QObject
{
    Q_OBJECT
public:
    /// How much of each body is kept with `keepsBodies`.
    static constexpr qint64 keptBodyBytes = 64 * 1024;

    /// The user's own place.
    explicit UserSettings(QObject *parent = nullptr);
    /// Another place, for tests.
    explicit UserSettings(std::unique_ptr<QSettings> store, QObject *parent = nullptr);
    ~UserSettings() override;

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);
    /// The closed window goes on in the tray while it serves.
    bool closesToTray() const;
    void setClosesToTray(bool closes);
    /// The one-time hint about the tray has been shown.
    bool wasTrayHintShown() const;
    void setTrayHintShown();
    bool servesOnStart() const;
    void setServesOnStart(bool serves);
    bool keepsHeads() const;
    void setKeepsHeads(bool keeps);
    bool keepsBodies() const;
    void setKeepsBodies(bool keeps);
    /// The two above as the endpoint takes them.
    CaptureOptions capture() const;

    /// The profile to open again; empty if there was none.
    QString lastProfile() const;
    void setLastProfile(const QString &path);
    /// Where the policy of a profile (by its file; empty: a demo) was exported to last.
    LastExport lastPolicyExport(const QString &profilePath) const;
    void setLastPolicyExport(const QString &profilePath, const LastExport &last);
    /// As `savedPlacement` gives it.
    QByteArray windowPlacement() const;
    void setWindowPlacement(const QByteArray &placement);
    /// What a page has saved of itself (Page::saveState); `page` is its class.
    QByteArray pageState(const QString &page) const;
    void setPageState(const QString &page, const QByteArray &state);

signals:
    void changed();

private:
    bool flag(const QString &key, bool standard) const;
    void setFlag(const QString &key, bool value, bool standard);

    std::unique_ptr<QSettings> m_store;
};

} // namespace spillway
