// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The chunked transfer coding (RFC 9112 section 7.1), both ways.
namespace spillway
{

/// Appends one chunk with `data` to `out`. Nothing is appended for empty data: that would end the body.
void appendChunk(QByteArray &out, QByteArrayView data);

/// The chunk that ends a body, without trailers.
inline constexpr QByteArrayView lastChunk = "0\r\n\r\n";

/// Takes the framing off a chunked body, incrementally and without copying. Strict, because whoever reads the framing
/// more generously than the next one in the line can be made to see another message: Beast's own reader lets a bare LF
/// pass in a quoted extension and bounds neither extensions nor trailers. Trailers are checked and dropped.
class ChunkedReader
{
public:
    enum class Event {
        NeedMore,
        Data, ///< `Step::data` is the next piece, as soon as a byte of it is there
        End,  ///< the last chunk and the trailers have passed
        Error ///< `message()` says why
    };
    struct Step
    {
        Event event = Event::NeedMore;
        qsizetype consumed = 0; ///< all of the input with NeedMore
        QByteArrayView data;    ///< into the input
    };

    /// A chunk-size line with its extensions, in bytes.
    static constexpr qsizetype maxSizeLineBytes = 4096;

    explicit ChunkedReader(qsizetype maxTrailerBytes = 64 * 1024);

    /// Reads up to the next event. After End or Error nothing more is consumed.
    Step feed(QByteArrayView bytes);

    /// What is wrong, as one sentence; only after Error.
    QByteArrayView message() const { return m_message; }
    /// After Error: the trailers are larger than allowed, and nothing else is wrong.
    bool trailersTooLarge() const { return m_trailersTooLarge; }

private:
    enum class State {
        SizeStart, // at the first digit
        Size,      // behind a digit
        BeforeSemicolon,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn, // behind the data
        DataLineFeed,
        TrailerStart, // at the start of a line behind the last chunk
        TrailerName,
        TrailerValue,
        TrailerLineFeed,
        EndLineFeed,
        Ended,
        Failed,
    };
    void readFraming(char c);
    void readSize(char c);
    void readTrailer(char c);
    void expect(char c, char expected, State then, QByteArrayView otherwise);
    void fail(QByteArrayView message);

    qsizetype m_maxTrailerBytes;
    qsizetype m_lineBytes = 0; // of the chunk-size line, then of all trailers
    qint64 m_size = 0;         // of the chunk, then what is left of it
    State m_state = State::SizeStart;
    bool m_trailersTooLarge = false;
    QByteArrayView m_message;
};

} // namespace spillway
