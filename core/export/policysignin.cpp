// SPDX-License-Identifier: MIT
#include "core/export/policysignin.h"

#include "core/export/csharptext.h"
#include "core/export/policyelements.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr QStringView defaultToken = u"msi-access-token";

QStringList credentialsOf(const PolicyPlan &plan)
{
    QStringList credentials;
    for (const PolicyBackend &backend : plan.backends) {
        credentials.append(backend.credential);
    }
    credentials.removeDuplicates();
    return credentials;
}

bool isIdentity(const PolicyCredential &credential)
{
    return credential.startsWith(u"identity"_s);
}

/// The variable that holds the token of an identity's credential.
QString tokenVariable(const QStringList &credentials, const PolicyCredential &credential)
{
    const qsizetype place = credentials.indexOf(credential);
    return defaultToken.toString() + (place == 0 ? QString() : u'-' + QString::number(place + 1));
}

QString bearer(const QString &variable)
{
    return u"@(\"Bearer \" + (string)context.Variables[\""_s + variable + u"\"])"_s;
}

} // namespace

QString inboundSignIn(const PolicyPlan &plan)
{
    const QStringList credentials = credentialsOf(plan);
    const QString indent(8, u' ');
    QString text;
    for (const QString &credential : credentials) {
        if (!isIdentity(credential)) {
            continue;
        }
        const QString resource = credential.contains(u':') ? credential.section(u':', 1) : openAiResource.toString();
        text += indent + u"<authentication-managed-identity resource=\""_s + resource + u"\" "_s;
        if (!plan.clientId.isEmpty()) {
            text += u"client-id=\""_s + plan.clientId + u"\" "_s;
        }
        text += u"output-token-variable-name=\""_s + tokenVariable(credentials, credential) +
                u"\" ignore-error=\"false\" />\n"_s;
    }
    if (credentials.size() == 1 && isIdentity(credentials.first())) {
        text += setHeader(indent, u"Authorization"_s, bearer(tokenVariable(credentials, credentials.first())));
        text += deleteHeader(indent, u"api-key"_s);
    }
    text += deleteHeader(indent, u"Ocp-Apim-Subscription-Key"_s);
    return text + indent + u"<set-query-parameter name=\"subscription-key\" exists-action=\"delete\" />\n"_s;
}

QString roundSignIn(const PolicyPlan &plan)
{
    const QStringList credentials = credentialsOf(plan);
    if (credentials.size() == 1 && isIdentity(credentials.first())) {
        return {};
    }
    const QString indent(20, u' ');
    const QString inner(28, u' ');
    QString text = setVariable(
        indent, u"credential"_s,
        u"@(JArray.Parse((string)context.Variables[\"backends\"])[(int)context.Variables[\"backendIndex\"]].Value<string>(\"credential\"))"_s);
    text += indent + u"<choose>\n"_s;
    for (const QString &credential : credentials) {
        if (credential == u"none"_s) {
            continue;
        }
        text += indent + u"    <when condition=\"@((string)context.Variables[\"credential\"] == "_s +
                csharpString(credential) + u")\">\n"_s;
        if (isIdentity(credential)) {
            text += setHeader(inner, u"Authorization"_s, bearer(tokenVariable(credentials, credential)));
            text += deleteHeader(inner, u"api-key"_s);
        } else {
            text += deleteHeader(inner, u"Authorization"_s);
            text += setHeader(inner, u"api-key"_s, u"{{"_s + credential.section(u':', 1) + u"}}"_s);
        }
        text += indent + u"    </when>\n"_s;
    }
    text += indent + u"    <otherwise>\n"_s + deleteHeader(inner, u"Authorization"_s) +
            deleteHeader(inner, u"api-key"_s) + indent + u"    </otherwise>\n"_s;
    return credentials == QStringList{u"none"_s}
               ? deleteHeader(indent, u"Authorization"_s) + deleteHeader(indent, u"api-key"_s)
               : text + indent + u"</choose>\n"_s;
}

} // namespace spillway
