// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace spillway
{

/// One part of a multipart/form-data body (RFC 7578).
struct FormPart
{
    QByteArray name;
    QByteArray fileName; ///< empty for a plain field
    QByteArray content;
};

/// The parts of `body`, in order. Empty when `contentType` is no multipart/form-data with a boundary, or the body is
/// not closed by it.
std::optional<QList<FormPart>> parseMultipart(const QByteArray &contentType, const QByteArray &body);

/// The content of the first part of this name; null if there is none.
QByteArray formField(const QList<FormPart> &parts, QByteArrayView name);

} // namespace spillway
