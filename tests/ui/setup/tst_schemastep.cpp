// SPDX-License-Identifier: MIT
#include "tests/core/azurelink/downloadrun.h"
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/schemastep.h"
#include "ui/widgets/button.h"
#include "ui/widgets/format.h"

#include <QProgressBar>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Step 4: a schema comes from a server on this computer, with its progress, or does not and the page says why.
class TestSchemaStep : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void progressThenThere();
    void cancelAndGoOn();
    void brokenOff();
    void tooLarge();
    void withdrawn();
    void anotherVersionStartsAnew();
    void noVersion();

private:
    /// The step, whose downloads come from this server.
    SchemaStep &step(SetupScene &scene, const ScriptedBackend &server) const
    {
        auto &step = scene.step<SchemaStep>(SetupStep::Schema);
        step.setUrlOf(
            [url = server.url()](const QString &version) { return QUrl(url + u'/' + version + u"/inference.json"_s); });
        return step;
    }
    QStringList files() const { return QDir(SchemaStore::defaultFolder()).entryList(QDir::Files); }
    QByteArray cached(const QString &version) const
    {
        QFile file(SchemaStore().pathOf(version));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    TestLook m_look;
    std::unique_ptr<QTemporaryDir> m_cache;
};

void TestSchemaStep::init()
{
    m_cache = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_cache->path().toUtf8());
    QVERIFY(SchemaStore::defaultFolder().startsWith(m_cache->path()));
}

void TestSchemaStep::progressThenThere()
{
    const QByteArray schema = largeSchema();
    BackendConnection *connection = nullptr;
    ScriptedBackend server([&](BackendConnection &accepted, const WireMessage & /*message*/) {
        connection = &accepted;
        accepted.write(beginningOf(schema, half, "\"a\""));
    });
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    QCOMPARE(step.statusText(), u"The schema is not on this computer yet."_s);
    QCOMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::ToDo);
    QVERIFY(!step.progress()->isVisible());
    step.downloadButton()->click();
    QVERIFY(step.progress()->isVisible());
    QCOMPARE(step.downloadButton()->text(), u"Cancel"_s);
    QTRY_COMPARE(step.progressText(), u"%1 of %2"_s.arg(formatBytes(half), formatBytes(schema.size())));
    QCOMPARE(step.progress()->value(), int(half * 1000 / schema.size()));
    QCOMPARE(step.progress()->maximum(), 1000);
    connection->write(schema.mid(half));
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::Done);
    QCOMPARE(scene.told, u"Schema 2024-10-21 downloaded"_s);
    QVERIFY2(step.statusText().startsWith(u"2024-10-21, OpenAPI 3.0.0, 1 paths, "_s), qPrintable(step.statusText()));
    QVERIFY(!step.progress()->isVisible());
    QCOMPARE(step.downloadButton()->text(), u"Download"_s);
    QVERIFY(cached(u"2024-10-21"_s) == schema);
    QCOMPARE(files(), QStringList(u"2024-10-21.json"_s));
}

void TestSchemaStep::cancelAndGoOn()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::raw(beginningOf(schema, half, "\"a\""))});
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QTRY_VERIFY(step.progressText().startsWith(formatBytes(half)));
    step.downloadButton()->click();
    QCOMPARE(step.downloadButton()->text(), u"Go on"_s);
    QVERIFY(!step.progress()->isVisible());
    QCOMPARE(step.progressText(), QString());
    QCOMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::ToDo);
    QCOMPARE(step.statusText(), u"The schema is not on this computer yet."_s); // to cancel is no fault
    step.downloadButton()->click();
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::Done);
    QCOMPARE(server.requests().size(), 2);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QVERIFY(cached(u"2024-10-21"_s) == schema);
}

void TestSchemaStep::brokenOff()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QTRY_COMPARE(step.downloadButton()->text(), u"Go on"_s);
    QVERIFY2(step.statusText().contains(u"127.0.0.1 broke off. Try again"_s), qPrintable(step.statusText()));
    QCOMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::ToDo);
    step.downloadButton()->click();
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Schema), StepState::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
}

void TestSchemaStep::tooLarge()
{
    ScriptedBackend server(reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 17825792\r\n\r\n{"));
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QTRY_VERIFY2(step.statusText().startsWith(u"The file has more than 16 MiB"_s), qPrintable(step.statusText()));
    QCOMPARE(step.downloadButton()->text(), u"Download"_s); // there is nothing to go on with
    QCOMPARE(files(), QStringList());
}

void TestSchemaStep::withdrawn()
{
    ScriptedBackend server(reply::answer(404));
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QTRY_VERIFY2(step.statusText().contains(u"has no such file (404)"_s), qPrintable(step.statusText()));
    QCOMPARE(server.last().target(), "/2024-10-21/inference.json");
}

void TestSchemaStep::anotherVersionStartsAnew()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {}, largeSchema("2024-06-01")));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    SetupScene scene;
    SchemaStep &step = this->step(scene, server);
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QTRY_COMPARE(step.downloadButton()->text(), u"Go on"_s);
    scene.page->model().change([](SetupPlan &plan) { plan.schemaVersion = u"2024-06-01"_s; });
    QCOMPARE(step.downloadButton()->text(), u"Download"_s);
    QCOMPARE(step.statusText(), u"The schema is not on this computer yet."_s);
    step.downloadButton()->click();
    QTRY_COMPARE(scene.told, u"Schema 2024-06-01 downloaded"_s);
    QVERIFY(!server.last().hasHeader("Range"));
}

void TestSchemaStep::noVersion()
{
    ScriptedBackend server(reply::answer(200));
    SetupScene scene;
    scene.page->model().change([](SetupPlan &plan) { plan.schemaVersion.clear(); });
    SchemaStep &step = this->step(scene, server);
    step.setUrlOf([](const QString &) { return QUrl(); });
    QVERIFY(scene.show());
    step.downloadButton()->click();
    QCOMPARE(step.statusText(), u"Choose a version of the list."_s);
    QVERIFY(server.requests().isEmpty());
}

QTEST_MAIN(TestSchemaStep)
#include "tst_schemastep.moc"
