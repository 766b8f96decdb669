// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringList>

namespace spillway
{

/// One stream of a program as lines for people, in bounded memory: a long line is cut, and after a MiB it is said once
/// that there is more.
class OutputLines
{
public:
    static constexpr qsizetype shownLimit = 1024 * 1024;
    static constexpr qsizetype lineLimit = 8 * 1024;

    /// The lines that `bytes` complete.
    QStringList take(const QByteArray &bytes);
    /// What is left without a line's end. Nothing more comes after it.
    QStringList finish();

private:
    void append(QStringList &lines);

    QByteArray m_line;
    bool m_isLong = false; ///< what follows of this line is left out
    qsizetype m_shown = 0;
    bool m_isFull = false;
};

/// What az wrote as text: UTF-8, or what this computer's programs use. Colours and other control sequences are taken
/// out.
QString shownText(const QByteArray &bytes);

} // namespace spillway
