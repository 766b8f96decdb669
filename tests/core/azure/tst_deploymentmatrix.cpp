// SPDX-License-Identifier: MIT
#include "core/azure/deploymentmatrix.h"

#include "core/azure/enumeration.h"
#include "tests/core/azure/soundplan.h"

#include <QTest>

using namespace spillway;
using State = DeploymentCell::State;
using Deployments = QList<ModelDeployment>;

/// Instances against deployments: what differs, how it is said, and how it is mended.
class TestDeploymentMatrix : public QObject
{
    Q_OBJECT
private slots:
    void words();
    void consistent();
    void nothing();
    void oneVersionOfSeven();
    void oneOfTwo();
    void severalDiffer();
    void majorityAgainstThePlan();
    void tiesAreThePlans();
    void modelDiffers();
    void noVersion();
    void missing();
    void missingEverywhere();
    void extra();
    void wantedByMostOfThem();
    void gravestWord();
    void namesByCase();
    void typesAndCapacitiesMayDiffer();
    void mendedOneByOne();
    void mendedKeepsTheRest();
    void staleDifferences();
    void hostileNames();
};

namespace
{

const QString v11 = "2024-11-20";
const QString v08 = "2024-08-06";

/// The seven instances of design/setup.png.
SetupPlan sevenInstances()
{
    SetupPlan plan;
    for (const char *name : {"contoso-ptu-eus2", "contoso-ptu-swc", "contoso-oai-eus", "contoso-oai-wus3",
                             "contoso-oai-ncus", "contoso-oai-frc", "contoso-oai-uks"}) {
        plan.instances.append({name, {}, {}, {}});
    }
    plan.deployments = {deploymentOf("gpt-4o", v11), deploymentOf("gpt-4o-mini", "2024-07-18"),
                        deploymentOf("text-embedding-3-large", "1")};
    return plan;
}

SetupPlan instances(int count, const Deployments &deployments = {deploymentOf("gpt-4o", v11)})
{
    SetupPlan plan;
    for (int i = 0; i < count; ++i) {
        plan.instances.append({QString(QChar(u'a' + i)), {}, {}, {}});
    }
    plan.deployments = deployments;
    return plan;
}

QStringList checks(const DeploymentMatrix &matrix)
{
    QStringList words;
    for (const DeploymentRow &row : matrix.rows) {
        words.append(row.check);
    }
    return words;
}

QStringList texts(const DeploymentMatrix &matrix)
{
    QStringList lines;
    for (const DeploymentDifference &difference : matrix.differences) {
        lines.append(difference.text());
    }
    return lines;
}

} // namespace

void TestDeploymentMatrix::words()
{
    QCOMPARE(enumeration({}), "");
    QCOMPARE(enumeration({"a"}), "a");
    QCOMPARE(enumeration({"a", "b"}), "a and b");
    QCOMPARE(enumeration({"a", "b", "c"}), "a, b and c");
    QCOMPARE(numberWord(0), "no");
    QCOMPARE(numberWord(6), "six");
    QCOMPARE(numberWord(12), "twelve");
    QCOMPARE(numberWord(13), "13");
    QCOMPARE(numberWord(-1), "-1");
}

void TestDeploymentMatrix::consistent()
{
    const DeploymentMatrix matrix = deploymentMatrix(sevenInstances());
    QCOMPARE(matrix.columns.size(), 3);
    QCOMPARE(matrix.columns[1].name, "gpt-4o-mini");
    QCOMPARE(matrix.columns[1].expected->version, "2024-07-18");
    QCOMPARE(matrix.rows.size(), 7);
    QCOMPARE(matrix.rows[3].instance, "contoso-oai-wus3");
    QCOMPARE(matrix.rows[3].cells,
             (QList<DeploymentCell>{{State::Same, v11}, {State::Same, "2024-07-18"}, {State::Same, "1"}}));
    QCOMPARE(checks(matrix).count("Consistent"), 7);
    QVERIFY(matrix.differences.isEmpty());
}

void TestDeploymentMatrix::nothing()
{
    DeploymentMatrix matrix = deploymentMatrix(SetupPlan());
    QVERIFY(matrix.columns.isEmpty() && matrix.rows.isEmpty() && matrix.differences.isEmpty());
    matrix = deploymentMatrix(instances(0));
    QCOMPARE(matrix.columns.size(), 1);
    QVERIFY(matrix.rows.isEmpty() && matrix.differences.isEmpty());
    matrix = deploymentMatrix(instances(2, {}));
    QCOMPARE(checks(matrix), (QStringList{"Consistent", "Consistent"}));
    QVERIFY(matrix.rows[0].cells.isEmpty());
}

void TestDeploymentMatrix::oneVersionOfSeven()
{
    SetupPlan plan = sevenInstances();
    plan.instances[3].deployments = plan.deployments;
    plan.instances[3].deployments->first().version = v08;
    plan.instances[3].deployments->first().capacity = 120;
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(matrix.differences.size(), 1);
    const DeploymentDifference &difference = matrix.differences.first();
    QCOMPARE(difference.headline, "gpt-4o is not the same everywhere.");
    QCOMPARE(difference.text(), "gpt-4o is not the same everywhere. contoso-oai-wus3 has version 2024-08-06, the other "
                                "six have 2024-11-20. Answers would differ after a spill.");
    QCOMPARE(difference.remedy, "Change to 2024-11-20");
    QCOMPARE(difference.instance, 3);
    QCOMPARE(difference.state, State::VersionDiffers);
    QCOMPARE(*difference.replacement, (ModelDeployment{"gpt-4o", "gpt-4o", v11, "Standard", 120}));
    QCOMPARE(matrix.rows[3].cells[0], (DeploymentCell{State::VersionDiffers, v08}));
    QCOMPARE(matrix.rows[3].cells[1].state, State::Same);
    QCOMPARE(matrix.rows[3].check, "Version differs");
    QCOMPARE(checks(matrix).count("Consistent"), 6);
}

void TestDeploymentMatrix::oneOfTwo()
{
    SetupPlan plan = instances(2);
    plan.instances[0].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    QCOMPARE(texts(deploymentMatrix(plan)), QStringList{"gpt-4o is not the same everywhere. a has version 2024-08-06, "
                                                        "b has 2024-11-20. Answers would differ after a spill."});
}

void TestDeploymentMatrix::severalDiffer()
{
    SetupPlan plan = instances(5);
    plan.instances[1].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    plan.instances[4].deployments = Deployments{deploymentOf("gpt-4o", "2024-05-13")};
    QCOMPARE(texts(deploymentMatrix(plan)),
             (QStringList{"gpt-4o is not the same everywhere. b has version 2024-08-06, three of the other four have "
                          "2024-11-20. Answers would differ after a spill.",
                          "gpt-4o is not the same everywhere. e has version 2024-05-13, three of the other four have "
                          "2024-11-20. Answers would differ after a spill."}));
}

void TestDeploymentMatrix::majorityAgainstThePlan()
{
    SetupPlan plan = instances(3);
    plan.instances[0].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    plan.instances[1].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(matrix.columns[0].expected->version, v08);
    QCOMPARE(texts(matrix), QStringList{"gpt-4o is not the same everywhere. c has version 2024-11-20, the other two "
                                        "have 2024-08-06. Answers would differ after a spill."});
    const SetupPlan result = mended(plan, matrix.differences[0]);
    QCOMPARE(result.instances[2].deployments->first().version, v08);
    QVERIFY(deploymentMatrix(result).differences.isEmpty());
}

void TestDeploymentMatrix::tiesAreThePlans()
{
    SetupPlan plan = instances(4);
    plan.instances[0].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    plan.instances[1].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    QCOMPARE(checks(deploymentMatrix(plan)),
             (QStringList{"Version differs", "Version differs", "Consistent", "Consistent"}));
    // Without a word of the plan's, the first in the list.
    plan.deployments.clear();
    plan.instances[2].deployments = plan.instances[3].deployments = Deployments{deploymentOf("gpt-4o", v11)};
    QCOMPARE(checks(deploymentMatrix(plan)),
             (QStringList{"Consistent", "Consistent", "Version differs", "Version differs"}));
}

void TestDeploymentMatrix::modelDiffers()
{
    SetupPlan plan = instances(3);
    plan.instances[1].deployments = Deployments{{"gpt-4o", "gpt-4o-mini", "2024-07-18"}};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(texts(matrix),
             QStringList{"gpt-4o is not the same everywhere. b has model gpt-4o-mini, the other two have "
                         "gpt-4o. Answers would differ after a spill."});
    QCOMPARE(matrix.differences[0].remedy, "Change to gpt-4o 2024-11-20");
    QCOMPARE(matrix.rows[1].cells, (QList<DeploymentCell>{{State::ModelDiffers, "gpt-4o-mini"}}));
    QCOMPARE(matrix.rows[1].check, "Model differs");
    QCOMPARE(mended(plan, matrix.differences[0]), instances(3));
}

void TestDeploymentMatrix::noVersion()
{
    SetupPlan plan = instances(3);
    plan.instances[1].deployments = Deployments{deploymentOf("gpt-4o", "")};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(texts(matrix), QStringList{"gpt-4o is not the same everywhere. b has the default version, the other two "
                                        "have 2024-11-20. Answers would differ after a spill."});
    QCOMPARE(matrix.rows[1].cells[0].text, "the default version");
}

void TestDeploymentMatrix::missing()
{
    SetupPlan plan = sevenInstances();
    plan.instances[6].deployments = Deployments{plan.deployments[1], plan.deployments[2]};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(texts(matrix), QStringList{"gpt-4o is not everywhere. contoso-oai-uks does not have it, the other six do. "
                                        "Calls for it would fail after a spill."});
    QCOMPARE(matrix.differences[0].remedy, "Add gpt-4o");
    QCOMPARE(matrix.rows[6].cells[0], (DeploymentCell{State::Missing, "Missing"}));
    QCOMPARE(matrix.rows[6].check, "Missing");
    // It is in the list again, at its end; that is the plan's list all the same.
    QCOMPARE(mended(plan, matrix.differences[0]), sevenInstances());
}

void TestDeploymentMatrix::missingEverywhere()
{
    SetupPlan plan = instances(2);
    plan.instances[0].deployments = plan.instances[1].deployments = Deployments();
    DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(texts(matrix),
             (QStringList{"gpt-4o is not everywhere. a does not have it. Calls for it would fail after a spill.",
                          "gpt-4o is not everywhere. b does not have it. Calls for it would fail after a spill."}));
    plan = mended(plan, matrix.differences[1]);
    QCOMPARE(
        texts(deploymentMatrix(plan)),
        QStringList{"gpt-4o is not everywhere. a does not have it, b does. Calls for it would fail after a spill."});
}

void TestDeploymentMatrix::extra()
{
    SetupPlan plan = instances(3);
    plan.instances[1].deployments = Deployments{deploymentOf("gpt-4o", v11), deploymentOf("o1", "1")};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(matrix.columns.size(), 2);
    QVERIFY(!matrix.columns[1].expected.has_value());
    QCOMPARE(matrix.rows[0].cells[1], (DeploymentCell{State::Absent, ""}));
    QCOMPARE(matrix.rows[1].cells[1], (DeploymentCell{State::Extra, "1"}));
    QCOMPARE(checks(matrix), (QStringList{"Consistent", "Extra", "Consistent"}));
    QCOMPARE(texts(matrix), QStringList{"o1 is not everywhere. b has it, the other two do not. Calls for it would fail "
                                        "after a spill."});
    QCOMPARE(matrix.differences[0].remedy, "Leave it out");
    QCOMPARE(mended(plan, matrix.differences[0]), instances(3));
}

void TestDeploymentMatrix::wantedByMostOfThem()
{
    // The plan says nothing of it, but more than half have it.
    SetupPlan plan = instances(3, {});
    plan.instances[0].deployments = plan.instances[2].deployments = Deployments{deploymentOf("o1", "1")};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(checks(matrix), (QStringList{"Consistent", "Missing", "Consistent"}));
    QCOMPARE(texts(matrix),
             QStringList{"o1 is not everywhere. b does not have it, the other two do. Calls for it would "
                         "fail after a spill."});
    const SetupPlan result = mended(plan, matrix.differences[0]);
    QCOMPARE(*result.instances[1].deployments, Deployments{deploymentOf("o1", "1")});
    // Half is not most.
    plan = instances(2, {});
    plan.instances[0].deployments = Deployments{deploymentOf("o1", "1")};
    QCOMPARE(checks(deploymentMatrix(plan)), (QStringList{"Extra", "Consistent"}));
}

void TestDeploymentMatrix::gravestWord()
{
    SetupPlan plan = instances(3, {deploymentOf("a", "1"), deploymentOf("b", "1"), deploymentOf("c", "1")});
    Deployments own{deploymentOf("x", "1"), deploymentOf("a", "2"), {"b", "other", "1"}};
    plan.instances[0].deployments = own;
    QCOMPARE(deploymentMatrix(plan).rows[0].check, "Missing");
    QCOMPARE(deploymentMatrix(plan).differences.size(), 4);
    own.append(deploymentOf("c", "1"));
    plan.instances[0].deployments = own;
    QCOMPARE(deploymentMatrix(plan).rows[0].check, "Model differs");
    own[2] = deploymentOf("b", "1");
    plan.instances[0].deployments = own;
    QCOMPARE(deploymentMatrix(plan).rows[0].check, "Version differs");
    own[1] = deploymentOf("a", "1");
    plan.instances[0].deployments = own;
    QCOMPARE(deploymentMatrix(plan).rows[0].check, "Extra");
}

void TestDeploymentMatrix::namesByCase()
{
    SetupPlan plan = instances(2);
    plan.instances[1].deployments = Deployments{{"GPT-4o", "gpt-4o", v11}};
    const DeploymentMatrix matrix = deploymentMatrix(plan);
    QCOMPARE(matrix.columns.size(), 1);
    QVERIFY(matrix.differences.isEmpty());
}

void TestDeploymentMatrix::typesAndCapacitiesMayDiffer()
{
    SetupPlan plan = instances(2);
    plan.instances[1].deployments = Deployments{{"gpt-4o", "gpt-4o", v11, "ProvisionedManaged", 100}};
    QVERIFY(deploymentMatrix(plan).differences.isEmpty());
}

void TestDeploymentMatrix::mendedOneByOne()
{
    SetupPlan plan = sevenInstances();
    plan.instances[0].deployments = Deployments{deploymentOf("gpt-4o", v08), deploymentOf("o1", "1")};
    plan.instances[5].deployments = Deployments{{"gpt-4o", "gpt-4.1", "1"}, plan.deployments[1]};
    for (qsizetype left = 6; left > 0; --left) {
        const DeploymentMatrix matrix = deploymentMatrix(plan);
        QVERIFY2(matrix.differences.size() <= left, qPrintable(texts(matrix).join('\n')));
        if (matrix.differences.isEmpty()) {
            break;
        }
        const SetupPlan next = mended(plan, matrix.differences.last());
        QCOMPARE(deploymentMatrix(next).differences.size(), matrix.differences.size() - 1);
        plan = next;
    }
    QCOMPARE(plan, sevenInstances());
}

void TestDeploymentMatrix::mendedKeepsTheRest()
{
    SetupPlan plan = instances(3);
    plan.instances[1].deployments = Deployments{{"GPT-4o", "gpt-4o", v08, "ProvisionedManaged", 100}};
    const SetupPlan result = mended(plan, deploymentMatrix(plan).differences[0]);
    QCOMPARE(*result.instances[1].deployments, (Deployments{{"GPT-4o", "gpt-4o", v11, "ProvisionedManaged", 100}}));
    QVERIFY(!result.instances[0].deployments.has_value());
    QCOMPARE(result.deployments, plan.deployments);
}

void TestDeploymentMatrix::staleDifferences()
{
    SetupPlan plan = instances(3);
    plan.instances[2].deployments = Deployments{deploymentOf("gpt-4o", v08)};
    const DeploymentDifference difference = deploymentMatrix(plan).differences[0];
    const SetupPlan done = mended(plan, difference);
    QCOMPARE(mended(done, difference), done);
    SetupPlan shorter = plan;
    shorter.instances.removeLast();
    QCOMPARE(mended(shorter, difference), shorter);
    QCOMPARE(mended({}, difference), SetupPlan());
}

void TestDeploymentMatrix::hostileNames()
{
    SetupPlan plan = instances(3, {deploymentOf("%1", "%2")});
    plan.instances[0].name = "%2%3";
    plan.instances[0].deployments = Deployments{deploymentOf("%1", "%4")};
    QCOMPARE(texts(deploymentMatrix(plan)), QStringList{"%1 is not the same everywhere. %2%3 has version %4, the other "
                                                        "two have %2. Answers would differ after a spill."});
}

QTEST_APPLESS_MAIN(TestDeploymentMatrix)
#include "tst_deploymentmatrix.moc"
