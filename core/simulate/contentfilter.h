// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QJsonObject>

/// What Azure's content filter adds to answers.
namespace spillway
{

enum class FilterVerdict { Safe, Filtered };

/// The verdict on a prompt: four severities and the search for jailbreaks.
QJsonObject promptFilterVerdict(FilterVerdict verdict = FilterVerdict::Safe);
/// The verdict on a piece of generated text.
QJsonObject textFilterVerdict();
/// The verdict on a whole generated text: as on a piece, and the search for protected material.
QJsonObject choiceFilterVerdict();
/// `prompt_filter_results` of an answer to `prompts` prompts.
QJsonArray promptFilterResults(int prompts = 1);
/// The chunk that a stream of chat completions or completions begins with: the verdict on the prompts, no choice yet,
/// and empty where other chunks name the answer. `usage` is null in it when the last chunk is to tell it.
QJsonObject promptFilterChunk(int prompts, bool withUsage);

} // namespace spillway
