// SPDX-License-Identifier: MIT
#include "core/http/packedheaders.h"

#include <algorithm>
#include <utility>

namespace spillway
{

PackedHeaders::PackedHeaders(const HeaderList &headers)
{
    qsizetype size = 0;
    for (const HeaderField &field : headers) {
        size += fieldSize(field.name, field.value);
    }
    m_text = QByteArray(size, Qt::Uninitialized);
    Writer writer(m_text.data());
    for (const HeaderField &field : headers) {
        writer.add(field.name, field.value);
    }
    writer.end();
}

char *PackedHeaders::Writer::end()
{
    m_to = std::copy(m_piece, m_pieceEnd, m_to);
    m_piece = m_pieceEnd = nullptr;
    return m_to;
}

PackedHeaders PackedHeaders::fromText(QByteArray text)
{
    PackedHeaders headers;
    headers.m_text = std::move(text);
    return headers;
}

HeaderList PackedHeaders::unpacked() const
{
    HeaderList headers;
    qsizetype begin = 0;
    while (begin < m_text.size()) {
        const qsizetype nameEnd = m_text.indexOf('\0', begin);
        const qsizetype end = m_text.indexOf('\0', nameEnd + 1);
        headers.append(m_text.mid(begin, nameEnd - begin), m_text.mid(nameEnd + 1, end - nameEnd - 1));
        begin = end + 1;
    }
    return headers;
}

} // namespace spillway
