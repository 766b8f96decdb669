// SPDX-License-Identifier: MIT
#include "core/simulate/embeddings.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>
#include <QtEndian>

#include <cmath>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Embeddings as numbers and as base64, and what cannot be embedded.
class TestEmbeddings : public QObject
{
    Q_OBJECT
private slots:
    void vectorsHaveLengthOne_data();
    void vectorsHaveLengthOne();
    void vectorsDependOnTheInputAlone();
    void answers_data();
    void answers();
    void base64IsTheSameVector();
    void dimensions_data();
    void dimensions();
    void refuses_data();
    void refuses();

private:
    static GenerationCall call(const QByteArray &request, const QString &model = u"text-embedding-3-small"_s)
    {
        const QJsonObject object = parsed(request);
        return {object, model, readTextOrList(object["input"]), false};
    }
    static QList<float> floatsOf(const QJsonValue &vector)
    {
        QList<float> floats;
        const QJsonArray numbers = vector.toArray();
        for (const QJsonValue &number : numbers) {
            floats.append(float(number.toDouble()));
        }
        return floats;
    }
};

void TestEmbeddings::vectorsHaveLengthOne_data()
{
    QTest::addColumn<int>("dimensions");
    for (const int dimensions : {1, 2, 256, 1536, 3072}) {
        QTest::addRow("%d", dimensions) << dimensions;
    }
}

void TestEmbeddings::vectorsHaveLengthOne()
{
    QFETCH(int, dimensions);
    const QList<float> vector = embeddingOf("Hello", dimensions);
    QCOMPARE(vector.size(), dimensions);
    double squares = 0;
    for (const float component : vector) {
        squares += double(component) * double(component);
    }
    QVERIFY(std::abs(squares - 1.0) < 1e-5);
}

void TestEmbeddings::vectorsDependOnTheInputAlone()
{
    QCOMPARE(embeddingOf("a", 8), embeddingOf("a", 8));
    QVERIFY(embeddingOf("a", 8) != embeddingOf("b", 8));
    QVERIFY(embeddingOf("ab", 8) != embeddingOf("ba", 8));
}

void TestEmbeddings::answers_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("vectors");
    QTest::addColumn<int>("tokens");
    QTest::newRow("text") << QByteArray(R"("Hello")") << 1 << 2;
    QTest::newRow("texts") << QByteArray(R"(["Hello","abc"])") << 2 << 2;
    QTest::newRow("tokens") << QByteArray("[1,2,3]") << 1 << 3;
    QTest::newRow("lists of tokens") << QByteArray("[[1,2],[3]]") << 2 << 3;
    QTest::newRow("a mixture") << QByteArray(R"(["abcd",[1,2]])") << 2 << 3;
}

void TestEmbeddings::answers()
{
    QFETCH(QByteArray, input);
    QFETCH(int, vectors);
    QFETCH(int, tokens);
    const SimulatedAnswer answer = embeddingsResponse(call(R"({"dimensions":4,"input":)" + input + '}'));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.paced);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json.keys(), (QStringList{u"data"_s, u"model"_s, u"object"_s, u"usage"_s}));
    QCOMPARE(json["object"].toString(), u"list"_s);
    QCOMPARE(json["model"].toString(), u"text-embedding-3-small"_s);
    QCOMPARE(json["usage"].toObject(), (QJsonObject{{u"prompt_tokens"_s, tokens}, {u"total_tokens"_s, tokens}}));
    const QJsonArray data = json["data"].toArray();
    QCOMPARE(data.size(), vectors);
    for (qsizetype i = 0; i < data.size(); ++i) {
        QCOMPARE(data[i]["object"].toString(), u"embedding"_s);
        QCOMPARE(data[i]["index"].toInteger(-1), i);
        QCOMPARE(floatsOf(data[i]["embedding"]).size(), 4);
    }
    QVERIFY(vectors == 1 || data[0]["embedding"] != data[1]["embedding"]);
}

void TestEmbeddings::base64IsTheSameVector()
{
    const QJsonObject numbers = jsonOf(embeddingsResponse(call(R"({"input":"Hello"})")));
    const QJsonObject encoded = jsonOf(embeddingsResponse(call(R"({"input":"Hello","encoding_format":"base64"})")));
    const QByteArray bytes = QByteArray::fromBase64(encoded["data"][0]["embedding"].toString().toLatin1());
    QCOMPARE(bytes.size(), 1536 * 4);
    QList<float> floats(1536);
    qFromLittleEndian<float>(bytes.constData(), 1536, floats.data());
    QCOMPARE(floats, embeddingOf("Hello", 1536));
    QCOMPARE(floatsOf(numbers["data"][0]["embedding"]), floats);
}

void TestEmbeddings::dimensions_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QByteArray>("dimensions");
    QTest::addColumn<int>("length"); // 0: refused
    QTest::newRow("small") << u"text-embedding-3-small"_s << QByteArray("null") << 1536;
    QTest::newRow("large") << u"text-embedding-3-large"_s << QByteArray("null") << 3072;
    QTest::newRow("ada") << u"text-embedding-ada-002"_s << QByteArray("null") << 1536;
    QTest::newRow("fewer") << u"text-embedding-3-large"_s << QByteArray("256") << 256;
    QTest::newRow("one") << u"text-embedding-3-small"_s << QByteArray("1") << 1;
    QTest::newRow("all") << u"text-embedding-3-small"_s << QByteArray("1536") << 1536;
    QTest::newRow("too many") << u"text-embedding-3-small"_s << QByteArray("1537") << 0;
    QTest::newRow("none") << u"text-embedding-3-small"_s << QByteArray("0") << 0;
    QTest::newRow("negative") << u"text-embedding-3-small"_s << QByteArray("-5") << 0;
    QTest::newRow("a text") << u"text-embedding-3-small"_s << QByteArray(R"("256")") << 0;
    QTest::newRow("a fraction") << u"text-embedding-3-small"_s << QByteArray("2.5") << 0;
}

void TestEmbeddings::dimensions()
{
    QFETCH(QString, model);
    QFETCH(QByteArray, dimensions);
    QFETCH(int, length);
    const SimulatedAnswer answer = embeddingsResponse(call(R"({"input":"a","dimensions":)" + dimensions + '}', model));
    QCOMPARE(answer.status, length > 0 ? 200 : 400);
    QCOMPARE(jsonOf(answer)["data"][0]["embedding"].toArray().size(), length);
    QCOMPARE(errorOf(answer)["param"].toString(), length > 0 ? QString() : u"dimensions"_s);
}

void TestEmbeddings::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("param");
    const auto row = [](const char *name, const QByteArray &request, const char *param) {
        QTest::newRow(name) << request << QString::fromLatin1(param);
    };
    row("no text", R"({"input":""})", "input");
    row("no inputs", R"({"input":[]})", "input");
    row("an empty text among others", R"({"input":["a",""]})", "input");
    row("an empty list of tokens", R"({"input":[[1],[]]})", "input");
    row("null", R"({"input":["a",null]})", "input");
    row("an object", R"({"input":[{}]})", "input");
    row("tokens and texts in one", R"({"input":[1,"a"]})", "input");
    row("a number", R"({"input":5})", "input");
    row("too many", R"({"input":[)" + QByteArray(R"("a",)").repeated(2048) + R"("a"]})", "input");
    row("another encoding", R"({"input":"a","encoding_format":"hex"})", "encoding_format");
}

void TestEmbeddings::refuses()
{
    QFETCH(QByteArray, request);
    const SimulatedAnswer answer = embeddingsResponse(call(request));
    QCOMPARE(answer.status, 400);
    QVERIFY(!answer.paced);
    QTEST(errorOf(answer)["param"].toString(), "param");
    QCOMPARE(errorOf(answer)["code"].toString(), u"invalid_value"_s);
}

QTEST_APPLESS_MAIN(TestEmbeddings)
#include "tst_embeddings.moc"
