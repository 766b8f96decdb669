// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <array>

namespace spillway
{

/// Texts that come again and again (paths, deployments, reasons) in one block of memory each, which every record then
/// shares. Records are made on one thread and let go on another, thousands of them in a ring: a block of its own for
/// each text would cost both threads more than all else about a record, and would leave the memory that the exchanges
/// themselves are made of in pieces. Of texts with the same hash the latest is remembered, so this never grows. One
/// thread only; what it hands out may go to any.
class SharedTexts
{
public:
    /// A text that is longer is handed back as it is: it is hardly one of those that come again.
    static constexpr qsizetype longest = 512;

    QByteArray shared(const QByteArray &text) { return among(m_bytes, text); }
    QString shared(const QString &text) { return among(m_strings, text); }

private:
    static constexpr size_t places = 256;

    template <typename Text>
    static Text among(std::array<Text, places> &known, const Text &text)
    {
        if (text.isEmpty() || text.size() > longest) {
            return text;
        }
        Text &place = known[qHash(text) % places];
        if (place != text) {
            place = text;
        }
        return place;
    }

    std::array<QByteArray, places> m_bytes;
    std::array<QString, places> m_strings;
};

} // namespace spillway
