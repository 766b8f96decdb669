// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

namespace spillway
{

/// Header fields for keeping: one block of memory instead of two a field. Thousands of exchanges are remembered, made
/// on one thread and let go on another, and that many small blocks cost more than all else about them.
class PackedHeaders
{
public:
    PackedHeaders() = default;
    PackedHeaders(const HeaderList &headers); // NOLINT(google-explicit-constructor): the same fields, kept

    /// As `text` had them, or as a Writer wrote them there.
    static PackedHeaders fromText(QByteArray text);
    /// What one field takes, in bytes.
    static qsizetype fieldSize(QByteArrayView name, QByteArrayView value) { return name.size() + value.size() + 2; }

    /// Writes fields as they are kept, `fieldSize` bytes each. The fields that a parser has read lie behind one another
    /// in its TextBlock just as they are kept here: what is in one piece there is copied in one.
    class Writer
    {
    public:
        explicit Writer(char *to)
            : m_to(to)
        {
        }

        /// Both have to stay where they are until `end`.
        void add(const QByteArray &name, const QByteArray &value)
        {
            addText(name);
            addText(value);
        }
        /// The end of what was written, all of which is there now.
        char *end();

    private:
        void addText(const QByteArray &text)
        {
            if (text.constData() != m_pieceEnd) {
                end();
                m_piece = text.constData();
            }
            m_pieceEnd = text.constData() + text.size() + 1; // with the NUL behind each
        }

        char *m_to;
        const char *m_piece = nullptr; ///< not copied yet
        const char *m_pieceEnd = nullptr;
    };

    HeaderList unpacked() const;
    /// What they are kept as: see `m_text`.
    QByteArrayView text() const { return m_text; }
    /// What they take.
    qsizetype size() const { return m_text.size(); }

private:
    QByteArray m_text; ///< names and values, each with a NUL behind it: no field holds one (RFC 9110 section 5.5)
};

} // namespace spillway
