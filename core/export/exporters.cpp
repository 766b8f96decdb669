// SPDX-License-Identifier: MIT
#include "core/export/exporter.h"

#include "core/export/apimpolicywriter.h"
#include "core/export/environmentfile.h"
#include "core/export/powershellscript.h"
#include "core/export/samplesexporter.h"
#include "core/export/shellscript.h"

#include <algorithm>

namespace spillway
{

const QList<const Exporter *> &exporters()
{
    static const ApimPolicyWriter policy;
    static const ShellScriptWriter bash;
    static const PowerShellScriptWriter powershell;
    static const EnvironmentFileWriter environment;
    static const SamplesExporter samples;
    static const QList<const Exporter *> all{&policy, &bash, &powershell, &environment, &samples};
    return all;
}

const Exporter *findExporter(QStringView kind)
{
    const auto found = std::find_if(exporters().begin(), exporters().end(),
                                    [&](const Exporter *exporter) { return exporter->kind() == kind; });
    return found == exporters().end() ? nullptr : *found;
}

} // namespace spillway
