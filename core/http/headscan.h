// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <optional>

/// What requests and responses have in common before the body, and what of it Beast's parser is too generous with.
namespace spillway
{

/// Why a head is refused. `status` is for a request: the answer to give.
struct HeadFault
{
    int status = 400;
    QByteArrayView message; ///< one sentence, a literal
};

/// Finds the end of a head and refuses what could make another reader see another message: bare CR and LF (RFC 9112
/// section 2.2), control characters (RFC 9110 section 5.5), folded lines (RFC 9112 section 5.2). Each byte is looked
/// at once, however the head arrives, so that a fault is told as soon as it is there.
class HeadScan
{
public:
    enum class Result { NeedMore, Complete, Fault };

    /// A head of more than `maxBytes`, line ends and the empty line at its end included, is a fault (431).
    explicit HeadScan(qsizetype maxBytes);

    /// `bytes` always begin at the start of the head and are the same as before, with more behind them.
    Result scan(QByteArrayView bytes);
    /// The size of the head; only after Complete.
    qsizetype size() const { return m_position; }
    /// Only after Fault.
    const HeadFault &fault() const { return m_fault; }
    /// Ready for the next head.
    void reset();

private:
    Result fail(int status, QByteArrayView message);

    qsizetype m_maxBytes;
    qsizetype m_position = 0;  // all before it is fine
    qsizetype m_lineStart = 0; // of the line that m_position is in
    HeadFault m_fault;
};

/// What the fields say about where the message ends and whether the connection goes on. Each function takes one
/// field's value and returns what is wrong with it, in the light of the fields before.
class MessageFraming
{
public:
    std::optional<HeadFault> addContentLength(QByteArrayView value);
    std::optional<HeadFault> addTransferEncoding(QByteArrayView value);
    void addConnection(QByteArrayView value);
    /// RFC 9112 section 9.3.
    bool keepAlive(int minorVersion) const;
    /// What is wrong where Beast, which looks at these fields first, refuses a Content-Length or (`atLength` false) a
    /// Transfer-Encoding.
    HeadFault explain(bool atLength) const;

    std::optional<qint64> contentLength;
    bool chunked = false;

    static constexpr HeadFault lengthAndCoding{400, "Content-Length and Transfer-Encoding may not stand together."};
    static constexpr HeadFault twoLengths{400, "There is more than one Content-Length."};
    static constexpr HeadFault twoCodings{400, "There is more than one Transfer-Encoding."};
    static constexpr HeadFault badLength{400, "Content-Length is not one plain decimal number."};

private:
    bool m_close = false;
    bool m_keepAlive = false;
};

} // namespace spillway
