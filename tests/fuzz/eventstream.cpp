// SPDX-License-Identifier: MIT
#include "core/http/eventstream.h"

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

namespace spillway
{
namespace
{

/// WHATWG HTML section 9.2.6 once more, in the plainest way: the whole stream at once and no limit.
QList<QByteArray> reference(QByteArray text)
{
    if (text.startsWith("\xef\xbb\xbf")) {
        text.remove(0, 3);
    }
    text.replace("\r\n", "\n").replace('\r', '\n');
    QList<QByteArray> lines = text.split('\n');
    lines.removeLast(); // has no end yet
    QList<QByteArray> events;
    QList<QByteArray> data;
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray field = colon < 0 ? line : line.left(colon);
        QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
        if (value.startsWith(' ')) {
            value.remove(0, 1);
        }
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                events.append(data.join('\n'));
            }
            data.clear();
        } else if (field == "data") {
            data.append(value);
        }
    }
    return events;
}

QList<QByteArray> read(const QList<QByteArray> &pieces, qsizetype maxEventBytes)
{
    EventStreamReader reader(maxEventBytes);
    QList<QByteArray> events;
    for (const QByteArray &piece : pieces) {
        const ExactBlock block(piece);
        events += reader.feed(block.view());
    }
    return events;
}

std::optional<TokenUsage> usage(const QList<QByteArray> &pieces, UsageWatcher::Kind kind)
{
    UsageWatcher watcher(kind, 4096);
    for (const QByteArray &piece : pieces) {
        const ExactBlock block(piece);
        watcher.feed(block.view());
    }
    return watcher.usage();
}

} // namespace

void fuzzEventStream(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    const QList<QByteArray> events = read({fuzz.text}, 1024 * 1024);
    require(events == reference(fuzz.text), "reads otherwise than the standard says");
    for (const qsizetype maxEventBytes : {1024 * 1024, 24}) {
        const QList<QByteArray> whole = read({fuzz.text}, maxEventBytes);
        require(read(fuzz.cutPieces(), maxEventBytes) == whole, "reads differently when cut");
        require(read(fuzz.singleBytes(), maxEventBytes) == whole, "reads differently byte by byte");
        // A limit leaves events out and changes none.
        qsizetype at = 0;
        for (const QByteArray &event : whole) {
            require(event.size() <= maxEventBytes, "an event over the limit");
            at = events.indexOf(event, at) + 1;
            require(at > 0, "an event that is not in the stream");
        }
    }
    for (const auto kind : {UsageWatcher::Kind::Json, UsageWatcher::Kind::EventStream, UsageWatcher::Kind::Ignore}) {
        const std::optional<TokenUsage> whole = usage({fuzz.text}, kind);
        require(usage(fuzz.cutPieces(), kind) == whole, "usage differs when cut");
        require(usage(fuzz.singleBytes(), kind) == whole, "usage differs byte by byte");
        require(kind != UsageWatcher::Kind::Ignore || !whole, "usage of what is ignored");
    }
}

} // namespace spillway
