// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <algorithm>
#include <memory>

namespace spillway
{

/// An input as a fuzzer gives it: the text, and, behind the last 0xFF byte, where to cut it. Corpus files can thus be
/// written and read as what they are; without a 0xFF in it a file is all text.
struct FuzzInput
{
    explicit FuzzInput(QByteArrayView bytes)
    {
        const qsizetype mark = bytes.lastIndexOf('\xff');
        text = (mark < 0 ? bytes : bytes.first(mark)).toByteArray();
        if (mark >= 0) {
            cuts = bytes.sliced(mark + 1).toByteArray();
        }
    }

    /// The pieces of `text` as the cuts say (each is the length of a piece, less one; the list starts anew at its end).
    QList<QByteArray> cutPieces() const
    {
        QList<QByteArray> pieces;
        qsizetype at = 0;
        for (qsizetype i = 0; at < text.size(); ++i) {
            const qsizetype wanted = cuts.isEmpty() ? 7 : 1 + static_cast<unsigned char>(cuts[i % cuts.size()]);
            const qsizetype length = std::min(wanted, text.size() - at);
            pieces.append(text.mid(at, length));
            at += length;
        }
        return pieces;
    }

    QList<QByteArray> singleBytes() const
    {
        QList<QByteArray> pieces;
        pieces.reserve(text.size());
        for (const char c : text) {
            pieces.append(QByteArray(1, c));
        }
        return pieces;
    }

    QByteArray text;
    QByteArray cuts;
};

/// A copy in a block of exactly its size, so that the address sanitizer sees a read beyond the end.
class ExactBlock
{
public:
    explicit ExactBlock(QByteArrayView bytes)
        : m_size(bytes.size())
        , m_data(new char[size_t(bytes.size())])
    {
        std::copy(bytes.begin(), bytes.end(), m_data.get());
    }
    QByteArrayView view() const { return {m_data.get(), m_size}; }

private:
    qsizetype m_size;
    std::unique_ptr<char[]> m_data;
};

} // namespace spillway
