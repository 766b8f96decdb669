// SPDX-License-Identifier: MIT
#include "core/http/chunked.h"

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

namespace spillway
{
namespace
{

struct Outcome
{
    QByteArray data;
    QByteArray end; ///< "more", "end", or the error
    qsizetype consumed = 0;

    bool operator==(const Outcome &) const = default;
};

Outcome read(const QList<QByteArray> &pieces, qsizetype maxTrailerBytes)
{
    using Event = ChunkedReader::Event;
    ChunkedReader reader(maxTrailerBytes);
    Outcome outcome;
    outcome.end = "more";
    for (const QByteArray &piece : pieces) {
        qsizetype at = 0;
        for (bool more = true; more;) {
            const ExactBlock block(QByteArrayView(piece).sliced(at));
            const QByteArrayView given = block.view();
            const ChunkedReader::Step step = reader.feed(given);
            require(step.consumed >= 0 && step.consumed <= given.size(), "consumed more than was given");
            at += step.consumed;
            outcome.consumed += step.consumed;
            switch (step.event) {
            case Event::NeedMore:
                require(step.consumed == given.size(), "kept bytes back");
                more = false;
                break;
            case Event::Data:
                require(!step.data.isEmpty(), "an empty piece of data");
                require(step.data.begin() >= given.begin() && step.data.end() <= given.begin() + step.consumed,
                        "data that is not in the consumed input");
                outcome.data += step.data;
                break;
            case Event::End:
                outcome.end = "end";
                break;
            case Event::Error:
                require(reader.message().endsWith('.'), "no sentence");
                require(!reader.trailersTooLarge() || maxTrailerBytes < piece.size() || pieces.size() > 1,
                        "small trailers called too large");
                outcome.end = "error " + reader.message().toByteArray();
                break;
            }
            if (step.event == Event::End || step.event == Event::Error) {
                const ChunkedReader::Step after = reader.feed("0\r\n\r\n");
                require(after.event == step.event && after.consumed == 0, "went on behind the end");
                return outcome;
            }
        }
    }
    return outcome;
}

} // namespace

void fuzzChunkedReader(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    for (const qsizetype maxTrailerBytes : {64 * 1024, 24}) {
        const Outcome whole = read({fuzz.text}, maxTrailerBytes);
        require(read(fuzz.cutPieces(), maxTrailerBytes) == whole, "reads differently when cut");
        require(read(fuzz.singleBytes(), maxTrailerBytes) == whole, "reads differently byte by byte");
        require(whole.data.size() <= whole.consumed, "more data than bytes");
    }
    // Any data survives the coding, however it is cut into chunks.
    QByteArray coded;
    for (const QByteArray &piece : fuzz.cutPieces()) {
        appendChunk(coded, piece);
        appendChunk(coded, {});
    }
    coded += lastChunk;
    const Outcome decoded = read({coded + "next"}, 64 * 1024);
    require(decoded.end == "end" && decoded.data == fuzz.text, "the coding changes the data");
    require(decoded.consumed == coded.size(), "the coding ends elsewhere");
}

} // namespace spillway
