// SPDX-License-Identifier: MIT
#include "core/simulate/modelnames.h"

#include <QJsonArray>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Deployments, the models behind them, and their lists.
class TestModelNames : public QObject
{
    Q_OBJECT
private slots:
    void modelsOfDeployments_data();
    void modelsOfDeployments();
    void deploymentNames_data();
    void deploymentNames();
    void capabilities_data();
    void capabilities();
    void lists();
};

void TestModelNames::modelsOfDeployments_data()
{
    QTest::addColumn<QString>("deployment");
    QTest::addColumn<QString>("model");
    QTest::newRow("known") << u"gpt-4o"_s << u"gpt-4o-2024-11-20"_s;
    QTest::newRow("known, smaller") << u"gpt-4o-mini"_s << u"gpt-4o-mini-2024-07-18"_s;
    QTest::newRow("without a version") << u"gpt-35-turbo"_s << u"gpt-35-turbo"_s;
    QTest::newRow("a name of one's own") << u"my-deployment"_s << u"my-deployment"_s;
    QTest::newRow("case counts") << u"GPT-4o"_s << u"GPT-4o"_s;
}

void TestModelNames::modelsOfDeployments()
{
    QFETCH(QString, deployment);
    QTEST(modelOfDeployment(deployment), "model");
}

void TestModelNames::deploymentNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    QTest::newRow("usual") << u"gpt-4o"_s << true;
    QTest::newRow("all kinds") << u"A-z_0.9"_s << true;
    QTest::newRow("one character") << u"x"_s << true;
    QTest::newRow("64") << u"x"_s.repeated(64) << true;
    QTest::newRow("65") << u"x"_s.repeated(65) << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("space") << u"a b"_s << false;
    QTest::newRow("slash") << u"a/b"_s << false;
    QTest::newRow("letter of another alphabet") << u"é"_s << false;
    QTest::newRow("line end") << u"a\nb"_s << false;
}

void TestModelNames::deploymentNames()
{
    QFETCH(QString, name);
    QTEST(isDeploymentName(name), "valid");
}

void TestModelNames::capabilities_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("chat");
    QTest::addColumn<bool>("embeddings");
    QTest::addColumn<bool>("completion");
    QTest::newRow("chat") << u"gpt-4o"_s << true << false << false;
    QTest::newRow("embeddings") << u"text-embedding-3-small"_s << false << true << false;
    QTest::newRow("completion") << u"gpt-35-turbo-instruct"_s << true << false << true;
    QTest::newRow("audio in") << u"whisper"_s << false << false << false;
    QTest::newRow("audio out") << u"tts-hd"_s << false << false << false;
    QTest::newRow("images") << u"dall-e-3"_s << false << false << false;
}

void TestModelNames::capabilities()
{
    QFETCH(QString, id);
    const QJsonObject entry = modelEntry(id, 5);
    QCOMPARE(entry["id"].toString(), id);
    QCOMPARE(entry["object"].toString(), u"model"_s);
    QCOMPARE(entry["status"].toString(), u"succeeded"_s);
    QCOMPARE(entry["created"].toInt(), 5);
    QCOMPARE(entry["created_at"].toInt(), 5);
    QTEST(entry["capabilities"]["chat_completion"].toBool(), "chat");
    QTEST(entry["capabilities"]["embeddings"].toBool(), "embeddings");
    QTEST(entry["capabilities"]["completion"].toBool(), "completion");
}

void TestModelNames::lists()
{
    const QStringList names{u"gpt-4o"_s, u"text-embedding-3-small"_s};
    const QJsonObject models = modelList(names, 5);
    QCOMPARE(models["object"].toString(), u"list"_s);
    QCOMPARE(models["data"].toArray(), (QJsonArray{modelEntry(names[0], 5), modelEntry(names[1], 5)}));

    const QJsonObject deployments = deploymentList(names, 5);
    QCOMPARE(deployments["object"].toString(), u"list"_s);
    QCOMPARE(deployments["data"].toArray().size(), 2);
    const QJsonObject first = deployments["data"][0].toObject();
    QCOMPARE(first["id"].toString(), u"gpt-4o"_s);
    QCOMPARE(first["object"].toString(), u"deployment"_s);
    QCOMPARE(first["model"].toString(), u"gpt-4o-2024-11-20"_s);
    QCOMPARE(first["scale_settings"]["scale_type"].toString(), u"standard"_s);

    QVERIFY(modelList({}, 5)["data"].isArray());
    for (const QString &name : usualDeployments()) {
        QVERIFY(isDeploymentName(name));
    }
}

QTEST_APPLESS_MAIN(TestModelNames)
#include "tst_modelnames.moc"
