// SPDX-License-Identifier: MIT
#include "core/http/packedheaders.h"

#include "core/http/headtext.h"

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
    char *end = m_text.data();
    for (const HeaderField &field : headers) {
        end = write(end, field.name, field.value);
    }
}

void PackedHeaders::append(QByteArrayView name, QByteArrayView value)
{
    const qsizetype begin = m_text.size();
    m_text.resize(begin + fieldSize(name, value));
    write(m_text.data() + begin, name, value);
}

char *PackedHeaders::write(char *to, QByteArrayView name, QByteArrayView value)
{
    to = writeText(writeText(to, name), ":");
    return writeText(writeText(to, value), "\n");
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
