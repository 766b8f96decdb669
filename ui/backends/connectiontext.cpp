// SPDX-License-Identifier: MIT
#include "ui/backends/connectiontext.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::ConnectionText)
};

QString sentence(const QString &text)
{
    return text.isEmpty() || text.endsWith(u'.') ? text : text + u'.';
}

/// "Key accepted · API version 2024-10-21 · valid certificate"
QString goodPoints(const ConnectionReport &report, AuthKind auth)
{
    QStringList points;
    if (report.verdict == ConnectionVerdict::NeedsCaller) {
        points.append(Tr::tr("callers bring their own credential"));
    } else if (auth == AuthKind::Key) {
        points.append(Tr::tr("Key accepted"));
    } else if (auth == AuthKind::Entra) {
        points.append(Tr::tr("Token accepted"));
    }
    if (report.verdict != ConnectionVerdict::NeedsCaller) {
        points.append(Tr::tr("API version %1").arg(QString::fromLatin1(ConnectionTest::apiVersion)));
    }
    points.append(report.encrypted ? Tr::tr("valid certificate") : Tr::tr("not encrypted"));
    return points.join(u" · "_s);
}

ConnectionWords refused(const ConnectionReport &report, AuthKind auth)
{
    if (auth == AuthKind::Entra) {
        return {UiState::Unreachable, Tr::tr("The token was refused (401)."),
                Tr::tr("Check that the resource has a custom domain, and the Entra scope."), Tr::tr("Token refused")};
    }
    if (!report.signedIn) {
        return {UiState::Unreachable, Tr::tr("It asks for a credential (401)."),
                Tr::tr("Choose API key or Microsoft Entra ID."), Tr::tr("Credential missing")};
    }
    return {UiState::Unreachable, Tr::tr("The key was refused (401)."), Tr::tr("Check it, or use Microsoft Entra ID."),
            Tr::tr("Key refused")};
}

ConnectionWords forbidden(const ConnectionReport &report, AuthKind auth)
{
    const QString remedy =
        auth == AuthKind::Entra
            ? Tr::tr("The identity needs the role Cognitive Services OpenAI User, and the resource must let this "
                     "network in.")
            : Tr::tr("The resource must let this network in.");
    return {UiState::Unreachable, Tr::tr("Access was denied (403)."),
            (sentence(report.detail) + u' ' + remedy).trimmed(), Tr::tr("Access denied")};
}

ConnectionWords notAzure(const ConnectionReport &report)
{
    const QString headline = report.status == 0 || report.status == 200
                                 ? Tr::tr("Something answered, but it is not Azure OpenAI.")
                                 : Tr::tr("There is no Azure OpenAI at this address (%1).").arg(report.status);
    return {UiState::Unreachable, headline, Tr::tr("Check the URL, also its path and port."),
            Tr::tr("Not Azure OpenAI")};
}

} // namespace

ConnectionWords connectionWords(const ConnectionReport &report, AuthKind auth)
{
    const QString time = formatLatency(report.time);
    switch (report.verdict) {
    case ConnectionVerdict::Connected:
    case ConnectionVerdict::NeedsCaller:
        return {UiState::Healthy, Tr::tr("Connected in %1").arg(time), goodPoints(report, auth), time};
    case ConnectionVerdict::NotDeployed:
        return {UiState::Attention, Tr::tr("Connected, but %1 is not deployed here.").arg(report.deployment),
                Tr::tr("Deploy it, or map it to a name that is."), Tr::tr("%1 missing").arg(report.deployment)};
    case ConnectionVerdict::KeyRefused:
        return refused(report, auth);
    case ConnectionVerdict::Forbidden:
        return forbidden(report, auth);
    case ConnectionVerdict::NoCredential:
        return auth == AuthKind::Key
                   ? ConnectionWords{UiState::Unreachable, Tr::tr("There is no key to sign in with."),
                                     report.detail == u"no key"_s ? Tr::tr("Enter it above.") : sentence(report.detail),
                                     Tr::tr("No key")}
                   : ConnectionWords{UiState::Unreachable, Tr::tr("Not signed in."), sentence(report.detail),
                                     Tr::tr("Not signed in")};
    case ConnectionVerdict::NoSuchHost:
        return {UiState::Unreachable, Tr::tr("No such host."), Tr::tr("Check the URL."), Tr::tr("No such host")};
    case ConnectionVerdict::Refused:
        return {UiState::Unreachable, Tr::tr("No connection."),
                Tr::tr("Nobody listens at this address. Check the URL and its port."), Tr::tr("No connection")};
    case ConnectionVerdict::BadCertificate:
        return {UiState::Unreachable, Tr::tr("The certificate is not trusted."),
                (sentence(report.detail) + u' ' + Tr::tr("If it is your own authority's, give its file under More."))
                    .trimmed(),
                Tr::tr("Certificate not trusted")};
    case ConnectionVerdict::NotAzure:
        return notAzure(report);
    case ConnectionVerdict::BusyNow:
        return {UiState::Throttled, Tr::tr("Connected, but throttled now (429)."), Tr::tr("Try again in a moment."),
                Tr::tr("Throttled")};
    case ConnectionVerdict::ServerError:
    case ConnectionVerdict::OtherStatus:
        return {UiState::Unreachable, Tr::tr("The backend answered %1.").arg(report.status), sentence(report.detail),
                Tr::tr("Answered %1").arg(report.status)};
    case ConnectionVerdict::TimedOut:
        return {UiState::Unreachable, Tr::tr("No answer in 10 s."),
                Tr::tr("Check the URL, and whether a firewall is in between."), Tr::tr("No answer")};
    case ConnectionVerdict::Broken:
        break;
    }
    return {UiState::Unreachable, Tr::tr("The connection broke off."), sentence(report.detail),
            Tr::tr("No connection")};
}

} // namespace spillway
