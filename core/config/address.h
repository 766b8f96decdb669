// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Addresses as texts: what a profile's endpoint listens on and where its backends are. QHostAddress is of Qt Network,
/// which this library does without.
namespace spillway
{

/// True for four decimal numbers without leading zeros (which some readers take as octal), and for an IPv6 address
/// without brackets.
bool isIpAddress(const QString &text);

/// True for an address that only this computer can reach: 127.0.0.0/8, ::1 (also in brackets) and localhost.
bool isLoopback(const QString &address);

/// A backend URL in the form that Backend::url has: trimmed, no trailing slash, no `/openai` at the end (AZURE.md: a
/// path never ends in openai/openai). Idempotent.
QString normalizedBackendUrl(const QString &url);

/// Equal for two URLs of one place: scheme and host in lower case, without the scheme's default port. Only for
/// comparing.
QString comparableUrl(const QString &url);

} // namespace spillway
