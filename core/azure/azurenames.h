// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Azure's rules for names and other texts of the set-up. Each function gives what is wrong with a text and what to do,
/// in a sentence or two; empty: nothing is. They are quick enough for every key that is typed.
///
/// The rules keep out everything that has a meaning of its own to a shell, to XML or to JSON, where Azure's own do.
/// Texts for people (`apiDisplayNameFault`, `publisherNameFault`) may hold such characters, but none that is invisible.
namespace spillway
{

/// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12: how Azure names subscriptions and the clients of identities.
bool isGuid(const QString &text);

/// An id like `00000000-0000-0000-0000-000000000000`; empty is right too: the one that az is signed in to.
QString azureSubscriptionFault(const QString &id);
QString resourceGroupFault(const QString &name);
/// `eastus2` or "East US 2". Says nothing of whether there is one of this name; see `findRegion`.
QString regionFault(const QString &region);

/// 1 to 50 letters, digits and hyphens. The name is also the first part of the service's host.
QString apimNameFault(const QString &name);
QString publisherNameFault(const QString &name);
QString publisherEmailFault(const QString &address);

/// An Azure OpenAI resource, whose name is its custom domain too.
QString instanceNameFault(const QString &name);
QString deploymentNameFault(const QString &name);
QString modelNameFault(const QString &name);
/// Like `2024-11-20`, `1` or `turbo-2024-04-09`; empty is right: Azure's default.
QString modelVersionFault(const QString &version);
/// A deployment type as Azure names it, like `GlobalStandard`. Says nothing of whether it is known.
QString deploymentSkuFault(const QString &sku);

/// An api-version like `2024-10-21` or `2024-12-01-preview`.
QString schemaVersionFault(const QString &version);
QString apiIdFault(const QString &id);
QString apiDisplayNameFault(const QString &name);
/// `openai` or `something/openai`: SDKs add `/openai` to their endpoint themselves, so it has to end in one, and in one
/// only.
QString apiSuffixFault(const QString &suffix);
/// `system`, `named-values` or the client id of a user-assigned identity; empty is right too: the system's.
QString policyIdentityFault(const QString &identity);
/// A subscription in API Management: its id and its display name.
QString clientSubscriptionFault(const QString &name);

} // namespace spillway
