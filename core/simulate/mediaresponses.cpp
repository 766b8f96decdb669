// SPDX-License-Identifier: MIT
#include "core/simulate/mediaresponses.h"

#include "core/simulate/azureerrors.h"
#include "core/simulate/contentfilter.h"

#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr int sampleRate = 24'000; // what the real speech models give
constexpr qsizetype longestInput = 4096;
constexpr int mostImages = 10;

/// One pixel in Azure's blue.
constexpr QByteArrayView pixelPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgqLjyHwAEFAJMURtfXQAAAABJRU5ErkJggg==";

SimulatedAnswer paced(SimulatedAnswer answer)
{
    answer.paced = true;
    return answer;
}

QByteArray littleEndian32(quint32 number)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

QByteArray wavHeader(qsizetype dataBytes)
{
    // PCM, one channel, 16 bits.
    return "RIFF" + littleEndian32(quint32(36 + dataBytes)) + "WAVEfmt " + littleEndian32(16) +
           QByteArray("\x01\x00\x01\x00", 4) + littleEndian32(sampleRate) + littleEndian32(2 * sampleRate) +
           QByteArray("\x02\x00\x10\x00", 4) + "data" + littleEndian32(quint32(dataBytes));
}

/// MPEG-1 layer III frames of 128 kbit/s at 44.1 kHz without any sound in them: 417 bytes, 26 ms each.
QByteArray silentMp3(qsizetype frames)
{
    const QByteArray frame = QByteArray("\xFF\xFB\x90\xC4", 4) + QByteArray(413, '\0');
    return frame.repeated(frames);
}

} // namespace

SimulatedAnswer audioTextResponse(const QList<FormPart> &form, AudioTask task, const AnswerSource &source)
{
    const auto file = std::find_if(form.begin(), form.end(), [](const FormPart &part) { return part.name == "file"; });
    if (file == form.end()) {
        return missingParameter(u"file"_s);
    }
    const bool transcribe = task == AudioTask::Transcribe;
    const QString text = u"%1 of %2 by %3 in %4: %5 bytes of audio came in."_s.arg(
        transcribe ? u"A simulated transcription"_s : u"A simulated translation"_s,
        file->fileName.isEmpty() ? u"a file"_s : QString::fromUtf8(file->fileName), source.name, source.region,
        QString::number(file->content.size()));
    const QByteArray given = formField(form, "response_format");
    const QByteArray format = given.isEmpty() ? QByteArray("json") : given;
    if (format == "json") {
        return paced(jsonAnswer({{u"text"_s, text}}));
    }
    if (format == "text") {
        return paced(typedAnswer("text/plain; charset=utf-8", text.toUtf8() + '\n'));
    }
    if (format == "srt") {
        return paced(
            typedAnswer("text/plain; charset=utf-8", "1\n00:00:00,000 --> 00:00:02,000\n" + text.toUtf8() + "\n\n"));
    }
    if (format == "vtt") {
        return paced(typedAnswer("text/plain; charset=utf-8",
                                 "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n" + text.toUtf8() + "\n\n"));
    }
    if (format == "verbose_json") {
        const QJsonObject segment{{u"id"_s, 0},
                                  {u"start"_s, 0.0},
                                  {u"end"_s, 2.0},
                                  {u"text"_s, text},
                                  {u"seek"_s, 0},
                                  {u"tokens"_s, QJsonArray()},
                                  {u"temperature"_s, 0.0},
                                  {u"avg_logprob"_s, -0.2},
                                  {u"compression_ratio"_s, 1.0},
                                  {u"no_speech_prob"_s, 0.0}};
        return paced(jsonAnswer({{u"task"_s, transcribe ? u"transcribe"_s : u"translate"_s},
                                 {u"language"_s, u"english"_s},
                                 {u"duration"_s, 2.0},
                                 {u"text"_s, text},
                                 {u"segments"_s, QJsonArray{segment}}}));
    }
    return invalidRequest(u"'response_format' has to be json, text, srt, verbose_json or vtt."_s, u"response_format"_s,
                          u"invalid_value"_s);
}

SimulatedAnswer speechResponse(const QJsonObject &request)
{
    const QString input = request["input"_L1].toString();
    if (input.isEmpty()) {
        return missingParameter(u"input"_s);
    }
    if (input.size() > longestInput) {
        return invalidRequest(u"'input' has more than 4096 characters."_s, u"input"_s, u"string_above_max_length"_s);
    }
    const QString format = request["response_format"_L1].toString(u"mp3"_s);
    if (format == u"mp3") {
        return paced(typedAnswer("audio/mpeg", silentMp3(2 + input.size())));
    }
    const QByteArray silence(input.size() * sampleRate / 20, '\0'); // 25 ms a character, two bytes a sample
    if (format == u"wav") {
        return paced(typedAnswer("audio/wav", wavHeader(silence.size()) + silence));
    }
    if (format == u"pcm") {
        return paced(typedAnswer("audio/pcm", silence));
    }
    return invalidRequest(u"This simulated resource speaks mp3, wav and pcm."_s, u"response_format"_s,
                          u"unsupported_value"_s);
}

SimulatedAnswer imageResponse(const QJsonObject &request, const AnswerSource &source)
{
    const QString prompt = request["prompt"_L1].toString();
    if (prompt.isEmpty()) {
        return missingParameter(u"prompt"_s);
    }
    if (requestedChoices(request) > mostImages) {
        return invalidRequest(u"'n' has to be a whole number from 1 to %1."_s.arg(mostImages), u"n"_s,
                              u"invalid_value"_s);
    }
    const QString png = QString::fromLatin1(pixelPng);
    QJsonArray data;
    for (int i = 0; i < requestedChoices(request); ++i) {
        QJsonObject image{{u"revised_prompt"_s, prompt},
                          {u"content_filter_results"_s, textFilterVerdict()},
                          {u"prompt_filter_results"_s, promptFilterVerdict()}};
        if (request["response_format"_L1].toString() == u"b64_json") {
            image.insert(u"b64_json"_s, png);
        } else {
            image.insert(u"url"_s, u"data:image/png;base64,"_s + png);
        }
        data.append(image);
    }
    return paced(jsonAnswer({{u"created"_s, source.created}, {u"data"_s, data}}));
}

SimulatedAnswer imageEditResponse(const QList<FormPart> &form, const AnswerSource &source)
{
    const bool hasImage = std::any_of(
        form.begin(), form.end(), [](const FormPart &part) { return part.name == "image" || part.name == "image[]"; });
    if (!hasImage) {
        return missingParameter(u"image"_s);
    }
    const QByteArray count = formField(form, "n");
    bool isNumber = true;
    const int n = count.isEmpty() ? 1 : count.toInt(&isNumber);
    if (!isNumber || n < 1 || n > mostImages) {
        return invalidRequest(u"'n' has to be a whole number from 1 to %1."_s.arg(mostImages), u"n"_s,
                              u"invalid_value"_s);
    }
    return imageResponse({{u"prompt"_s, QString::fromUtf8(formField(form, "prompt"))},
                          {u"response_format"_s, QString::fromUtf8(formField(form, "response_format"))},
                          {u"n"_s, n}},
                         source);
}

} // namespace spillway
