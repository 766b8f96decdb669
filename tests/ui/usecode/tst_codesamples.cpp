// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"
#include "ui/usecode/codesamples.h"
#include "ui/usecode/codetabs.h"
#include "ui/usecode/usecodepopup.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace spillway;

class CodeSamples : public QObject
{
    Q_OBJECT
private slots:
    void samplesHoldTheFacts_data();
    void samplesHoldTheFacts();
    void valuesAreEscaped();
    void shellQuoting();
    void tabsAndCopy();
    void popupSizeAndKeys();
};

void CodeSamples::samplesHoldTheFacts_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("endpoint");
    QTest::newRow("Python") << int(SampleLanguage::Python) << "os.environ[\"AZURE_OPENAI_API_KEY\"]"
                            << "azure_endpoint=\"http://127.0.0.1:8080/team\"";
    QTest::newRow("JavaScript") << int(SampleLanguage::JavaScript) << "process.env[\"AZURE_OPENAI_API_KEY\"]"
                                << "endpoint: \"http://127.0.0.1:8080/team\"";
    QTest::newRow("C#") << int(SampleLanguage::CSharp) << "GetEnvironmentVariable(\"AZURE_OPENAI_API_KEY\")"
                        << "new Uri(\"http://127.0.0.1:8080/team\")";
    QTest::newRow("cURL") << int(SampleLanguage::Curl) << "\"api-key: $AZURE_OPENAI_API_KEY\""
                          << "'http://127.0.0.1:8080/team/openai/deployments/gpt-4o-mini/chat/completions"
                             "?api-version=2024-10-21'";
}

void CodeSamples::samplesHoldTheFacts()
{
    QFETCH(const int, language);
    QFETCH(const QString, key);
    QFETCH(const QString, endpoint);
    SampleFacts facts;
    facts.endpoint = "http://127.0.0.1:8080/team";
    facts.deployment = "gpt-4o-mini";
    const QString code = codeSample(SampleLanguage(language), facts);
    QVERIFY(code.contains(key));
    QVERIFY(code.contains(endpoint));
    QVERIFY(code.contains("gpt-4o-mini"));
    QVERIFY(code.contains(SampleLanguage(language) == SampleLanguage::CSharp ? "V2024_10_21" : "2024-10-21"));
    QVERIFY(code.contains("What is a spillway, in two sentences?"));
    QVERIFY(!code.contains("%1"));
    if (SampleLanguage(language) != SampleLanguage::Curl) {
        QVERIFY(!code.contains("/openai\"")); // SDKs add it
    }
}

void CodeSamples::valuesAreEscaped()
{
    SampleFacts facts;
    facts.prompt = "a \"b\" \\ c\nd %1";
    for (const SampleLanguage language : {SampleLanguage::Python, SampleLanguage::JavaScript, SampleLanguage::CSharp}) {
        QVERIFY(codeSample(language, facts).contains("\"a \\\"b\\\" \\\\ c\\nd %1\""));
    }
}

void CodeSamples::shellQuoting()
{
    SampleFacts facts;
    facts.prompt = "it's $HOME";
    facts.deployment = "a b/c";
    const QString code = codeSample(SampleLanguage::Curl, facts);
    QVERIFY(code.contains("it'\\''s $HOME")); // inside single quotes the shell reads nothing
    QVERIFY(code.contains("/deployments/a%20b%2Fc/"));
}

void CodeSamples::tabsAndCopy()
{
    const Theme theme;
    CodeTabs tabs;
    QCOMPARE(tabs.tabs()->count(), 4);
    QCOMPARE(tabs.language(), SampleLanguage::Python);
    QCOMPARE(tabs.view()->toPlainText(), codeSample(SampleLanguage::Python, tabs.facts()));
    tabs.setLanguage(SampleLanguage::Curl);
    QCOMPARE(tabs.view()->toPlainText(), codeSample(SampleLanguage::Curl, tabs.facts()));
    SampleFacts facts;
    facts.endpoint = "http://10.0.0.1:9000";
    tabs.setFacts(facts);
    QVERIFY(tabs.view()->toPlainText().contains("10.0.0.1:9000"));
    const QSignalSpy copied(&tabs, &CodeTabs::copied);
    tabs.copyButton()->click();
    QCOMPARE(copied.size(), 1);
    QCOMPARE(copied.first().first().toString(), "cURL code copied");
    QCOMPARE(QGuiApplication::clipboard()->text(), codeSample(SampleLanguage::Curl, facts));
    const auto note = [&tabs] {
        QString text;
        for (const QLabel *label : tabs.findChildren<QLabel *>()) {
            text += label->text();
        }
        return text;
    };
    QVERIFY(note().contains("AZURE_OPENAI_API_KEY"));
    QVERIFY(note().contains("Do not add /openai"));
    tabs.setKeyRequired(false);
    QVERIFY(note().contains("asks for no key"));
}

void CodeSamples::popupSizeAndKeys()
{
    const Theme theme;
    QWidget window;
    window.resize(800, 500);
    QPushButton anchor(&window);
    window.show();
    UseCodePopup popup(&window);
    popup.openBelow(&anchor);
    QVERIFY(popup.isVisible());
    QCOMPARE(popup.size(), QSize(theme.height(480), theme.height(400)));
    QTest::keyClick(popup.tabs()->tabs(), Qt::Key_Right);
    QCOMPARE(popup.tabs()->language(), SampleLanguage::JavaScript);
    QTest::keyClick(&popup, Qt::Key_Escape);
    QVERIFY(!popup.isVisible());
}

QTEST_MAIN(CodeSamples)
#include "tst_codesamples.moc"
