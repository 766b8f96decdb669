// SPDX-License-Identifier: MIT
#include "core/simulate/mediaresponses.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>
#include <QtEndian>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Audio in, audio out, and images.
class TestMediaResponses : public QObject
{
    Q_OBJECT
private slots:
    void transcribes();
    void translates();
    void textFormats_data();
    void textFormats();
    void verboseJson();
    void refusesForms_data();
    void refusesForms();
    void speaks_data();
    void speaks();
    void wavHasAHeader();
    void refusesSpeech_data();
    void refusesSpeech();
    void images_data();
    void images();
    void refusesImages_data();
    void refusesImages();
    void editsImages();

private:
    static FormPart audio() { return {"file", "speech.mp3", QByteArray(1000, 'x')}; }
    static FormPart format(const QByteArray &name) { return {"response_format", {}, name}; }
};

void TestMediaResponses::transcribes()
{
    const SimulatedAnswer answer = audioTextResponse({audio()}, AudioTask::Transcribe, fixedSource());
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.paced);
    QCOMPARE(jsonOf(answer).keys(), QStringList{u"text"_s});
    QCOMPARE(jsonOf(answer)["text"].toString(),
             u"A simulated transcription of speech.mp3 by ptu-eastus2 in eastus2: 1000 bytes of audio came in."_s);
}

void TestMediaResponses::translates()
{
    const SimulatedAnswer answer = audioTextResponse({{"file", {}, "abc"}}, AudioTask::Translate, fixedSource());
    QCOMPARE(jsonOf(answer)["text"].toString(),
             u"A simulated translation of a file by ptu-eastus2 in eastus2: 3 bytes of audio came in."_s);
}

void TestMediaResponses::textFormats_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("text") << QByteArray("text") << QByteArray("A simulated");
    QTest::newRow("srt") << QByteArray("srt") << QByteArray("1\n00:00:00,000 --> 00:00:02,000\nA simulated");
    QTest::newRow("vtt") << QByteArray("vtt") << QByteArray("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nA simulated");
}

void TestMediaResponses::textFormats()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, start);
    const SimulatedAnswer answer = audioTextResponse({audio(), format(name)}, AudioTask::Transcribe, fixedSource());
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("Content-Type"), "text/plain; charset=utf-8");
    QVERIFY2(answer.body.startsWith(start), answer.body.constData());
    QVERIFY(answer.body.endsWith('\n'));
}

void TestMediaResponses::verboseJson()
{
    const QList<FormPart> form{format("verbose_json"), audio()};
    const QJsonObject json = jsonOf(audioTextResponse(form, AudioTask::Transcribe, fixedSource()));
    QCOMPARE(json["task"].toString(), u"transcribe"_s);
    QCOMPARE(json["duration"].toDouble(), 2.0);
    QCOMPARE(json["segments"][0]["text"], json["text"]);
    QCOMPARE(json["segments"][0].toObject().keys(),
             (QStringList{u"avg_logprob"_s, u"compression_ratio"_s, u"end"_s, u"id"_s, u"no_speech_prob"_s, u"seek"_s,
                          u"start"_s, u"temperature"_s, u"text"_s, u"tokens"_s}));
    QCOMPARE(jsonOf(audioTextResponse(form, AudioTask::Translate, fixedSource()))["task"].toString(), u"translate"_s);
}

void TestMediaResponses::refusesForms_data()
{
    QTest::addColumn<bool>("withFile");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("param");
    QTest::newRow("no file") << false << QByteArray("json") << u"file"_s;
    QTest::newRow("another format") << true << QByteArray("xml") << u"response_format"_s;
}

void TestMediaResponses::refusesForms()
{
    QFETCH(bool, withFile);
    QFETCH(QByteArray, name);
    const QList<FormPart> form = withFile ? QList<FormPart>{audio(), format(name)} : QList<FormPart>{format(name)};
    const SimulatedAnswer answer = audioTextResponse(form, AudioTask::Transcribe, fixedSource());
    QCOMPARE(answer.status, 400);
    QTEST(errorOf(answer)["param"].toString(), "param");
}

void TestMediaResponses::speaks_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<qsizetype>("sizeOfOne");
    QTest::newRow("by default") << QJsonObject() << QByteArray("audio/mpeg") << QByteArray("\xFF\xFB")
                                << qsizetype(3 * 417);
    QTest::newRow("mp3") << QJsonObject{{u"response_format"_s, u"mp3"_s}} << QByteArray("audio/mpeg")
                         << QByteArray("\xFF\xFB") << qsizetype(3 * 417);
    QTest::newRow("wav") << QJsonObject{{u"response_format"_s, u"wav"_s}} << QByteArray("audio/wav")
                         << QByteArray("RIFF") << qsizetype(44 + 1200);
    QTest::newRow("pcm") << QJsonObject{{u"response_format"_s, u"pcm"_s}} << QByteArray("audio/pcm")
                         << QByteArray("\0\0", 2) << qsizetype(1200);
}

void TestMediaResponses::speaks()
{
    QFETCH(QJsonObject, more);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, start);
    QFETCH(qsizetype, sizeOfOne);
    more.insert(u"input"_s, u"x"_s);
    const SimulatedAnswer answer = speechResponse(more);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.paced);
    QCOMPARE(answer.headers.value("Content-Type"), type);
    QVERIFY(answer.body.startsWith(start));
    QCOMPARE(answer.body.size(), sizeOfOne);
    more.insert(u"input"_s, u"xx"_s);
    QVERIFY(speechResponse(more).body.size() > sizeOfOne); // the longer the input, the longer the silence
}

void TestMediaResponses::wavHasAHeader()
{
    const QByteArray wav = speechResponse({{u"input"_s, u"Hello"_s}, {u"response_format"_s, u"wav"_s}}).body;
    QCOMPARE(wav.sliced(8, 8), "WAVEfmt ");
    QCOMPARE(qFromLittleEndian<quint32>(wav.constData() + 4), quint32(wav.size() - 8));
    QCOMPARE(qFromLittleEndian<quint16>(wav.constData() + 22), quint16(1)); // channels
    QCOMPARE(qFromLittleEndian<quint32>(wav.constData() + 24), 24'000U);
    QCOMPARE(wav.sliced(36, 4), "data");
    QCOMPARE(qFromLittleEndian<quint32>(wav.constData() + 40), quint32(wav.size() - 44));
}

void TestMediaResponses::refusesSpeech_data()
{
    QTest::addColumn<QJsonObject>("request");
    QTest::addColumn<QString>("param");
    QTest::newRow("no input") << QJsonObject() << u"input"_s;
    QTest::newRow("empty input") << QJsonObject{{u"input"_s, QString()}} << u"input"_s;
    QTest::newRow("too long") << QJsonObject{{u"input"_s, u"x"_s.repeated(4097)}} << u"input"_s;
    QTest::newRow("another format") << QJsonObject{{u"input"_s, u"x"_s}, {u"response_format"_s, u"flac"_s}}
                                    << u"response_format"_s;
}

void TestMediaResponses::refusesSpeech()
{
    QFETCH(QJsonObject, request);
    const SimulatedAnswer answer = speechResponse(request);
    QCOMPARE(answer.status, 400);
    QTEST(errorOf(answer)["param"].toString(), "param");
    QCOMPARE(speechResponse({{u"input"_s, u"x"_s.repeated(4096)}}).status, 200);
}

void TestMediaResponses::images_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("n");
    QTest::newRow("by default") << QString() << 1;
    QTest::newRow("url") << u"url"_s << 2;
    QTest::newRow("base64") << u"b64_json"_s << 10;
}

void TestMediaResponses::images()
{
    QFETCH(QString, format);
    QFETCH(int, n);
    const SimulatedAnswer answer =
        imageResponse({{u"prompt"_s, u"A dam"_s}, {u"n"_s, n}, {u"response_format"_s, format}}, fixedSource());
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.paced);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json["created"].toInteger(), 1'700'000'000);
    QCOMPARE(json["data"].toArray().size(), n);
    const QJsonObject image = json["data"][n - 1].toObject();
    QCOMPARE(image["revised_prompt"].toString(), u"A dam"_s);
    const bool base64 = format == u"b64_json";
    QCOMPARE(image.contains("b64_json"), base64);
    QCOMPARE(image.contains("url"), !base64);
    const QString url = u"data:image/png;base64,"_s;
    const QString text = base64 ? image["b64_json"].toString() : image["url"].toString();
    QVERIFY(base64 || text.startsWith(url));
    const QByteArray png = QByteArray::fromBase64(text.sliced(base64 ? 0 : url.size()).toLatin1());
    QVERIFY(png.startsWith("\x89PNG\r\n\x1a\n"));
    QVERIFY(png.contains("IEND"));
}

void TestMediaResponses::refusesImages_data()
{
    QTest::addColumn<QJsonObject>("request");
    QTest::addColumn<QString>("param");
    QTest::newRow("no prompt") << QJsonObject() << u"prompt"_s;
    QTest::newRow("too many") << QJsonObject{{u"prompt"_s, u"x"_s}, {u"n"_s, 11}} << u"n"_s;
}

void TestMediaResponses::refusesImages()
{
    QFETCH(QJsonObject, request);
    const SimulatedAnswer answer = imageResponse(request, fixedSource());
    QCOMPARE(answer.status, 400);
    QTEST(errorOf(answer)["param"].toString(), "param");
}

void TestMediaResponses::editsImages()
{
    const FormPart image{"image", "dam.png", "x"};
    const FormPart prompt{"prompt", {}, "More water"};
    const auto edit = [](const QList<FormPart> &form) { return imageEditResponse(form, fixedSource()); };
    const QJsonObject json = jsonOf(edit({image, prompt, {"n", {}, "2"}, format("b64_json")}));
    QCOMPARE(json["data"].toArray().size(), 2);
    QVERIFY(json["data"][1].toObject().contains("b64_json"));
    QCOMPARE(json["data"][0]["revised_prompt"].toString(), u"More water"_s);
    QCOMPARE(edit({{"image[]", "a.png", "x"}, {"image[]", "b.png", "x"}, prompt}).status, 200);

    QCOMPARE(errorOf(edit({prompt}))["param"].toString(), u"image"_s);
    QCOMPARE(errorOf(edit({image}))["param"].toString(), u"prompt"_s);
    for (const char *n : {"0", "11", "x", "-1"}) {
        QCOMPARE(errorOf(edit({image, prompt, {"n", {}, n}}))["param"].toString(), u"n"_s);
    }
}

QTEST_APPLESS_MAIN(TestMediaResponses)
#include "tst_mediaresponses.moc"
