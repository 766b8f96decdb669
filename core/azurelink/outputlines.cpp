// SPDX-License-Identifier: MIT
#include "core/azurelink/outputlines.h"

#include <QRegularExpression>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace spillway
{

QString shownText(const QByteArray &bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(bytes);
    if (utf8.hasError()) {
        text = QString::fromLocal8Bit(bytes);
    }
    static const QRegularExpression escapes(
        u"\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|.?)"_s);
    text.remove(escapes);
    // A progress line is written over by what follows its carriage return.
    const qsizetype end = text.endsWith(u'\r') ? text.size() - 1 : text.size();
    text = text.first(end).section(u'\r', -1);
    text.removeIf([](QChar c) { return c != u'\t' && (c.category() == QChar::Other_Control || c == QChar(0xfeff)); });
    return text;
}

void OutputLines::append(QStringList &lines)
{
    if (!m_isFull) {
        lines.append(shownText(m_line) + (m_isLong ? u"…"_s : QString()));
        m_shown += m_line.size() + 1;
        if (m_shown >= shownLimit) {
            m_isFull = true;
            lines.append(u"… there is more, which is not shown"_s);
        }
    }
    m_line.clear();
    m_isLong = false;
}

QStringList OutputLines::take(const QByteArray &bytes)
{
    QStringList lines;
    qsizetype at = 0;
    while (at < bytes.size() && !m_isFull) {
        const qsizetype end = bytes.indexOf('\n', at);
        const qsizetype length = (end < 0 ? bytes.size() : end) - at;
        const qsizetype room = lineLimit - m_line.size();
        m_isLong = m_isLong || length > room;
        m_line.append(bytes.constData() + at, std::min(length, room));
        if (end < 0) {
            break;
        }
        append(lines);
        at = end + 1;
    }
    return lines;
}

QStringList OutputLines::finish()
{
    QStringList lines;
    if (!m_line.isEmpty()) {
        append(lines);
    }
    m_line.clear();
    return lines;
}

} // namespace spillway
