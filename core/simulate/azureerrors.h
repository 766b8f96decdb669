// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/simulatedanswer.h"

#include <QString>

/// Refusals in the words and the shapes that Azure OpenAI uses (AZURE.md, "error bodies").
namespace spillway
{

/// `{"error":{"code":…,"message":…}}` with this status.
SimulatedAnswer azureError(int status, const QString &code, const QString &message);
/// 400 as the model's own validation words it: with `type` and `param`.
SimulatedAnswer invalidRequest(const QString &message, const QString &param, const QString &code);
/// 400: the request lacks a field.
SimulatedAnswer missingParameter(const QString &name);

SimulatedAnswer resourceNotFound();
SimulatedAnswer deploymentNotFound();
/// 404: no response of this id is kept here.
SimulatedAnswer responseNotFound(const QString &id);
SimulatedAnswer accessDenied();
/// 405 with `Allow`.
SimulatedAnswer methodNotAllowed(const QByteArray &allowed);
SimulatedAnswer bodyTooLarge();
/// 429. `operation` as in `ChatCompletions_Create`; `waitMs` is rounded up to whole seconds in text and Retry-After,
/// retry-after-ms has it exactly. An empty `apiVersion` is a v1 path's.
SimulatedAnswer tooManyRequests(const QString &operation, const QString &apiVersion, qint64 waitMs, bool tokens);
/// What Azure says with this status, for injected faults. `waitMs` counts for 429 only.
SimulatedAnswer errorOfStatus(int status, const QString &operation, const QString &apiVersion, qint64 waitMs);

} // namespace spillway
