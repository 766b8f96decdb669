// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/multipart.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

enum class AudioTask { Transcribe, Translate };

/// audio/transcriptions and audio/translations: a text that tells the file's name and size, in the `response_format`
/// asked for (json, text, verbose_json, srt, vtt).
SimulatedAnswer audioTextResponse(const QList<FormPart> &form, AudioTask task, const AnswerSource &source);
/// audio/speech: silence, the longer the longer the input, as mp3, wav or pcm.
SimulatedAnswer speechResponse(const QJsonObject &request);
/// images/generations: one small PNG, `n` times, as base64 or as a data URL.
SimulatedAnswer imageResponse(const QJsonObject &request, const AnswerSource &source);
/// images/edits: the same PNG for a form with `image` and `prompt`.
SimulatedAnswer imageEditResponse(const QList<FormPart> &form, const AnswerSource &source);

} // namespace spillway
