// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"
#include "core/config/address.h"

#include <QJsonObject>

/// The profile (`*.spillway.json`, CONTRACT.md section 2) as a value. Holds no secret.
namespace spillway
{

struct EndpointOptions
{
    QString address = QStringLiteral("127.0.0.1"); ///< an IP address, or localhost
    quint16 port = 8080;                           ///< 0 picks a free one
    QString suffix;                                ///< without slashes at its ends; may hold some inside
    bool requireKey = false;                       ///< see `keyRequired`
    int maxBodyMiB = 512;                          ///< a larger request body is 413
    int maxReplayMiB = 64;                         ///< a larger request body is sent once

    bool operator==(const EndpointOptions &) const = default;
};

/// The highest priority number: as good as none, and it fits everywhere.
inline constexpr int maxPriority = 1'000'000;
/// The highest number of a backend's colour. There are fewer colours: from some number on they come again.
inline constexpr int maxColor = 1000;

struct Profile
{
    int version = 1;
    QString name;
    EndpointOptions endpoint;
    BalancingOptions balancing;
    QList<Backend> backends;
    QJsonObject setup; ///< the ten steps' values, as read (core/azure gives them their meaning)

    bool operator==(const Profile &) const = default;
};

/// True when callers have to present the client key: asked for, or forced because `address` is not loopback.
bool keyRequired(const EndpointOptions &options, const QString &address);

enum class Severity { Error, Warning };

/// One thing that a validation found.
struct Finding
{
    QString path; ///< like `backends[2].url`; empty for the file as a whole
    Severity severity = Severity::Error;
    QString message; ///< what is wrong and how to right it, one sentence or two

    /// `PATH: severity: message`, as `spillway-cli check` prints it (`profile` stands for an empty path).
    QString toString() const;
    bool operator==(const Finding &) const = default;
};

/// True if any finding is an error.
bool hasErrors(const QList<Finding> &findings);

/// Rules that hold between values, whatever the profile came from: names unique, addresses usable, numbers in range.
QList<Finding> validate(const Profile &profile);

} // namespace spillway
