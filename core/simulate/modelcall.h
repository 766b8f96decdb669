// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "core/simulate/apiroute.h"
#include "core/simulate/generationcall.h"
#include "core/simulate/multipart.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// A request to a model, on its way through the checks.
struct ModelCall
{
    ApiRoute route;
    QJsonObject request;  ///< a JSON body
    QList<FormPart> form; ///< a multipart body
    QString deployment;
    Prompt prompt;
};

/// Reads the body, the deployment and the prompt into `call`, whose route is set. Returns the answer if that fails.
std::optional<SimulatedAnswer> readModelCall(ModelCall &call, const RequestHead &head, const QByteArray &body);

/// Checks the fields that the operation needs. Returns the answer if one is missing or wrong.
std::optional<SimulatedAnswer> checkModelCall(const ModelCall &call);

/// The tokens that the call is admitted for: the prompt's and, for each choice, the limit that it sets (AZURE.md,
/// "throttling").
qint64 admissionEstimate(const ModelCall &call);

} // namespace spillway
