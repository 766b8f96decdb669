// SPDX-License-Identifier: MIT
#include "core/secrets/clientcredentials.h"

#include "core/config/profile.h"
#include "core/secrets/environmentstore.h"

#include <QRegularExpression>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// One value of a form (application/x-www-form-urlencoded).
QByteArray encoded(const QString &value)
{
    return QUrl::toPercentEncoding(value);
}

} // namespace

QString authorityAddress(const QString &given)
{
    QString address = given.trimmed();
    while (address.endsWith(u'/')) {
        address.chop(1);
    }
    if (address.isEmpty()) {
        return u"https://login.microsoftonline.com"_s;
    }
    if (!address.contains("://"_L1)) {
        address.prepend("https://"_L1);
    }
    const QUrl url(address);
    const bool isSafe = url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url.host()));
    const bool isPlain = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
    return url.isValid() && !url.host().isEmpty() && isSafe && isPlain ? address : QString();
}

ClientCredentials::ClientCredentials(const EntraSurroundings &surroundings)
    : m_authority(authorityAddress(surroundings.environment.value(u"AZURE_AUTHORITY_HOST"_s)))
    , m_tenant(surroundings.environment.value(u"AZURE_TENANT_ID"_s).trimmed())
    , m_client(surroundings.environment.value(u"AZURE_CLIENT_ID"_s).trimmed())
    , m_secret(EnvironmentStore(surroundings.environment).value(u"AZURE_CLIENT_SECRET"_s))
    , m_now(surroundings.now)
    , m_requests(EntraRequests::Route::System, surroundings.answerLimit)
{
}

ClientCredentials::~ClientCredentials() = default;

QString ClientCredentials::problem() const
{
    static const QRegularExpression tenantForm(u"^[A-Za-z0-9.-]+\\z"_s);
    if (m_tenant.isEmpty() || m_client.isEmpty()) {
        return u"AZURE_CLIENT_SECRET is set, but %1 is not: set it, or take the secret away"_s.arg(
            m_tenant.isEmpty() ? u"AZURE_TENANT_ID"_s : u"AZURE_CLIENT_ID"_s);
    }
    if (!tenantForm.match(m_tenant).hasMatch()) {
        return u"AZURE_TENANT_ID is no tenant: give its id or its domain"_s;
    }
    if (m_authority.isEmpty()) {
        return u"AZURE_AUTHORITY_HOST is no https address, such as https://login.microsoftonline.com"_s;
    }
    return {};
}

void ClientCredentials::fetch(const QString &scope, QObject *context, Callback done)
{
    if (m_secret.isEmpty()) {
        tellLater(context, std::move(done), EntraOutcome::absent(u"AZURE_CLIENT_SECRET is not set"_s));
        return;
    }
    if (const QString text = problem(); !text.isEmpty()) {
        tellLater(context, std::move(done), EntraOutcome::failed(text));
        return;
    }
    QNetworkRequest request(QUrl(m_authority + u'/' + m_tenant + "/oauth2/v2.0/token"_L1));
    const QByteArray form = "grant_type=client_credentials&client_id=" + encoded(m_client) +
                            "&client_secret=" + encoded(m_secret) + "&scope=" + encoded(scope);
    const QString who = QUrl(m_authority).host();
    const auto read = [this, who, done = std::move(done)](const EntraHttpAnswer &answer) {
        if (answer.status == 200) {
            done(readTokenAnswer(answer.body, m_now(), who));
        } else if (answer.status == 0) {
            done(EntraOutcome::failed(u"%1 cannot be asked for a token: %2"_s.arg(who, answer.failure)));
        } else {
            const QString text = errorText(answer.body, m_secret);
            done(EntraOutcome::failed(
                text.isEmpty() ? u"%1 refused AZURE_CLIENT_SECRET with status %2"_s.arg(who).arg(answer.status)
                               : u"%1 refused AZURE_CLIENT_SECRET: %2"_s.arg(who, text)));
        }
    };
    m_requests.send(request, form, context, read);
}

} // namespace spillway
