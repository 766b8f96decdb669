// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

/// Texts in an ARM template. A string there that begins with `[` and ends with `]` is an expression; everything else is
/// the text itself.
namespace spillway
{

/// `text` as the value of a property, so that it means just `text`.
QString armText(const QString &text);
/// `text` as a literal inside an expression: in single quotes.
QString armLiteral(const QString &text);
/// `[code]`
QString armExpression(const QString &code);
/// `resourceId('type', 'name', …)`, without the brackets.
QString armResourceId(const QString &type, const QStringList &names);

} // namespace spillway
