// SPDX-License-Identifier: MIT
#include "ui/traffic/messagetext.h"

#include "ui/session/recordedrequest.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QStringConverter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::MessageText)
};

constexpr qsizetype longestLine = 4000;
constexpr int deepest = 100; ///< beyond it lines are not indented further

bool looksLikeJson(const QString &text)
{
    const QString start = text.left(64).trimmed();
    return start.startsWith(u'{') || start.startsWith(u'[');
}

/// Cuts what no view can lay out in good time.
QString withShortLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        if (line.size() > longestLine) {
            const qsizetype left = line.size() - longestLine;
            line = line.first(longestLine) + u"… "_s + Text::tr("(%1 more characters)").arg(formatCount(left));
        }
    }
    return lines.join(u'\n');
}

QString headText(const ExchangeRecord &record, MessageSide side)
{
    const CapturedExchange &content = *record.content;
    QString head;
    if (side == MessageSide::Request) {
        head = u"%1 %2 HTTP/1.%3\n"_s.arg(QString::fromLatin1(record.method), QString::fromUtf8(content.target),
                                          QString::number(content.minorVersion));
    } else {
        head = u"HTTP/1.1 %1 %2\n"_s.arg(QString::number(record.status), QString::fromLatin1(content.reason));
    }
    const HeaderList headers = (side == MessageSide::Request ? content.request : content.response).headers.unpacked();
    for (const HeaderField &field : headers) {
        head += QString::fromLatin1(field.name) + u": "_s + QString::fromUtf8(field.value) + u'\n';
    }
    return head;
}

/// The body as text; empty, with a note, if it is none.
QString bodyText(const CapturedMessage &message, qsizetype limit, QStringList &notes)
{
    QStringDecoder decoder(QStringConverter::Utf8);
    QString text = decoder(message.body);
    if (decoder.hasError() || text.contains(QChar::Null)) {
        const QString coding = QString::fromLatin1(message.headers.unpacked().value("Content-Encoding"));
        notes.append(coding.isEmpty()
                         ? Text::tr("The body is no text (%1) and is not shown.").arg(formatBytes(message.body.size()))
                         : Text::tr("The body is compressed (%1, %2) and is not shown.")
                               .arg(coding, formatBytes(message.body.size())));
        return {};
    }
    if (text.size() > limit) {
        notes.append(Text::tr("Shown up to %1 of %2 characters.").arg(formatCount(limit), formatCount(text.size())));
        text.truncate(limit);
    }
    return withShortLines(looksLikeJson(text) ? indentedJson(text) : text);
}

} // namespace

QString indentedJson(QStringView json)
{
    QString result;
    result.reserve(json.size() * 2);
    int depth = 0;
    const auto newLine = [&] { result += u'\n' + QString(2 * std::min(depth, deepest), u' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json[i];
        if (c == u'"') {
            const qsizetype start = i;
            for (++i; i < json.size() && json[i] != u'"'; ++i) {
                i += json[i] == u'\\' ? 1 : 0;
            }
            result += json.sliced(start, std::min(i + 1, json.size()) - start);
            continue;
        }
        if (c.isSpace()) {
            continue;
        }
        if (c == u'{' || c == u'[') {
            qsizetype next = i + 1;
            while (next < json.size() && json[next].isSpace()) {
                ++next;
            }
            result += c;
            if (next < json.size() && (json[next] == u'}' || json[next] == u']')) {
                result += json[next];
                i = next;
                continue;
            }
            ++depth;
            newLine();
        } else if (c == u'}' || c == u']') {
            depth = std::max(depth - 1, 0);
            newLine();
            result += c;
        } else if (c == u',') {
            result += c;
            newLine();
        } else if (c == u':') {
            result += ": "_L1;
        } else {
            result += c;
        }
    }
    return result;
}

MessageText messageText(const ExchangeRecord &record, MessageSide side, qsizetype limit)
{
    if (!record.content) {
        return {{},
                record.end == ExchangeEnd::Running
                    ? Text::tr("Heads and bodies are shown once the answer is complete.")
                    : Text::tr("Only the figures of this request were kept. To see heads and bodies, turn on “Keep "
                               "request and response headers” in Settings; it holds for requests from then on."),
                false};
    }
    QStringList notes;
    const bool isRequest = side == MessageSide::Request;
    const CapturedMessage &message = isRequest ? record.content->request : record.content->response;
    const qint64 whole = isRequest ? record.requestBytes : record.responseBytes;
    QString text = headText(record, side);
    if (!message.body.isEmpty()) {
        text += u'\n' + bodyText(message, limit, notes);
    } else if (whole > 0) {
        notes.append(
            Text::tr("The body (%1) was not recorded. Turn on “Keep request and response bodies” in Settings; it "
                     "holds for requests from then on.")
                .arg(formatBytes(whole)));
    }
    if (message.bodyCut) {
        notes.append(Text::tr("Cut: the first %1 of %2 were recorded.")
                         .arg(formatBytes(message.body.size()), formatBytes(std::max<qint64>(whole, 0))));
    }
    return {text, notes.join(u' '), true};
}

} // namespace spillway
