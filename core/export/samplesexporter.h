// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/exporter.h"
#include "core/export/samples.h"

namespace spillway
{

/// Sample programs for the profile's endpoint, all in one Markdown text: both clients of the SDKs in every language.
class SamplesExporter : public Exporter
{
public:
    QString kind() const override { return QStringLiteral("samples"); }
    QString title() const override { return QStringLiteral("sample code (Markdown)"); }
    QString suffix() const override { return QStringLiteral(".md"); }
    Exported write(const Profile &profile) const override;
};

/// Where the profile's endpoint is and which deployment to call, as far as the profile tells.
SampleFacts sampleFactsOf(const Profile &profile);

} // namespace spillway
