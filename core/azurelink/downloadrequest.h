// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QNetworkRequest>
#include <QUrl>

#include <utility>

namespace spillway
{

/// https, or http on this computer itself.
bool mayBeDownloaded(const QUrl &url);
/// A redirect leads to https; or from http on this computer to http on this computer.
bool mayBeFollowed(const QUrl &from, const QUrl &to);

/// A GET of the file as it is stored, without cookies and without following redirects. From `offset` on if that is
/// above 0, unless the file's ETag is another one by now.
QNetworkRequest downloadRequest(const QUrl &url, qint64 offset, const QByteArray &etag);

/// FIRST and TOTAL (-1: unknown) of the field Content-Range, `bytes FIRST-LAST/TOTAL`; FIRST is -1 for anything else.
std::pair<qint64, qint64> contentRange(const QByteArray &value);

} // namespace spillway
