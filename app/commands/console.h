// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What the commands say and ask: results on standard output, messages on standard error, always UTF-8.
namespace spillway
{

/// Writes one result line (a line feed is added) and flushes, so that a pipe has it at once.
void printResult(const QString &line);
/// Writes bytes as they are and flushes.
void printBytes(const QByteArray &bytes);
/// Writes one message line to standard error.
void printMessage(const QString &line);

/// Rows as lines with aligned columns, two spaces apart, no spaces at the end. With `width`, the last column is cut
/// (`…`) so that no line is longer, unless too little of it would be left to mean anything. Control characters are
/// escaped.
QStringList alignedRows(const QList<QStringList> &rows, std::optional<int> width = std::nullopt);

/// False for a character that steers a terminal, ends a line or turns the direction of writing.
bool isHarmless(QChar c);

/// Control and format characters as `\xNN`, so that what a caller sent can neither forge a line nor steer a terminal
/// nor turn its text around.
QString printable(const QString &text);

/// More bytes than any key has.
inline constexpr qsizetype longestSecret = 64 * 1024;

/// The first line of standard input. At a terminal `prompt` is shown on standard error and what is typed is not.
/// Empty when the input ended (or was interrupted) before anything came. Ends one byte behind `longestSecret`.
std::optional<QByteArray> readSecret(const QString &prompt);

} // namespace spillway
