// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QHash>
#include <QString>

class QPainter;
class QRectF;

namespace spillway
{

class Theme;
struct Profile;

/// The colour of each backend of a profile, by name. A backend that the profile has no longer keeps
/// its colour; a name that was never known is grey.
class BackendColors
{
public:
    /// Takes a profile's backends over; those that are gone keep the colour they had.
    void setProfile(const Profile &profile);

    /// For Theme::backend; -1 if the name was never known.
    int indexOf(const QString &backend) const { return m_indices.value(backend, -1); }
    QColor colorOf(const QString &backend, const Theme &theme) const;
    void paintSwatch(QPainter &painter, const QRectF &box, const QString &backend, const Theme &theme) const;

private:
    QHash<QString, int> m_indices;
};

} // namespace spillway
