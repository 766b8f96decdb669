// SPDX-License-Identifier: MIT
#include "core/http/requestparser.h"

#include "tests/fuzz/headerinvariants.h"
#include "tests/fuzz/parserrun.h"
#include "tests/fuzz/targets.h"

namespace spillway
{
namespace
{

QByteArray describe(const RequestHead &head)
{
    QByteArray text = head.method + ' ' + head.target + " 1." + QByteArray::number(head.minorVersion);
    text += head.contentLength ? " length=" + QByteArray::number(*head.contentLength) : QByteArray();
    text += head.chunked ? " chunked" : "";
    text += head.keepAlive ? " keep" : " close";
    text += head.expectsContinue ? " continue" : "";
    return text + checkedHeaders(head.headers);
}

void checkHead(const RequestHead &head)
{
    require(isToken(head.method), "the method is no token");
    require(!head.target.isEmpty() &&
                std::all_of(head.target.begin(), head.target.end(), [](char c) { return c > ' ' && c < 0x7f; }),
            "the target holds what no URL may hold");
    require(head.minorVersion == 0 || head.minorVersion == 1, "a version that is not spoken");
    require(!(head.chunked && head.contentLength), "two framings");
    require(!head.chunked || head.minorVersion == 1, "chunked in HTTP/1.0");
    require(head.contentLength.value_or(0) >= 0, "a negative length");
    require(head.chunked == head.headers.contains("transfer-encoding"), "a coding that was not told");
    require(head.contentLength.has_value() == head.headers.contains("content-length"), "a length that was not told");
    require(head.headers.values("host").size() <= 1 && (head.minorVersion == 0 || head.headers.contains("host")),
            "not exactly one Host");
}

/// Whoever reads the head that we pass on must read the same one: nothing in it may be taken in two ways.
void checkRewrite(const RequestHead &head)
{
    const QByteArray written = head.method + ' ' + head.target + " HTTP/1." + QByteArray::number(head.minorVersion) +
                               "\r\n" + headerLines(head.headers) + "\r\n";
    RequestParser parser(1024 * 1024);
    const RequestParser::Step step = parser.feed(written);
    require(step.event == RequestParser::Event::Head, "a head that was accepted is refused when written anew");
    require(step.consumed == written.size(), "a head ends elsewhere when written anew");
    require(describe(parser.head()) == describe(head), "a head reads differently when written anew");
}

struct Traits
{
    static QByteArray head(const RequestParser &parser)
    {
        checkHead(parser.head());
        checkRewrite(parser.head());
        return describe(parser.head());
    }
    static QByteArray error(const RequestParser &parser)
    {
        const RequestError &error = parser.error();
        const QList<int> statuses{400, 413, 417, 431, 501, 505};
        require(statuses.contains(error.status), "an unknown status");
        require(error.message.endsWith(QLatin1Char('.')), "no sentence to tell the caller");
        return QByteArray::number(error.status) + ' ' + error.message.toUtf8();
    }
    static std::optional<qint64> bodyLength(const RequestParser &parser)
    {
        const RequestHead &head = parser.head();
        return head.chunked ? std::nullopt : std::optional<qint64>(head.contentLength.value_or(0));
    }
    static void next(RequestParser &parser)
    {
        parser.next();
        require(parser.isIdle(), "not idle behind a request");
    }
};

QList<QByteArray> parse(const QList<QByteArray> &pieces, qsizetype maxHeadBytes)
{
    RequestParser parser(maxHeadBytes);
    ParserRun<RequestParser, Traits> run(parser, {});
    for (const QByteArray &piece : pieces) {
        run.feed(piece);
    }
    return run.log();
}

} // namespace

void fuzzRequestParser(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    for (const qsizetype maxHeadBytes : {64 * 1024, 96}) {
        const QList<QByteArray> whole = parse({fuzz.text}, maxHeadBytes);
        requireSame(parse(fuzz.cutPieces(), maxHeadBytes), whole, "cut in pieces");
        requireSame(parse(fuzz.singleBytes(), maxHeadBytes), whole, "byte by byte");
    }
}

} // namespace spillway
