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
        size += field.name.size() + field.value.size() + 2;
    }
    m_text.reserve(size);
    for (const HeaderField &field : headers) {
        append(field.name, field.value);
    }
}

void PackedHeaders::append(QByteArrayView name, QByteArrayView value)
{
    const qsizetype begin = m_text.size();
    m_text.resize(begin + name.size() + value.size() + 2);
    char *end = std::copy(name.begin(), name.end(), m_text.data() + begin);
    *end++ = ':';
    end = std::copy(value.begin(), value.end(), end);
    *end = '\n';
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
        const qsizetype colon = m_text.indexOf(':', begin);
        const qsizetype end = m_text.indexOf('\n', colon);
        headers.append(m_text.mid(begin, colon - begin), m_text.mid(colon + 1, end - colon - 1));
        begin = end + 1;
    }
    return headers;
}

} // namespace spillway
