// SPDX-License-Identifier: MIT
#include "core/simulate/completiontext.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype longestToken = 8;
constexpr qsizetype longestEcho = 60;
constexpr int deepestSample = 8; // a schema can refer to itself only by $ref, which is not followed; nesting is bounded

/// The sentences that an answer is filled up with.
const QStringList &sentences()
{
    static const QStringList list{
        u"Nothing of this left your computer."_s,
        u"A real model would think a little longer about that."_s,
        u"When this resource runs out of quota, the next one takes over."_s,
        u"The words are chosen by chance, the shape of the answer is Azure's."_s,
        u"Water finds the lowest gap in the wall, and requests find the backend with room."_s,
        u"Every token is counted against the budget of this minute."_s,
        u"The headers of this answer tell how many requests are left."_s,
        u"Point your own program here and watch it keep its calm."_s,
    };
    return list;
}

QString echoOf(const QString &prompt)
{
    QString simple = prompt.simplified();
    if (simple.size() <= longestEcho) {
        return simple;
    }
    qsizetype end = longestEcho;
    if (simple[end - 1].isHighSurrogate()) {
        --end;
    }
    return simple.first(end) + u'…';
}

QJsonValue sample(const QJsonObject &schema, const QString &text, int depth);

QJsonObject sampleObject(const QJsonObject &schema, const QString &text, int depth)
{
    QJsonObject object;
    const QJsonObject properties = schema["properties"_L1].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        object.insert(it.key(), sample(it.value().toObject(), text, depth + 1));
    }
    return object;
}

QJsonValue sample(const QJsonObject &schema, const QString &text, int depth)
{
    if (depth > deepestSample) {
        return QJsonValue::Null;
    }
    for (const QString &fixed : {u"const"_s, u"default"_s}) {
        if (schema.contains(fixed)) {
            return schema[fixed];
        }
    }
    if (const QJsonArray choices = schema["enum"_L1].toArray(); !choices.isEmpty()) {
        return choices.first();
    }
    if (const QJsonArray choices = schema["anyOf"_L1].toArray(); !choices.isEmpty()) {
        return sample(choices.first().toObject(), text, depth + 1);
    }
    const QJsonValue given = schema["type"_L1];
    const QString type = given.isArray() ? given.toArray().first().toString() : given.toString();
    if (type == u"object" || schema.contains("properties"_L1)) {
        return sampleObject(schema, text, depth);
    }
    if (type == u"array") {
        return QJsonArray{sample(schema["items"_L1].toObject(), text, depth + 1)};
    }
    if (type == u"integer" || type == u"number") {
        return schema["minimum"_L1].toDouble(1);
    }
    if (type == u"boolean") {
        return true;
    }
    if (type == u"null") {
        return QJsonValue::Null;
    }
    return text;
}

} // namespace

qint64 estimateTokens(qint64 characters)
{
    return (characters + 3) / 4;
}

QStringList splitTokens(const QString &text)
{
    QStringList tokens;
    qsizetype start = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const bool atEnd = i == text.size();
        const bool insidePair = !atEnd && text[i].isLowSurrogate() && text[i - 1].isHighSurrogate();
        const bool atWord = !atEnd && text[i].isSpace() && !text[i - 1].isSpace();
        if (!insidePair && (atEnd || atWord || i - start >= longestToken)) {
            tokens.append(text.sliced(start, i - start));
            start = i;
        }
    }
    return tokens;
}

QStringList answerTokens(const AnswerSource &source, const QString &prompt)
{
    QString text = u"This is %1, a simulated Azure OpenAI resource in %2."_s.arg(source.name, source.region);
    if (const QString echo = echoOf(prompt); !echo.isEmpty()) {
        text += u" You said: \u201c%1\u201d."_s.arg(echo);
    }
    QStringList tokens = splitTokens(text);
    const quint32 first = source.draw();
    const quint32 count = 1 + first / 8 % 3;
    for (quint32 i = 0; source.answerTokens > 0 ? tokens.size() < source.answerTokens : i < count; ++i) {
        tokens += splitTokens(u' ' + sentences().at(qsizetype((first + i) % quint32(sentences().size()))));
    }
    if (source.answerTokens > 0) {
        tokens.resize(source.answerTokens);
    }
    return tokens;
}

QJsonValue sampleOfSchema(const QJsonObject &schema, const QString &text)
{
    return sample(schema, text, 0);
}

QString drawnId(const QString &prefix, int digits, const std::function<quint32()> &draw)
{
    QString id;
    while (id.size() < digits) {
        id += QString::number(draw(), 16).rightJustified(8, u'0');
    }
    return prefix + id.first(digits);
}

QByteArray drawnUuid(const std::function<quint32()> &draw)
{
    QByteArray hex = drawnId({}, 32, draw).toLatin1();
    hex[12] = '4';
    hex[16] = "89ab"[(hex[16] >= 'a' ? hex[16] - 'a' + 10 : hex[16] - '0') % 4];
    for (const qsizetype dash : {20, 16, 12, 8}) {
        hex.insert(dash, '-');
    }
    return hex;
}

} // namespace spillway
