// SPDX-License-Identifier: MIT
#include "app/commands/console.h"

#include "app/commands/terminalecho.h"

#include <cstdio>

namespace spillway
{
namespace
{

constexpr qsizetype leastLastColumn = 12;

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void printResult(const QString &line)
{
    write(stdout, line.toUtf8() + '\n');
}

void printBytes(const QByteArray &bytes)
{
    write(stdout, bytes);
}

void printMessage(const QString &line)
{
    write(stderr, line.toUtf8() + '\n');
}

QStringList alignedRows(const QList<QStringList> &rows, std::optional<int> width)
{
    QList<QStringList> cells;
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        QStringList shown;
        for (const QString &cell : row) {
            shown.append(printable(cell));
        }
        widths.resize(std::max(widths.size(), shown.size()));
        for (qsizetype i = 0; i < shown.size(); ++i) {
            widths[i] = std::max(widths[i], shown[i].size());
        }
        cells.append(shown);
    }
    qsizetype lastColumn = 0; // where it begins
    for (qsizetype i = 0; i + 1 < widths.size(); ++i) {
        lastColumn += widths[i] + 2;
    }
    const bool cuts = width && lastColumn + leastLastColumn <= *width;
    QStringList lines;
    for (const QStringList &row : cells) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += row[i].leftJustified(widths[i]) + QLatin1StringView("  ");
        }
        while (line.endsWith(u' ')) {
            line.chop(1);
        }
        if (cuts && line.size() > *width) {
            line.truncate(line[*width - 2].isHighSurrogate() ? *width - 2 : *width - 1);
            line += u'…';
        }
        lines.append(line);
    }
    return lines;
}

bool isHarmless(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

QString printable(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (isHarmless(c)) {
            out += c;
        } else {
            out += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        }
    }
    return out;
}

std::optional<QByteArray> readSecret(const QString &prompt)
{
    const TerminalEcho echoOff;
    if (echoOff.isTerminal()) {
        write(stderr, prompt.toUtf8());
    }
    QByteArray line;
    int c = std::fgetc(stdin);
    const bool anything = c != EOF;
    while (c != EOF && c != '\n' && line.size() <= longestSecret) {
        line += char(c);
        c = std::fgetc(stdin);
    }
    if (echoOff.isTerminal()) {
        write(stderr, "\n");
    }
    if (line.endsWith('\r')) {
        line.chop(1);
    }
    return anything ? std::optional(line) : std::nullopt;
}

} // namespace spillway
