// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <utility>

namespace spillway
{

/// One block of memory for many texts that come and go together, such as the fields of a head. Each is a QByteArray
/// like any other, but taking it and giving it back is a count and not a visit to the allocator: that is most of what a
/// head costs otherwise, and more so in a program with several threads. As long as one of the texts (or a copy of it)
/// is held, the whole block is: what is kept for long should be a copy of its own. One thread at a time.
class TextBlock
{
public:
    /// Of `size` bytes; a text takes its own size and one byte.
    explicit TextBlock(qsizetype size)
        : m_text(size, Qt::Uninitialized)
        , m_free(m_text.data())
    {
    }

    /// Bytes that are not taken yet.
    qsizetype room() const { return m_text.constData() + m_text.size() - m_free; }

    /// A copy of `text` in this block; on its own where there is no room.
    QByteArray add(QByteArrayView text)
    {
        if (text.size() >= room()) {
            return text.toByteArray();
        }
        return write([text](char *to) { return std::copy(text.begin(), text.end(), to); });
    }

    /// The text that `writer` writes from where it is told to, which has to leave a byte of room; it returns the end.
    template <typename Writer>
    QByteArray write(Writer writer)
    {
        QByteArray::DataPointer piece = m_text.data_ptr();
        piece.setBegin(m_free);
        char *end = writer(m_free);
        piece.size = end - m_free;
        *end++ = '\0'; // every QByteArray ends with one
        m_free = end;
        return QByteArray(std::move(piece));
    }

    /// Empty again, with a new block if a text of the old one is still held.
    void clear()
    {
        if (!m_text.isDetached()) {
            m_text = QByteArray(m_text.size(), Qt::Uninitialized);
        }
        m_free = m_text.data();
    }

private:
    QByteArray m_text;
    char *m_free;
};

} // namespace spillway
