// SPDX-License-Identifier: MIT
#include "core/simulate/demo.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

struct DemoPlan
{
    QString name;
    int priority;
    int rpm;
    int tpm;
    int firstTokenMs;
    double tokensPerSecond;
    bool ptu;
};

} // namespace

std::vector<DemoBackend> demoBackends(const SimulatedBackendOptions &environment, QString *problem)
{
    // The PTU's minute is spent by a handful of calls, so that a spill-over shows within seconds; the other two have
    // room for whatever a person or DemoTraffic sends.
    const QList<DemoPlan> plans{
        {u"ptu-eastus2"_s, 1, 6, 12'000, 120, 90, true},
        {u"paygo-eastus"_s, 2, 300, 300'000, 350, 55, false},
        {u"paygo-swedencentral"_s, 2, 300, 300'000, 450, 45, false},
    };
    std::vector<DemoBackend> backends;
    for (const DemoPlan &plan : plans) {
        SimulatedBackendOptions options;
        options.name = plan.name;
        options.region = regionOfName(plan.name);
        options.rpm = plan.rpm;
        options.tpm = plan.tpm;
        options.firstTokenMs = plan.firstTokenMs;
        options.tokensPerSecond = plan.tokensPerSecond;
        options.ptu = plan.ptu;
        options.key = u"demo-key-"_s + plan.name;
        options.nowMs = environment.nowMs;
        options.wallNow = environment.wallNow;
        options.draw = environment.draw;

        DemoBackend demo;
        demo.name = plan.name;
        demo.priority = plan.priority;
        demo.key = options.key.toUtf8();
        demo.backend = std::make_unique<SimulatedBackend>(std::move(options));
        if (!demo.backend->listen()) {
            if (problem) {
                *problem = u"A simulated backend could not be started: %1"_s.arg(demo.backend->errorString());
            }
            return {};
        }
        demo.url = demo.backend->url();
        backends.push_back(std::move(demo));
    }
    return backends;
}

} // namespace spillway
