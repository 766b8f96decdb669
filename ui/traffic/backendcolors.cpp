// SPDX-License-Identifier: MIT
#include "ui/traffic/backendcolors.h"

#include "core/config/backendcolors.h"
#include "core/config/profile.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/paint.h"

namespace spillway
{

void BackendColors::setProfile(const Profile &profile)
{
    for (qsizetype i = 0; i < profile.backends.size(); ++i) {
        m_indices.insert(profile.backends[i].name, colorNumber(profile.backends, i) - 1);
    }
}

QColor BackendColors::colorOf(const QString &backend, const Theme &theme) const
{
    const int index = indexOf(backend);
    return index < 0 ? theme.color(Token::Text3) : theme.backend(index);
}

void BackendColors::paintSwatch(QPainter &painter, const QRectF &box, const QString &backend, const Theme &theme) const
{
    const int index = indexOf(backend);
    if (index < 0) {
        paintBox(painter, box, radius::bar, theme.color(Token::Text3), theme.color(Token::Text3));
    } else {
        paintBackendSwatch(painter, box, index, theme);
    }
}

} // namespace spillway
