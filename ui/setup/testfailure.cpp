// SPDX-License-Identifier: MIT
#include "ui/setup/testfailure.h"

#include "ui/setup/streamedcall.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::TestFailure)
};

QString sentence(const QString &text)
{
    return text.isEmpty() || text.endsWith(u'.') ? text : text + u'.';
}

QString refused(TestTarget target, const StreamedAnswer &answer)
{
    if (target == TestTarget::Local) {
        return answer.ownError ? Text::tr("The endpoint asks for the client key, and none or another one was sent. "
                                          "Check it on the Settings page.")
                               : Text::tr("The backend refused its key (401). Check it on the Backends page, or use "
                                          "Microsoft Entra ID.");
    }
    if (answer.backendUrl.isEmpty()) {
        return Text::tr("API Management refused the subscription key. Create the subscription in step 9, and check in "
                        "step 6 that the header is api-key.");
    }
    return Text::tr("The backend refused the managed identity. Grant it the role in step 3; it can take some minutes "
                    "until that counts.");
}

QString notFound(TestTarget target, const StreamedAnswer &answer, const QString &deployment)
{
    if (answer.errorCode == "DeploymentNotFound") {
        return Text::tr("%1 is not deployed on the backend that answered. A deployment that was made in the last 5 "
                        "minutes may not be there yet.")
            .arg(deployment);
    }
    if (target == TestTarget::ApiManagement) {
        return Text::tr("API Management has no API at this address. Import it in step 5, with a suffix that ends in "
                        "openai.");
    }
    return Text::tr("There is nothing at this address. Check the deployment's name and the endpoint's path suffix.");
}

} // namespace

QString explainTestFailure(TestTarget target, const StreamedAnswer &answer, const QString &deployment)
{
    if (answer.stopped || answer.isGood()) {
        return {};
    }
    const bool isLocal = target == TestTarget::Local;
    switch (answer.status) {
    case 0:
        if (answer.hostUnknown) {
            return isLocal ? Text::tr("No such host. Check the endpoint's address.")
                           : Text::tr("No such host. The service of step 1 is not there yet, or has another name.");
        }
        return Text::tr("There was no answer: %1").arg(sentence(answer.errorMessage));
    case 401:
    case 403:
        return refused(target, answer);
    case 404:
        return notFound(target, answer, deployment);
    case 429: {
        const QString wait = QString::fromLatin1(answer.retryAfter);
        return wait.isEmpty() ? Text::tr("Every backend is throttled. Try again in a while.")
                              : Text::tr("Every backend is throttled. Try again in %1 s.").arg(wait);
    }
    case 502:
        return Text::tr("No backend could be reached. Check their URLs, and the network.");
    case 503:
        return isLocal ? Text::tr("No backend is set up or turned on.")
                       : Text::tr("The backend is not available at the moment. Try again in a while.");
    case 504:
        return Text::tr("The last backend did not answer in time.");
    default:
        break;
    }
    if (answer.status >= 500 && !isLocal) {
        return Text::tr("API Management failed (%1). Apply the policy again in step 8. %2")
            .arg(answer.status)
            .arg(sentence(answer.errorMessage));
    }
    if (answer.status >= 200 && answer.status <= 299) {
        return Text::tr("The answer broke off. %1").arg(sentence(answer.errorMessage));
    }
    return Text::tr("The answer was %1. %2").arg(answer.status).arg(sentence(answer.errorMessage));
}

} // namespace spillway
