// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

/// What a simulated model says. The same draws give the same words.
namespace spillway
{

/// What an answer can tell of the resource that makes it, and what it may use.
struct AnswerSource
{
    QString name;
    QString region;
    qint64 created = 0;   ///< Unix seconds
    int answerTokens = 0; ///< 0: a few sentences
    std::function<quint32()> draw;
};

/// Tokens of so many characters, as Azure estimates at admission: four characters a token, rounded up.
qint64 estimateTokens(qint64 characters);

/// `text` cut into what stands for tokens: a word with the space before it, long words in pieces of eight characters.
/// Joined they are the text again; no surrogate pair is cut.
QStringList splitTokens(const QString &text);

/// The tokens of an answer to `prompt`: who answers, a little of the prompt, then sentences by the draw.
QStringList answerTokens(const AnswerSource &source, const QString &prompt);

/// A value that fits this JSON schema as far as `type`, `enum`, `const`, `default`, `properties`, `items` and `anyOf`
/// tell; strings come from `text`.
QJsonValue sampleOfSchema(const QJsonObject &schema, const QString &text);

/// `prefix` and `digits` hexadecimal digits by the draw.
QString drawnId(const QString &prefix, int digits, const std::function<quint32()> &draw);
/// A UUID of the random kind, by the draw.
QByteArray drawnUuid(const std::function<quint32()> &draw);

} // namespace spillway
