// SPDX-License-Identifier: MIT
#include "core/http/packedheaders.h"

namespace spillway
{

PackedHeaders::PackedHeaders(const HeaderList &headers)
{
    qsizetype size = 0;
    for (const HeaderField &field : headers) {
        size += field.name.size() + field.value.size() + 2;
    }
    m_text.reserve(size);
    for (const HeaderField &field : headers) {
        append(field.name, field.value);
    }
}

void PackedHeaders::append(QByteArrayView name, QByteArrayView value)
{
    m_text.append(name).append(':').append(value).append('\n');
}

HeaderList PackedHeaders::unpacked() const
{
    HeaderList headers;
    qsizetype begin = 0;
    while (begin < m_text.size()) {
        const qsizetype colon = m_text.indexOf(':', begin);
        const qsizetype end = m_text.indexOf('\n', colon);
        headers.append(m_text.mid(begin, colon - begin), m_text.mid(colon + 1, end - colon - 1));
        begin = end + 1;
    }
    return headers;
}

} // namespace spillway
