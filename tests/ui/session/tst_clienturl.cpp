// SPDX-License-Identifier: MIT
#include "ui/session/clienturl.h"

#include <QTest>

using namespace spillway;

class ClientUrl : public QObject
{
    Q_OBJECT
private slots:
    void url_data();
    void url();
};

void ClientUrl::url_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("running");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("place");
    const QString none;
    QTest::newRow("stopped") << "127.0.0.1" << 8080 << none << none << "http://127.0.0.1:8080"
                             << "127.0.0.1:8080";
    QTest::newRow("stopped, suffix") << "localhost" << 80 << "team/a" << none << "http://localhost:80/team/a"
                                     << "localhost:80";
    QTest::newRow("stopped, a free port") << "127.0.0.1" << 0 << none << none << "http://127.0.0.1"
                                          << "127.0.0.1";
    QTest::newRow("serving") << "127.0.0.1" << 0 << none << "http://127.0.0.1:41234/openai"
                             << "http://127.0.0.1:41234"
                             << "127.0.0.1:41234";
    QTest::newRow("serving, suffix") << "127.0.0.1" << 1 << "openai"
                                     << "http://127.0.0.1:1/openai/openai"
                                     << "http://127.0.0.1:1/openai"
                                     << "127.0.0.1:1";
    QTest::newRow("any address") << "0.0.0.0" << 8080 << none << "http://0.0.0.0:8080/openai"
                                 << "http://127.0.0.1:8080"
                                 << "127.0.0.1:8080";
    QTest::newRow("any IPv6 address") << "::" << 8080 << none << "http://[::]:8080/openai"
                                      << "http://[::1]:8080"
                                      << "[::1]:8080";
}

void ClientUrl::url()
{
    QFETCH(const QString, address);
    QFETCH(const int, port);
    QFETCH(const QString, suffix);
    QFETCH(const QString, running);
    EndpointOptions endpoint;
    endpoint.address = address;
    endpoint.port = quint16(port);
    endpoint.suffix = suffix;
    QTEST(clientUrl(endpoint, running), "result");
    QTEST(clientAddress(endpoint, running), "place");
}

QTEST_GUILESS_MAIN(ClientUrl)
#include "tst_clienturl.moc"
