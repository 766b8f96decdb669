// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace spillway
{

/// The model behind a deployment, as answers name it: with its version where the deployment is named after a known
/// model (`gpt-4o` is `gpt-4o-2024-11-20`), else the deployment's name.
QString modelOfDeployment(const QString &deployment);
/// Up to 64 letters, digits, points, hyphens and underscores: what Azure lets a deployment be named.
bool isDeploymentName(const QString &name);
/// What a resource that takes every name lists.
QStringList usualDeployments();

/// `GET /openai/v1/models`, `GET /openai/models` and `GET /openai/deployments`; `created` in Unix seconds.
QJsonObject modelList(const QStringList &deployments, qint64 created);
QJsonObject modelEntry(const QString &id, qint64 created);
QJsonObject deploymentList(const QStringList &deployments, qint64 created);

} // namespace spillway
