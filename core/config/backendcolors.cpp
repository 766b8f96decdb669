// SPDX-License-Identifier: MIT
#include "core/config/backendcolors.h"

#include "core/config/profile.h"

#include <QSet>

#include <algorithm>

namespace spillway
{

int colorNumber(const QList<Backend> &backends, qsizetype index)
{
    const int stored = backends[index].color;
    return stored > 0 ? stored : int(std::min<qsizetype>(index + 1, maxColor));
}

int freeColorNumber(const QList<Backend> &backends)
{
    QSet<int> used;
    for (qsizetype i = 0; i < backends.size(); ++i) {
        used.insert(colorNumber(backends, i));
    }
    int number = 1;
    while (number < maxColor && used.contains(number)) {
        ++number;
    }
    return number;
}

QList<Backend> withStoredColors(QList<Backend> backends)
{
    for (qsizetype i = 0; i < backends.size(); ++i) {
        backends[i].color = colorNumber(backends, i);
    }
    return backends;
}

} // namespace spillway
