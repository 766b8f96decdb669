// SPDX-License-Identifier: MIT
#include "core/export/bundle.h"

#include "core/azure/setupplan.h"
#include "core/export/armtemplate.h"
#include "core/export/biceptemplate.h"
#include "core/export/bundlereadme.h"
#include "core/export/samplesexporter.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

class Maker
{
public:
    Maker(const Profile &profile, const Exported &openApi)
        : m_profile(profile)
        , m_openApi(openApi)
    {
    }

    Bundle run()
    {
        addKind(u"apim-policy.xml"_s, u"policy");
        addKind(u"setup.sh"_s, u"bash");
        addKind(u"setup.ps1"_s, u"powershell");
        add(u"openapi.json"_s, m_openApi);
        add(u"azuredeploy.json"_s, ArmTemplateWriter(m_openApi.bytes).write(m_profile));
        const BicepTemplateWriter bicep(m_openApi.bytes);
        add(u"main.bicep"_s, bicep.write(m_profile));
        m_bundle.files += bicep.modules(m_profile);
        addKind(u"backends.env"_s, u"env");
        addSamples();
        m_bundle.files.prepend({u"README.md"_s, bundleReadme(m_profile, m_bundle)});
        return m_bundle;
    }

private:
    void add(const QString &path, const Exported &exported)
    {
        if (!exported.problem.isEmpty()) {
            m_bundle.missing.append({path, exported.problem});
            return;
        }
        m_bundle.files.append({path, exported.bytes});
        for (const QString &note : exported.notes) {
            addNote(path, note);
        }
    }
    void addNote(const QString &path, const QString &text)
    {
        QList<BundleNote> &notes = m_bundle.notes;
        const auto known =
            std::find_if(notes.begin(), notes.end(), [&](const BundleNote &note) { return note.text == text; });
        if (known == notes.end()) {
            notes.append({text, {path}});
        } else {
            known->paths.append(path);
        }
    }
    void addKind(const QString &path, QStringView kind)
    {
        if (const Exporter *exporter = findExporter(kind)) {
            add(path, exporter->write(m_profile));
        }
    }
    void addSamples();

    const Profile &m_profile;
    const Exported &m_openApi;
    Bundle m_bundle;
};

/// Programs that call API Management, ready to run, and those that call the endpoint here, to read.
void Maker::addSamples()
{
    const SetupPlan setup = readSetupPlan(m_profile.setup);
    if (!setup.apim.name.isEmpty()) {
        SampleFacts facts = sampleFactsOf(m_profile);
        facts.endpoint = setup.clientEndpoint();
        const auto addPrograms = [&](const QString &name) {
            for (const SampleLanguage language : sampleLanguages()) {
                m_bundle.files.append(
                    {u"samples/"_s + name + sampleSuffix(language), codeSample(language, facts).toUtf8()});
            }
        };
        addPrograms(u"azureopenai"_s);
        facts.client = SampleClient::V1;
        addPrograms(u"v1"_s);
    }
    addKind(u"samples/local-endpoint.md"_s, u"samples");
}

} // namespace

Bundle makeBundle(const Profile &profile, const Exported &openApi)
{
    return Maker(profile, openApi).run();
}

} // namespace spillway
