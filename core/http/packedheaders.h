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

    void append(QByteArrayView name, QByteArrayView value);

    /// As `text` had them, or as `write` wrote them there.
    static PackedHeaders fromText(QByteArray text);
    /// What one field takes, in bytes.
    static qsizetype fieldSize(QByteArrayView name, QByteArrayView value) { return name.size() + value.size() + 2; }
    /// Writes one field as it is kept, `fieldSize` bytes; returns the end.
    static char *write(char *to, QByteArrayView name, QByteArrayView value);

    HeaderList unpacked() const;
    /// What they are kept as: see `m_text`.
    QByteArrayView text() const { return m_text; }
    /// What they take.
    qsizetype size() const { return m_text.size(); }

private:
    QByteArray m_text; ///< `name:value`, each with a line feed behind it: no field holds one (RFC 9110 section 5.5)
};

} // namespace spillway
