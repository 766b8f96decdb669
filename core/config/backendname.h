// SPDX-License-Identifier: MIT
#pragma once

#include <QSet>
#include <QString>

namespace spillway
{

/// A name for a backend that came without one: the first label of the host's name, which for Azure is the resource's;
/// `backend-LABEL` where the host is an address. `-LABEL` is added until it is none of `taken`.
QString backendNameFor(const QString &url, const QString &label, const QSet<QString> &taken);

} // namespace spillway
