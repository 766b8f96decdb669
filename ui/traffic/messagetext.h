// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

/// Recorded messages as text to read. Pure.
namespace spillway
{

/// JSON with two spaces of indent; order, numbers and strings stay as they are. What is no JSON, or ends early, is
/// indented as far as it makes sense.
QString indentedJson(QStringView json);

/// Which of the two messages of an exchange.
enum class MessageSide { Request, Response };

/// A message to show.
struct MessageText
{
    QString text; ///< head, empty line, body
    QString note; ///< what is missing, and how to get it; empty if nothing is
    bool recorded = false;
};

/// The text of a recorded message. A body is cut after `limit` characters, and a line after 4,000, so that showing it
/// never takes long; the note says so.
MessageText messageText(const ExchangeRecord &record, MessageSide side, qsizetype limit = 512 * 1024);

} // namespace spillway
