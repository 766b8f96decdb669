// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// Azure's regions: what they are called by commands (`eastus2`) and by people ("East US 2").
namespace spillway
{

struct AzureRegion
{
    QString name;
    QString displayName;
    bool hasOpenAi = false; ///< Azure OpenAI was offered there when this list was made

    bool operator==(const AzureRegion &) const = default;
};

/// The public cloud's, by display name. New ones come: one that is not listed is doubtful and not wrong.
const QList<AzureRegion> &azureRegions();

/// The region of this name or display name; null if the list has none.
const AzureRegion *findRegion(const QString &text);

/// As commands write it: "East US 2" and "(US) East US 2" become `eastus2`. Idempotent.
QString normalizedRegion(const QString &text);

/// As people read it: "East US 2" for `eastus2`. One that is not listed stays as it is.
QString regionDisplayName(const QString &region);

} // namespace spillway
