// SPDX-License-Identifier: MIT
#pragma once

#include <QNetworkReply>
#include <QString>

namespace spillway
{

/// What an answer other than the file means, and what to do: a sentence or two.
QString statusProblem(int status, const QString &host);
/// The same for a connection that failed or broke off. `detail`: the system's words, one line.
QString connectionProblem(QNetworkReply::NetworkError error, const QString &detail, const QString &host);

} // namespace spillway
