// SPDX-License-Identifier: MIT
#include "core/http/responseparser.h"

#include "tests/fuzz/headerinvariants.h"
#include "tests/fuzz/parserrun.h"
#include "tests/fuzz/targets.h"

namespace spillway
{
namespace
{

using Event = ResponseParser::Event;

QByteArray describe(const ResponseHead &head)
{
    QByteArray text = QByteArray::number(head.status) + " 1." + QByteArray::number(head.minorVersion);
    text += head.contentLength ? " length=" + QByteArray::number(*head.contentLength) : QByteArray();
    text += head.chunked ? " chunked" : "";
    text += head.keepAlive ? " keep " : " close ";
    return text + head.reason + checkedHeaders(head.headers);
}

struct Traits
{
    bool toHead = false;

    bool hasNoBody(const ResponseHead &head) const
    {
        return toHead || head.status == 101 || head.status == 204 || head.status == 304;
    }
    bool endsWithConnection(const ResponseHead &head) const
    {
        return !hasNoBody(head) && !head.chunked && !head.contentLength;
    }

    QByteArray head(const ResponseParser &parser) const
    {
        const ResponseHead &head = parser.head();
        require(head.status == 101 || (head.status >= 200 && head.status <= 999),
                "an interim response as the response");
        require(head.minorVersion == 0 || head.minorVersion == 1, "a version that is not spoken");
        require(!(head.chunked && head.contentLength), "two framings");
        require(head.contentLength.value_or(0) >= 0, "a negative length");
        require(!head.keepAlive || !endsWithConnection(head), "goes on behind a body that ends with the connection");
        require(!head.keepAlive || head.status != 101, "goes on in HTTP/1 behind 101");
        require(!head.keepAlive || !(head.chunked && head.minorVersion == 0), "trusts chunked in HTTP/1.0");
        require(std::none_of(head.reason.begin(), head.reason.end(),
                             [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }),
                "a control character in the reason");
        return describe(head);
    }
    static QByteArray error(const ResponseParser &parser)
    {
        require(parser.errorString().endsWith(QLatin1Char('.')), "no sentence");
        return parser.errorString().toUtf8();
    }
    std::optional<qint64> bodyLength(const ResponseParser &parser) const
    {
        const ResponseHead &head = parser.head();
        if (hasNoBody(head)) {
            return 0;
        }
        return head.chunked ? std::nullopt : head.contentLength;
    }
    void next(ResponseParser &parser) const { parser.next(toHead); }
};

QList<QByteArray> parse(const QList<QByteArray> &pieces, bool toHead, qsizetype maxHeadBytes)
{
    ResponseParser parser(maxHeadBytes);
    parser.next(toHead);
    ParserRun<ResponseParser, Traits> run(parser, {toHead});
    for (const QByteArray &piece : pieces) {
        run.feed(piece);
    }
    QList<QByteArray> log = run.log();
    const ResponseParser::Step last = parser.finish();
    require(last.event == Event::End || last.event == Event::Error, "neither an end nor an error at the end");
    require(last.consumed == 0 && last.body.isEmpty(), "bytes out of nowhere");
    require(!run.hasFailed() || last.event == Event::Error, "an end behind an error");
    log.append(last.event == Event::End ? "finished" : "cut " + Traits::error(parser));
    return log;
}

} // namespace

void fuzzResponseParser(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    for (const bool toHead : {false, true}) {
        for (const qsizetype maxHeadBytes : {256 * 1024, 96}) {
            const QList<QByteArray> whole = parse({fuzz.text}, toHead, maxHeadBytes);
            requireSame(parse(fuzz.cutPieces(), toHead, maxHeadBytes), whole, "cut in pieces");
            requireSame(parse(fuzz.singleBytes(), toHead, maxHeadBytes), whole, "byte by byte");
        }
    }
}

} // namespace spillway
