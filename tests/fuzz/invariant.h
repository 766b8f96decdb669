// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <stdexcept>

namespace spillway
{

/// A rule that has to hold for every input does not. To libFuzzer this is a crash, to the replay a failed row.
class BrokenInvariant : public std::runtime_error
{
public:
    explicit BrokenInvariant(const QByteArray &what)
        : std::runtime_error(what.toStdString())
    {
    }
};

inline void require(bool holds, const QByteArray &what)
{
    if (!holds) {
        throw BrokenInvariant(what);
    }
}

} // namespace spillway
