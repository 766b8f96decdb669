// SPDX-License-Identifier: MIT
#include "tests/soak/watch.h"

#include "tests/support/processusage.h"

#include <algorithm>

using namespace spillway;

namespace soak
{
namespace
{

constexpr std::chrono::milliseconds interval{100};
/// A window with fewer says nothing.
constexpr int leastSamples = 5;

template <typename T>
T median(std::vector<T> values)
{
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

QByteArray mebibytes(qint64 bytes)
{
    return QByteArray::number(double(bytes) / (1024 * 1024), 'f', 1) + " MiB";
}

} // namespace

Watch::Watch(qint64 pid, std::chrono::milliseconds length)
{
    m_clock.start();
    m_timer.callOnTimeout([this, pid, length] {
        const Sample sample{double(m_clock.elapsed()) / double(length.count()), residentBytes(pid),
                            openDescriptors(pid)};
        if (sample.memory > 0 && sample.descriptors > 0) {
            m_samples.append(sample);
        }
    });
    if (isUsageMeasured()) {
        m_timer.start(interval);
    }
}

Watch::Window Watch::quarter(int number) const
{
    std::vector<qint64> memory;
    std::vector<int> descriptors;
    for (const Sample &sample : m_samples) {
        if (sample.at >= number * 0.25 && sample.at < (number + 1) * 0.25) {
            memory.push_back(sample.memory);
            descriptors.push_back(sample.descriptors);
        }
    }
    return memory.size() < leastSamples ? Window() : Window{int(memory.size()), median(memory), median(descriptors)};
}

QByteArrayList Watch::report() const
{
    if (!isUsageMeasured()) {
        return {"memory and descriptors: not measured on this system"};
    }
    QByteArray memory = "memory by quarters:";
    QByteArray descriptors = "descriptors by quarters:";
    for (int i = 0; i < 4; ++i) {
        const Window window = quarter(i);
        memory += "  " + (window.samples ? mebibytes(window.memory) : QByteArray("-"));
        descriptors += "  " + (window.samples ? QByteArray::number(window.descriptors) : QByteArray("-"));
    }
    return {memory + "  (the last may be " + mebibytes(memoryTolerance) + " above the second)",
            descriptors + "  (the last may be " + QByteArray::number(descriptorTolerance) + " above the second)"};
}

QByteArrayList Watch::judge(bool memoryToo) const
{
    if (!isUsageMeasured()) {
        return {};
    }
    const Window second = quarter(1);
    const Window last = quarter(3);
    if (second.samples == 0 || last.samples == 0) {
        return {"the endpoint's memory and descriptors could not be looked at often enough"};
    }
    QByteArrayList problems;
    if (memoryToo && last.memory > second.memory + memoryTolerance) {
        problems.append("memory grew from " + mebibytes(second.memory) + " to " + mebibytes(last.memory));
    }
    if (last.descriptors > second.descriptors + descriptorTolerance) {
        problems.append("open descriptors grew from " + QByteArray::number(second.descriptors) + " to " +
                        QByteArray::number(last.descriptors));
    }
    return problems;
}

} // namespace soak
