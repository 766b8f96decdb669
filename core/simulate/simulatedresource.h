// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/modelcall.h"
#include "core/simulate/quotabucket.h"
#include "core/simulate/responsestore.h"
#include "core/simulate/simulatedanswer.h"
#include "core/simulate/simulatedoptions.h"

namespace spillway
{

/// A simulated resource without its socket: requests in, answers out. Keeps the quota and the responses.
class SimulatedResource
{
public:
    explicit SimulatedResource(SimulatedBackendOptions options);

    const SimulatedBackendOptions &options() const { return m_options; }

    struct Reply
    {
        SimulatedAnswer answer;
        std::optional<SimulatedFault> fault; ///< injected; with Kind::Status, `answer` has it already
        bool throttled = false;              ///< 429 because of the quota
    };

    /// Answers a complete request: draws a fault, checks the credential, the path, the deployment and the quota, then
    /// lets the model write. The answer has all its headers but those of the framing.
    Reply reply(const RequestHead &head, const QByteArray &body);
    /// An error that is found before the request is complete, with the headers of every answer.
    SimulatedAnswer refusal(const RequestHead &head, SimulatedAnswer error);

private:
    SimulatedAnswer answerTo(const RequestHead &head, const QByteArray &body, ModelCall &call, bool &throttled);
    std::optional<SimulatedAnswer> askQuota(const ModelCall &call);
    SimulatedAnswer generate(const ModelCall &call);
    SimulatedAnswer responses(const GenerationCall &call);
    SimulatedAnswer storedResponse(const QByteArray &method, const QString &id);
    SimulatedAnswer listing(const ApiRoute &route) const;
    bool isAllowed(const HeaderList &headers) const;
    bool hasDeployment(const QString &name) const;
    AnswerSource source() const;
    void addHeaders(SimulatedAnswer &answer, const RequestHead &head, const QString &deployment);

    SimulatedBackendOptions m_options;
    QuotaBucket m_quota;
    ResponseStore m_responses;
};

} // namespace spillway
