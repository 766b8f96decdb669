// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace spillway
{

/// A page of the manual in the language of man(7), written from its top to its end. Text is escaped: a caller writes it
/// as it is to be read.
class Roff
{
public:
    /// `date` as 2026-11-27, `source` with its version.
    Roff(const QString &name, int section, const QString &date, const QString &source);

    void section(const QString &title);
    void subsection(const QString &title);
    void paragraph(const QString &text);
    /// A term and its explanation, which may be empty.
    void entry(const QString &term, const QString &text);
    /// Lines that stay as they are, such as commands.
    void example(const QStringList &lines);
    /// `text` after a bold beginning, the first line not indented further than what follows.
    void usage(const QString &bold, const QStringList &lines);
    /// The pages that belong to this one, such as `spillway(1)`.
    void references(const QStringList &pages);

    QString text() const { return m_text; }

private:
    void beginParagraph();

    QString m_text;
    bool m_begins = true; ///< nothing stands behind the last heading yet
};

} // namespace spillway
