// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Where a backend is, as far as its name and its URL tell. Pure.
namespace spillway
{

struct BackendPlace
{
    QString region; ///< "East US 2"; empty if neither name nor host tells
    QString host;   ///< without `.openai.azure.com`, with the port if it is not the scheme's own

    bool operator==(const BackendPlace &) const = default;
};

/// The place of a backend. A region is recognised in a word of the host, else of the name, long (`eastus2`) or in the
/// usual short form (`eus2`); words are parted by anything but letters and digits.
BackendPlace backendPlace(const QString &name, const QString &url);

/// The second line below a backend's name: "East US 2 · contoso-ptu-eus2", or the host alone.
QString backendSubtitle(const BackendPlace &place);

} // namespace spillway
