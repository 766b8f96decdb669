// SPDX-License-Identifier: MIT
#include "core/azure/azproblem.h"

#include "core/azure/stepcheck.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

struct Sign
{
    const char *text; ///< a part of what az writes, in lower case
    AzProblem problem;
};

/// The first that is found counts: the more exact ones stand before those that go along with several.
constexpr Sign signs[] = {
    {"please run 'az login'", AzProblem::NotSignedIn},
    {"please run \"az login\"", AzProblem::NotSignedIn},
    {"az login", AzProblem::NotSignedIn},
    {"aadsts", AzProblem::NotSignedIn},
    {"expiredauthenticationtoken", AzProblem::NotSignedIn},
    {"invalidauthenticationtoken", AzProblem::NotSignedIn},
    {"subscriptionnotfound", AzProblem::NoSubscription},
    {"invalidsubscriptionid", AzProblem::NoSubscription},
    {"doesn't exist in cloud", AzProblem::NoSubscription}, // The subscription of 'X' doesn't exist in cloud 'Y'.
    {"subscriptionnotregistered", AzProblem::NotRegistered},
    {"missingsubscriptionregistration", AzProblem::NotRegistered},
    {"authorizationfailed", AzProblem::NotPermitted},
    {"linkedauthorizationfailed", AzProblem::NotPermitted},
    {"requestdisallowedbypolicy", AzProblem::NotPermitted},
    {"forbidden(", AzProblem::NotPermitted},
    {"insufficientquota", AzProblem::Quota},
    {"quotaexceeded", AzProblem::Quota},
    {"exceeds your current quota", AzProblem::Quota},
    {"flagmustbesetforrestore", AzProblem::SoftDeleted},
    {"soft-deleted", AzProblem::SoftDeleted},
    {"soft deleted", AzProblem::SoftDeleted},
    {"serviceundeletenotpossible", AzProblem::SoftDeleted},
    {"customdomaininuse", AzProblem::NameTaken},
    {"subdomainnameinuse", AzProblem::NameTaken},
    {"servicealreadyexists", AzProblem::NameTaken},
    {"name is already in use", AzProblem::NameTaken},
    {"is already taken", AzProblem::NameTaken},
    {"alreadyinuse", AzProblem::NameTaken},
    {"skunotavailable", AzProblem::SkuNotAvailable},
    {"invalidresourceproperties", AzProblem::SkuNotAvailable},
    {"is not supported in this region", AzProblem::SkuNotAvailable},
    {"is not available in location", AzProblem::SkuNotAvailable},
    {"locationnotavailableforresourcetype", AzProblem::SkuNotAvailable},
    {"deploymentmodelnotsupported", AzProblem::SkuNotAvailable},
    {"anotheroperationinprogress", AzProblem::Busy},
    {"requestconflict", AzProblem::Busy},
    {"servicelocked", AzProblem::Busy},
    {"provisioning state is not terminal", AzProblem::Busy},
    {"toomanyrequests", AzProblem::Throttled},
    {"too many requests", AzProblem::Throttled},
    {"subscriptionrequeststhrottled", AzProblem::Throttled},
    {"resourcenotfound", AzProblem::NotFound},
    {"resourcegroupnotfound", AzProblem::NotFound},
    {"parentresourcenotfound", AzProblem::NotFound},
    {"deploymentnotfound", AzProblem::NotFound},
    {"not found(", AzProblem::NotFound},
    {"could not be found", AzProblem::NotFound},
    {"was not found", AzProblem::NotFound},
    {"not found.", AzProblem::NotFound},
    {"failed to establish a new connection", AzProblem::Network},
    {"max retries exceeded", AzProblem::Network},
    {"name or service not known", AzProblem::Network},
    {"failed to resolve", AzProblem::Network},
    {"connection aborted", AzProblem::Network},
    {"certificate verify failed", AzProblem::Network},
    {"proxyerror", AzProblem::Network},
    {"unrecognized arguments", AzProblem::TooOld},
    {"is misspelled or not recognized by the system", AzProblem::TooOld},
    {"invalid choice:", AzProblem::TooOld},
    {"is not in the 'az' command group", AzProblem::TooOld},
};

/// `Bad Request({"error":{…}})`, as `az rest` writes it: the message in it.
QString messageInJson(const QString &line)
{
    const qsizetype from = line.indexOf(u'{');
    const qsizetype to = line.lastIndexOf(u'}');
    if (from < 0 || to < from) {
        return {};
    }
    const QJsonObject object = QJsonDocument::fromJson(line.mid(from, to - from + 1).toUtf8()).object();
    const QJsonValue error = object.value("error"_L1);
    return error.isObject() ? error.toObject().value("message"_L1).toString() : object.value("message"_L1).toString();
}

} // namespace

AzProblem azProblem(int exitCode, const QByteArray &errors)
{
    if (exitCode == 0) {
        return AzProblem::None;
    }
    if (exitCode == azAbsentExitCode) {
        return AzProblem::NoAz;
    }
    const QByteArray text = errors.toLower();
    for (const Sign &sign : signs) {
        if (text.contains(sign.text)) {
            return sign.problem;
        }
    }
    return exitCode == 3 ? AzProblem::NotFound : AzProblem::Other; // az keeps 3 for what is missing
}

QString azRemedy(AzProblem problem)
{
    switch (problem) {
    case AzProblem::None:
    case AzProblem::NotFound:
        return {};
    case AzProblem::NoAz:
        return u"Install the Azure CLI, or copy the commands and run them elsewhere."_s;
    case AzProblem::NotSignedIn:
        return u"Run az login."_s;
    case AzProblem::NoSubscription:
        return u"Choose a subscription of the account that is signed in, or run az login with another account."_s;
    case AzProblem::NotPermitted:
        return u"Ask for the role Owner, or Contributor and User Access Administrator, on the resource group."_s;
    case AzProblem::NotRegistered:
        return u"Register the resource provider in the subscription: az provider register --namespace, "
               "with the name that az gives."_s;
    case AzProblem::Quota:
        return u"Lower the capacity, choose another region, or ask Azure for more quota."_s;
    case AzProblem::NameTaken:
        return u"Choose another name: this one is in use by someone."_s;
    case AzProblem::SoftDeleted:
        return u"Purge the deleted resource that still holds this name, or choose another name."_s;
    case AzProblem::SkuNotAvailable:
        return u"Choose another region, tier or model version: this one is not offered there."_s;
    case AzProblem::Throttled:
        return u"Wait a minute, then run it again: Azure has had too many requests."_s;
    case AzProblem::Busy:
        return u"Wait until Azure has finished, then run it again."_s;
    case AzProblem::Network:
        return u"Check the network and the proxy settings: Azure cannot be reached."_s;
    case AzProblem::TooOld:
        return u"Update the Azure CLI: az upgrade."_s;
    case AzProblem::Other:
        return u"Read what az says, then run the step again: what is done already is not done twice."_s;
    }
    return {};
}

QString azMessage(const QByteArray &errors)
{
    QString first;
    for (const QByteArray &bytes : errors.split('\n')) {
        QString line = QString::fromUtf8(bytes).simplified();
        if (line.startsWith("ERROR: "_L1)) {
            line.remove(0, 7);
            first = line;
            break;
        }
        if (first.isEmpty() && !line.isEmpty() && !line.startsWith("WARNING:"_L1)) {
            first = line;
        }
    }
    if (const QString inside = messageInJson(first).simplified(); !inside.isEmpty()) {
        first = inside;
    }
    constexpr qsizetype longest = 500;
    return first.size() > longest ? first.first(longest) + u"…"_s : first;
}

} // namespace spillway
