// SPDX-License-Identifier: MIT
#include "core/proxy/capturebatches.h"

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
    content.request.headers = requestHead(number);
    content.response.headers = responseHead(number);
    return content;
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
    const Content content = captures.keep(exchange(7));
    QVERIFY(isExchange(*content, 7));
    QCOMPARE(content->request.headers.text().size(), content->request.headers.size());
    QCOMPARE(*content->request.headers.text().end(), '\0'); // as behind the text of any QByteArray
    QVERIFY(content->request.body.isEmpty());
    const Content none = captures.keep(CapturedExchange());
    QCOMPARE(none->request.headers.size(), 0);
    QCOMPARE(none->response.headers.unpacked(), HeaderList());
}

void TestCaptureBatches::batchesAreUsedAgain()
{
    CaptureBatches captures;
    for (int i = 0; i < several; ++i) {
        QVERIFY(isExchange(*captures.keep(exchange(i)), i));
    }
    QCOMPARE(captures.batches(), size_t(1));

    // As the traffic list does it: each new one takes the place of the oldest.
    std::deque<Content> ring;
    for (int i = 0; i < 10 * several; ++i) {
        ring.push_back(captures.keep(exchange(i)));
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
        Content content = captures.keep(exchange(i));
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
    CapturedExchange copy = *captures.keep(exchange(3));
    for (int i = 100; i < 100 + several; ++i) {
        captures.keep(exchange(i));
    }
    QVERIFY(isExchange(copy, 3));
    // Writing to a copy writes to nothing else.
    const Content next = captures.keep(exchange(4));
    CapturedExchange changed = *next;
    const Content behind = captures.keep(exchange(5));
    changed.request.headers.append("x-more", "1");
    QVERIFY(isExchange(*next, 4));
    QVERIFY(isExchange(*behind, 5));
    QCOMPARE(changed.request.headers.unpacked().value("x-more"), "1");
}

void TestCaptureBatches::headsLongerThanABatch()
{
    CaptureBatches captures;
    CapturedExchange content = exchange(1);
    const HeaderList longHead{{"x-long", QByteArray(CaptureBatches::textSize, 'l')}};
    content.response.headers = longHead;
    const Content kept = captures.keep(content);
    QCOMPARE(kept->response.headers.unpacked(), longHead);
    QCOMPARE(kept->request.headers.unpacked(), requestHead(1));
    QVERIFY(isExchange(*captures.keep(exchange(2)), 2));
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
        Content content = captures.keep(exchange(i));
        const QMutexLocker lock(&mutex);
        queue.push_back(std::move(content));
    }
    reader->wait();
    QCOMPARE(wrong, 0);
}

QTEST_APPLESS_MAIN(TestCaptureBatches)
#include "tst_capturebatches.moc"
