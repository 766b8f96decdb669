// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QNetworkRequest>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace spillway
{

/// What came of one HTTP request.
struct EntraHttpAnswer
{
    int status = 0; ///< 0: there was no answer, and `failure` says why
    QByteArray body;
    QString failure;
};

/// Sends single HTTP requests for tokens: no redirect is followed and no cookie kept, the whole exchange has one time
/// limit, and an answer over 1 MiB is a failure. On the main thread.
class EntraRequests
{
public:
    enum class Route {
        Direct, ///< never over a proxy: for the addresses of a managed identity
        System, ///< over the system's proxy, if one is set
    };
    using Callback = std::function<void(const EntraHttpAnswer &)>;

    EntraRequests(Route route, std::chrono::milliseconds limit);
    ~EntraRequests();

    /// GET, or POST if there is a `form`. `done` comes from the event loop, unless `context` has gone.
    void send(QNetworkRequest request, const std::optional<QByteArray> &form, QObject *context, Callback done);

private:
    Route m_route;
    std::chrono::milliseconds m_limit;
    std::unique_ptr<QNetworkAccessManager> m_manager; ///< made at the first use
};

} // namespace spillway
