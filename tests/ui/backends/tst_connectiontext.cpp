// SPDX-License-Identifier: MIT
#include "ui/backends/connectiontext.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Each verdict of a connection test in the words of the design.
class TestConnectionText : public QObject
{
    Q_OBJECT
private slots:
    void sentences_data();
    void sentences();
    void everyVerdictHasWords();
};

void TestConnectionText::sentences_data()
{
    QTest::addColumn<ConnectionReport>("report");
    QTest::addColumn<AuthKind>("auth");
    QTest::addColumn<UiState>("state");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("brief");
    const auto add = [](const char *name, const ConnectionReport &report, AuthKind auth, UiState state,
                        const QString &text,
                        const QString &brief) { QTest::newRow(name) << report << auth << state << text << brief; };
    using V = ConnectionVerdict;
    ConnectionReport good;
    good.verdict = V::Connected;
    good.status = 200;
    good.time = 212ms;
    good.encrypted = true;
    good.signedIn = true;
    add("key", good, AuthKind::Key, UiState::Healthy,
        u"Connected in 212 ms|Key accepted · API version 2024-10-21 · valid certificate"_s, u"212 ms"_s);
    add("token", good, AuthKind::Entra, UiState::Healthy,
        u"Connected in 212 ms|Token accepted · API version 2024-10-21 · valid certificate"_s, u"212 ms"_s);
    ConnectionReport open = good;
    open.encrypted = false;
    add("nothing", open, AuthKind::None, UiState::Healthy,
        u"Connected in 212 ms|API version 2024-10-21 · not encrypted"_s, u"212 ms"_s);
    ConnectionReport callers = good;
    callers.verdict = V::NeedsCaller;
    callers.status = 401;
    add("caller's", callers, AuthKind::Client, UiState::Healthy,
        u"Connected in 212 ms|callers bring their own credential · valid certificate"_s, u"212 ms"_s);
    ConnectionReport missing = good;
    missing.verdict = V::NotDeployed;
    missing.deployment = u"gpt-4o"_s;
    add("not deployed", missing, AuthKind::Key, UiState::Attention,
        u"Connected, but gpt-4o is not deployed here.|Deploy it, or map it to a name that is."_s, u"gpt-4o missing"_s);
    ConnectionReport refused = good;
    refused.verdict = V::KeyRefused;
    refused.status = 401;
    add("key refused", refused, AuthKind::Key, UiState::Unreachable,
        u"The key was refused (401).|Check it, or use Microsoft Entra ID."_s, u"Key refused"_s);
    ConnectionReport noHost;
    noHost.verdict = V::NoSuchHost;
    add("no host", noHost, AuthKind::Key, UiState::Unreachable, u"No such host.|Check the URL."_s, u"No such host"_s);
    ConnectionReport late;
    late.verdict = V::TimedOut;
    add("no answer", late, AuthKind::Key, UiState::Unreachable,
        u"No answer in 10 s.|Check the URL, and whether a firewall is in between."_s, u"No answer"_s);
    ConnectionReport certificate;
    certificate.verdict = V::BadCertificate;
    certificate.detail = u"The certificate is self-signed"_s;
    add("certificate", certificate, AuthKind::Key, UiState::Unreachable,
        u"The certificate is not trusted.|The certificate is self-signed. If it is your own authority's, give its file "
        "under More."_s,
        u"Certificate not trusted"_s);
    ConnectionReport path = good;
    path.verdict = V::NotAzure;
    path.status = 404;
    add("wrong path", path, AuthKind::Key, UiState::Unreachable,
        u"There is no Azure OpenAI at this address (404).|Check the URL, also its path and port."_s,
        u"Not Azure OpenAI"_s);
}

void TestConnectionText::sentences()
{
    QFETCH(ConnectionReport, report);
    QFETCH(AuthKind, auth);
    QFETCH(UiState, state);
    QFETCH(QString, text);
    QFETCH(QString, brief);
    const ConnectionWords words = connectionWords(report, auth);
    QCOMPARE(words.headline + u'|' + words.rest, text);
    QCOMPARE(words.brief, brief);
    QCOMPARE(words.state, state);
}

void TestConnectionText::everyVerdictHasWords()
{
    for (int verdict = 0; verdict <= int(ConnectionVerdict::Broken); ++verdict) {
        for (const AuthKind auth : {AuthKind::Key, AuthKind::Entra, AuthKind::Client, AuthKind::None}) {
            ConnectionReport report;
            report.verdict = ConnectionVerdict(verdict);
            report.status = 418;
            report.detail = u"what it said"_s;
            const ConnectionWords words = connectionWords(report, auth);
            QVERIFY(!words.headline.isEmpty() && !words.rest.isEmpty() && !words.brief.isEmpty());
            QVERIFY(!words.rest.contains(u".."_s));
            QCOMPARE(words.state == UiState::Healthy, report.isGood());
        }
    }
}

QTEST_APPLESS_MAIN(TestConnectionText)
#include "tst_connectiontext.moc"
