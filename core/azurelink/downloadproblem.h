// SPDX-License-Identifier: MIT
#pragma once

#include <QNetworkReply>
#include <QString>

#include <chrono>

namespace spillway
{

/// What an answer other than the file means, and what to do: a sentence or two.
QString statusProblem(int status, const QString &host);
/// The same for a connection that failed or broke off. `detail`: the system's words, one line.
QString connectionProblem(QNetworkReply::NetworkError error, const QString &detail, const QString &host);
QString tooLargeProblem(qint64 limit); ///< in bytes
QString silenceProblem(const QString &host, std::chrono::milliseconds silence);
QString endlessRedirectProblem(const QString &host);
QString unsafeRedirectProblem(const QString &host);

} // namespace spillway
