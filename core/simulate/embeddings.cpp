// SPDX-License-Identifier: MIT
#include "core/simulate/embeddings.h"

#include "core/simulate/azureerrors.h"

#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr int mostInputs = 2048; // what Azure takes in one call

int usualDimensions(const QString &model)
{
    return model.contains(u"3-large"_s) ? 3072 : 1536;
}

/// FNV-1a, 64 bits: the seed of an input's vector.
quint64 hashOf(const QByteArray &bytes)
{
    quint64 hash = 14695981039346656037ULL;
    for (const char c : bytes) {
        hash = (hash ^ quint8(c)) * 1099511628211ULL;
    }
    return hash;
}

/// An input's bytes, which tell it from others: a text, or tokens (a list of numbers). Null if it is neither, or empty.
QByteArray inputOf(const QJsonValue &value)
{
    if (value.isString()) {
        const QByteArray text = value.toString().toUtf8();
        return text.isEmpty() ? QByteArray() : text;
    }
    const QJsonArray tokens = value.toArray();
    const bool numbers =
        std::all_of(tokens.begin(), tokens.end(), [](const QJsonValue &item) { return item.isDouble(); });
    return tokens.isEmpty() || !numbers ? QByteArray() : QJsonDocument(tokens).toJson(QJsonDocument::Compact);
}

/// The inputs of a request: one, or a list; empty if any of them is nothing that can be embedded.
QList<QByteArray> inputsOf(const QJsonValue &value)
{
    if (const QByteArray one = inputOf(value); !one.isNull()) {
        return {one};
    }
    QList<QByteArray> inputs;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        inputs.append(inputOf(item));
        if (inputs.last().isNull()) {
            return {};
        }
    }
    return inputs;
}

QJsonValue encoded(const QList<float> &vector, bool base64)
{
    if (!base64) {
        QJsonArray numbers;
        for (const float component : vector) {
            numbers.append(double(component));
        }
        return numbers;
    }
    QByteArray bytes(vector.size() * qsizetype(sizeof(float)), Qt::Uninitialized);
    qToLittleEndian<float>(vector.constData(), vector.size(), bytes.data());
    return QString::fromLatin1(bytes.toBase64());
}

} // namespace

QList<float> embeddingOf(const QByteArray &input, int dimensions)
{
    QList<float> vector;
    vector.reserve(dimensions);
    quint64 state = hashOf(input);
    double squares = 0;
    for (int i = 0; i < dimensions; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const double component = double(state >> 40) / double(1 << 23) - 1.0; // -1 to 1
        vector.append(float(component));
        squares += component * component;
    }
    const double length = std::sqrt(squares);
    for (float &component : vector) {
        component = length > 0 ? float(double(component) / length) : 0.0F;
    }
    return vector;
}

SimulatedAnswer embeddingsResponse(const GenerationCall &call)
{
    const QList<QByteArray> inputs = inputsOf(call.request["input"_L1]);
    if (inputs.isEmpty() || inputs.size() > mostInputs) {
        return invalidRequest(
            u"'input' has to be a text, a list of tokens, or a list of 1 to 2048 of either, none of them empty."_s,
            u"input"_s, u"invalid_value"_s);
    }
    const int usual = usualDimensions(call.model);
    const QJsonValue asked = call.request["dimensions"_L1];
    const int dimensions = asked.isUndefined() || asked.isNull() ? usual : asked.toInt();
    if (dimensions < 1 || dimensions > usual) {
        return invalidRequest(u"'dimensions' has to be from 1 to %1 for this model."_s.arg(usual), u"dimensions"_s,
                              u"invalid_value"_s);
    }
    const QString format = call.request["encoding_format"_L1].toString(u"float"_s);
    if (format != u"float" && format != u"base64") {
        return invalidRequest(u"'encoding_format' has to be 'float' or 'base64'."_s, u"encoding_format"_s,
                              u"invalid_value"_s);
    }
    QJsonArray data;
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        data.append(QJsonObject{{u"object"_s, u"embedding"_s},
                                {u"index"_s, i},
                                {u"embedding"_s, encoded(embeddingOf(inputs[i], dimensions), format == u"base64")}});
    }
    const qint64 tokens = estimateTokens(call.prompt.characters);
    SimulatedAnswer answer =
        jsonAnswer({{u"object"_s, u"list"_s},
                    {u"model"_s, call.model},
                    {u"data"_s, data},
                    {u"usage"_s, QJsonObject{{u"prompt_tokens"_s, tokens}, {u"total_tokens"_s, tokens}}}});
    answer.paced = true;
    return answer;
}

} // namespace spillway
