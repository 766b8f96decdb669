// SPDX-License-Identifier: MIT
#include "core/proxy/capturebatches.h"
#include "core/proxy/credentialmask.h"

#include <QMutex>
#include <QTest>
#include <QThread>

#include <deque>

using namespace spillway;

class TestCaptureBatches : public QObject
{
    Q_OBJECT
private slots:
    void contentsAreKeptAsTheyAre();
    void credentialsAreMasked();
    void batchesAreUsedAgain();
    void whatIsHeldStays();
    void copiesOutliveTheirBatch();
    void headsLongerThanABatch();
    void letGoOnAnotherThread();
};

namespace
{

using Content = std::shared_ptr<const CapturedExchange>;

HeaderList requestHead(int number)
{
    return {{"Host", "localhost"}, {"x-number", QByteArray::number(number)}};
}

HeaderList responseHead(int number)
{
    return {{"x-length", QByteArray(number % 700, 'l')}, {"x-empty", ""}, {"x-number", QByteArray::number(-number)}};
}

CapturedExchange exchange(int number)
{
    CapturedExchange content;
    content.target = "/openai/" + QByteArray::number(number);
    content.minorVersion = number % 2;
    content.reason = "OK";
    return content;
}

Content keep(CaptureBatches &captures, int number)
{
    return captures.keep(exchange(number), requestHead(number), responseHead(number));
}

bool isExchange(const CapturedExchange &content, int number)
{
    return content.target == "/openai/" + QByteArray::number(number) && content.minorVersion == number % 2 &&
           content.reason == "OK" && content.request.headers.unpacked() == requestHead(number) &&
           content.response.headers.unpacked() == responseHead(number);
}

constexpr int several = 5 * int(CaptureBatches::batchSize);

} // namespace

void TestCaptureBatches::contentsAreKeptAsTheyAre()
{
    CaptureBatches captures;
    const Content content = keep(captures, 7);
    QVERIFY(isExchange(*content, 7));
    QCOMPARE(content->request.headers.text().size(), content->request.headers.size());
    QCOMPARE(*content->request.headers.text().end(), '\0'); // as behind the text of any QByteArray
    QVERIFY(content->request.body.isEmpty());
    const Content none = captures.keep({}, {}, {});
    QCOMPARE(none->request.headers.size(), 0);
    QCOMPARE(none->response.headers.unpacked(), HeaderList());
}

void TestCaptureBatches::credentialsAreMasked()
{
    CaptureBatches captures;
    const QByteArray mask = credentialMask.toByteArray();
    // Shorter and longer than the mask: each takes the room that it needs.
    for (int i = 0; i < several; ++i) {
        const QByteArray secret(i % 40, 's');
        const Content content = captures.keep(exchange(i), {{"api-key", secret}, {"Host", "localhost"}},
                                              {{"x-a", "1"}, {"Set-Cookie", secret}, {"Set-Cookie", ""}});
        QCOMPARE(content->request.headers.unpacked(), HeaderList({{"api-key", mask}, {"Host", "localhost"}}));
        QCOMPARE(content->response.headers.unpacked(),
                 HeaderList({{"x-a", "1"}, {"Set-Cookie", mask}, {"Set-Cookie", mask}}));
    }
}

void TestCaptureBatches::batchesAreUsedAgain()
{
    CaptureBatches captures;
    for (int i = 0; i < several; ++i) {
        QVERIFY(isExchange(*keep(captures, i), i));
    }
    QCOMPARE(captures.batches(), size_t(1));

    // As the traffic list does it: each new one takes the place of the oldest.
    std::deque<Content> ring;
    for (int i = 0; i < 10 * several; ++i) {
        ring.push_back(keep(captures, i));
        if (int(ring.size()) > several) {
            ring.pop_front();
        }
    }
    QVERIFY2(captures.batches() <= 2 * several / CaptureBatches::batchSize,
             qPrintable(QString::number(captures.batches())));
}

void TestCaptureBatches::whatIsHeldStays()
{
    CaptureBatches captures;
    QList<Content> held;
    for (int i = 0; i < several; ++i) {
        Content content = keep(captures, i);
        if (i % 50 == 0) {
            held.append(std::move(content));
        }
    }
    for (qsizetype i = 0; i < held.size(); ++i) {
        QVERIFY(isExchange(*held[i], int(i) * 50));
    }
}

void TestCaptureBatches::copiesOutliveTheirBatch()
{
    CaptureBatches captures;
    CapturedExchange copy = *keep(captures, 3);
    for (int i = 100; i < 100 + several; ++i) {
        keep(captures, i);
    }
    QVERIFY(isExchange(copy, 3));
    // Writing to a copy writes to nothing else.
    const Content next = keep(captures, 4);
    CapturedExchange changed = *next;
    const Content behind = keep(captures, 5);
    changed.request.headers = PackedHeaders(HeaderList{{"x-more", "1"}});
    changed.target.append("/more");
    QVERIFY(isExchange(*next, 4));
    QVERIFY(isExchange(*behind, 5));
    QCOMPARE(changed.request.headers.unpacked().value("x-more"), "1");
}

void TestCaptureBatches::headsLongerThanABatch()
{
    CaptureBatches captures;
    const HeaderList longHead{{"x-long", QByteArray(CaptureBatches::textSize, 'l')}, {"Api-Key", "s3cret"}};
    const Content kept = captures.keep(exchange(1), requestHead(1), longHead);
    QCOMPARE(kept->response.headers.unpacked().value("x-long"), longHead.value("x-long"));
    QCOMPARE(kept->response.headers.unpacked().value("Api-Key"), credentialMask.toByteArray());
    QCOMPARE(kept->request.headers.unpacked(), requestHead(1));
    QVERIFY(isExchange(*keep(captures, 2), 2));
}

void TestCaptureBatches::letGoOnAnotherThread()
{
    constexpr int count = 200 * int(CaptureBatches::batchSize);
    CaptureBatches captures;
    QMutex mutex;
    std::deque<Content> queue;
    int wrong = 0;
    const std::unique_ptr<QThread> reader(QThread::create([&] {
        for (int next = 0; next < count;) {
            std::deque<Content> batch;
            {
                const QMutexLocker lock(&mutex);
                batch.swap(queue);
            }
            for (const Content &content : batch) {
                wrong += isExchange(*content, next++) ? 0 : 1;
            }
        }
    }));
    reader->start();
    for (int i = 0; i < count; ++i) {
        Content content = keep(captures, i);
        const QMutexLocker lock(&mutex);
        queue.push_back(std::move(content));
    }
    reader->wait();
    QCOMPARE(wrong, 0);
}

QTEST_APPLESS_MAIN(TestCaptureBatches)
#include "tst_capturebatches.moc"
