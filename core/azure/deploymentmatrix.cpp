// SPDX-License-Identifier: MIT
#include "core/azure/deploymentmatrix.h"

#include "core/azure/enumeration.h"

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;
using State = DeploymentCell::State;

/// Azure's names never differ by case alone.
bool isSameName(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

bool agree(const ModelDeployment &a, const ModelDeployment &b)
{
    return a.model == b.model && a.version == b.version;
}

QString versionText(const ModelDeployment &deployment)
{
    return deployment.version.isEmpty() ? u"the default version"_s : deployment.version;
}

QString cellText(const ModelDeployment *here, State state)
{
    if (!here) {
        return state == State::Missing ? u"Missing"_s : QString();
    }
    return state == State::ModelDiffers ? here->model : versionText(*here);
}

QString checkWord(const QList<DeploymentCell> &cells)
{
    static const QList<std::pair<State, QString>> words{{State::Missing, u"Missing"_s},
                                                        {State::ModelDiffers, u"Model differs"_s},
                                                        {State::VersionDiffers, u"Version differs"_s},
                                                        {State::Extra, u"Extra"_s}};
    for (const auto &[state, word] : words) {
        if (std::any_of(cells.begin(), cells.end(),
                        [wanted = state](const DeploymentCell &cell) { return cell.state == wanted; })) {
            return word;
        }
    }
    return u"Consistent"_s;
}

class Comparison
{
public:
    explicit Comparison(const SetupPlan &plan)
        : m_plan(plan)
    {
    }

    DeploymentMatrix take()
    {
        addColumns();
        for (const OpenAiInstance &instance : m_plan.instances) {
            m_matrix.rows.append({instance.name, {}, {}});
        }
        for (const DeploymentColumn &column : std::as_const(m_matrix.columns)) {
            compare(column);
        }
        for (DeploymentRow &row : m_matrix.rows) {
            row.check = checkWord(row.cells);
        }
        return std::move(m_matrix);
    }

private:
    void addColumns();
    std::optional<ModelDeployment> expected(const QString &name) const;
    void compare(const DeploymentColumn &column);
    DeploymentDifference difference(const DeploymentColumn &column, qsizetype instance, State state) const;
    template <typename Predicate>
    QString others(qsizetype instance, const Predicate &matches, const QString &one, const QString &several) const;

    const ModelDeployment *at(qsizetype instance, const QString &name) const
    {
        return findDeployment(m_plan.deploymentsOf(m_plan.instances[instance]), name);
    }

    const SetupPlan &m_plan;
    DeploymentMatrix m_matrix;
};

void Comparison::addColumns()
{
    QStringList names;
    const auto add = [&](const QList<ModelDeployment> &deployments) {
        for (const ModelDeployment &deployment : deployments) {
            if (!names.contains(deployment.name, Qt::CaseInsensitive)) {
                names.append(deployment.name);
            }
        }
    };
    add(m_plan.deployments);
    for (const OpenAiInstance &instance : m_plan.instances) {
        add(m_plan.deploymentsOf(instance));
    }
    for (const QString &name : std::as_const(names)) {
        m_matrix.columns.append({name, expected(name)});
    }
}

std::optional<ModelDeployment> Comparison::expected(const QString &name) const
{
    // The plan's comes first, so that it wins among equals.
    QList<ModelDeployment> candidates;
    QList<int> votes;
    const ModelDeployment *planned = findDeployment(m_plan.deployments, name);
    if (planned) {
        candidates.append(*planned);
        votes.append(0);
    }
    int having = 0;
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        const ModelDeployment *here = at(i, name);
        if (!here) {
            continue;
        }
        ++having;
        const auto same = std::find_if(candidates.begin(), candidates.end(),
                                       [&](const ModelDeployment &one) { return agree(one, *here); });
        if (same == candidates.end()) {
            candidates.append(*here);
            votes.append(1);
        } else {
            ++votes[same - candidates.begin()];
        }
    }
    if (!planned && having * 2 <= m_plan.instances.size()) {
        return std::nullopt;
    }
    return candidates[std::max_element(votes.begin(), votes.end()) - votes.begin()];
}

void Comparison::compare(const DeploymentColumn &column)
{
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        const ModelDeployment *here = at(i, column.name);
        const State state = compareDeployment(here, column.expected);
        m_matrix.rows[i].cells.append({state, cellText(here, state)});
        if (state != State::Same && state != State::Absent) {
            m_matrix.differences.append(difference(column, i, state));
        }
    }
}

/// ", the other six have it": what those of the other instances do that `matches` holds for. Empty without any.
template <typename Predicate>
QString Comparison::others(qsizetype instance, const Predicate &matches, const QString &one,
                           const QString &several) const
{
    const qsizetype all = m_plan.instances.size() - 1;
    QStringList names;
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        if (i != instance && matches(i)) {
            names.append(m_plan.instances[i].name);
        }
    }
    if (names.isEmpty()) {
        return {};
    }
    if (names.size() == 1) {
        return u", %1 %2"_s.arg(names.first(), one);
    }
    const QString which = names.size() == all ? u"the other %1"_s.arg(numberWord(all))
                                              : u"%1 of the other %2"_s.arg(numberWord(names.size()), numberWord(all));
    return u", %1 %2"_s.arg(which, several);
}

DeploymentDifference Comparison::difference(const DeploymentColumn &column, qsizetype instance, State state) const
{
    const QString &who = m_plan.instances[instance].name;
    const ModelDeployment *here = at(instance, column.name);
    const auto hasIt = [&](qsizetype i) { return at(i, column.name) != nullptr; };
    const auto lacksIt = [&](qsizetype i) { return !hasIt(i); };
    const auto isAsExpected = [&](qsizetype i) { return hasIt(i) && agree(*at(i, column.name), *column.expected); };
    DeploymentDifference result{int(instance), column.name, state, {}, {}, {}, column.expected};
    if (result.replacement) {
        // Where it stands as it is, the instance keeps its own name for it, its type and its share of the quota.
        const ModelDeployment wanted = *result.replacement;
        result.replacement = here ? *here : wanted;
        result.replacement->model = wanted.model;
        result.replacement->version = wanted.version;
    }
    const auto differs = [&](const QString &has, const QString &wanted, const QString &remedy) {
        result.headline = u"%1 is not the same everywhere."_s.arg(column.name);
        result.detail = u"%1 has %2%3. Answers would differ after a spill."_s.arg(
            who, has, others(instance, isAsExpected, u"has "_s + wanted, u"have "_s + wanted));
        result.remedy = u"Change to "_s + remedy;
    };
    switch (state) {
    case State::VersionDiffers: {
        const QString version = versionText(*here);
        differs(here->version.isEmpty() ? version : u"version "_s + version, versionText(*column.expected),
                versionText(*column.expected));
        break;
    }
    case State::ModelDiffers:
        differs(u"model "_s + here->model, column.expected->model,
                (column.expected->model + u' ' + column.expected->version).trimmed());
        break;
    case State::Missing:
        result.headline = u"%1 is not everywhere."_s.arg(column.name);
        result.detail = u"%1 does not have it%2. Calls for it would fail after a spill."_s.arg(
            who, others(instance, hasIt, u"does"_s, u"do"_s));
        result.remedy = u"Add "_s + column.name;
        break;
    case State::Extra:
        result.headline = u"%1 is not everywhere."_s.arg(column.name);
        result.detail = u"%1 has it%2. Calls for it would fail after a spill."_s.arg(
            who, others(instance, lacksIt, u"does not"_s, u"do not"_s));
        result.remedy = u"Leave it out"_s;
        break;
    case State::Same:
    case State::Absent:
        break;
    }
    return result;
}

/// The same deployments, in any order.
bool isSameList(const QList<ModelDeployment> &a, const QList<ModelDeployment> &b)
{
    return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

} // namespace

const ModelDeployment *findDeployment(const QList<ModelDeployment> &list, const QString &name)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const ModelDeployment &one) { return isSameName(one.name, name); });
    return found == list.end() ? nullptr : &*found;
}

DeploymentCell::State compareDeployment(const ModelDeployment *here, const std::optional<ModelDeployment> &expected)
{
    if (!expected) {
        return here ? State::Extra : State::Absent;
    }
    if (!here) {
        return State::Missing;
    }
    if (here->model != expected->model) {
        return State::ModelDiffers;
    }
    return here->version == expected->version ? State::Same : State::VersionDiffers;
}

DeploymentMatrix deploymentMatrix(const SetupPlan &plan)
{
    return Comparison(plan).take();
}

SetupPlan mended(SetupPlan plan, const DeploymentDifference &difference)
{
    if (!deploymentMatrix(plan).differences.contains(difference)) {
        return plan;
    }
    OpenAiInstance &instance = plan.instances[difference.instance];
    QList<ModelDeployment> own = plan.deploymentsOf(instance);
    const auto here = std::find_if(own.begin(), own.end(), [&](const ModelDeployment &one) {
        return isSameName(one.name, difference.deployment);
    });
    if (!difference.replacement) {
        own.erase(here);
    } else if (here == own.end()) {
        own.append(*difference.replacement);
    } else {
        *here = *difference.replacement;
    }
    instance.deployments = own;
    if (isSameList(own, plan.deployments)) {
        instance.deployments.reset();
    }
    return plan;
}

} // namespace spillway
