// SPDX-License-Identifier: MIT
#include "core/azure/azurenames.h"

#include <QTest>

using namespace spillway;
using Rule = QString (*)(const QString &);
Q_DECLARE_METATYPE(Rule)

/// Azure's rules for names, at their limits, and what hostile text they let through: none.
class TestAzureNames : public QObject
{
    Q_OBJECT
private slots:
    void right_data();
    void right();
    void wrong_data();
    void wrong();
    void hostile_data();
    void hostile();
    void hostileInTextsForPeople_data();
    void hostileInTextsForPeople();
    void everyMessageIsASentence();
};

namespace
{

struct NamedRule
{
    const char *name;
    Rule rule;
    QString sound;
    bool mayBeEmpty = false;
};

/// The rules whose texts go into commands and addresses.
const QList<NamedRule> &strictRules()
{
    static const QList<NamedRule> rules{
        {"subscription id", &azureSubscriptionFault, "0a1b2c3d-0000-1111-2222-ABCDEFabcdef", true},
        {"resource group", &resourceGroupFault, "rg-contoso"},
        {"region", &regionFault, "eastus2"},
        {"service", &apimNameFault, "apim-contoso"},
        {"e-mail", &publisherEmailFault, "api@contoso.com"},
        {"instance", &instanceNameFault, "contoso-eastus"},
        {"deployment", &deploymentNameFault, "gpt-4o"},
        {"model", &modelNameFault, "gpt-4o"},
        {"model version", &modelVersionFault, "2024-11-20", true},
        {"deployment type", &deploymentSkuFault, "Standard"},
        {"schema version", &schemaVersionFault, "2024-10-21"},
        {"API id", &apiIdFault, "azure-openai"},
        {"API suffix", &apiSuffixFault, "contoso/openai"},
        {"client subscription", &clientSubscriptionFault, "team-a"}};
    return rules;
}

QString longName(int size)
{
    return QString(size, 'a');
}

} // namespace

void TestAzureNames::right_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *what, Rule rule, const QStringList &texts) {
        for (const QString &text : texts) {
            QTest::addRow("%s: %s", what, text.size() > 60 ? "long" : qPrintable(text)) << rule << text;
        }
    };
    for (const NamedRule &rule : strictRules()) {
        row(rule.name, rule.rule, {rule.sound});
    }
    row("subscription id", &azureSubscriptionFault, {""});
    row("resource group", &resourceGroupFault,
        {"a", "_rg(1).b", "(x)", "-a-", ".a", "rg-münchen", "東京", longName(90)});
    row("region", &regionFault, {"East US 2", "(US) East US 2", "marscentral"});
    row("service", &apimNameFault, {"a", "A1", "a--b", longName(50)});
    row("publisher", &publisherNameFault, {"Contoso & Söhne", "O'Reilly \"Media\"", "コントソ", longName(100)});
    row("e-mail", &publisherEmailFault, {"a.b+c_d@x-y.co.uk", "o'hara@contoso.com", "1@2.com"});
    row("instance", &instanceNameFault, {"ab", "1a", "Contoso-1", longName(63)});
    row("deployment", &deploymentNameFault, {"a", "gpt-4.1", "gpt_4o", longName(64)});
    row("model", &modelNameFault, {"gpt-35-turbo", "text-embedding-3-large", "gpt-4.1"});
    row("model version", &modelVersionFault, {"", "1", "0613", "turbo-2024-04-09"});
    row("schema version", &schemaVersionFault, {"2023-12-01-preview"});
    row("API id", &apiIdFault, {"a", "my.api_v2", longName(80)});
    row("API name", &apiDisplayNameFault, {"Azure OpenAI", "Bob's <API> & \"more\"", longName(300)});
    row("API suffix", &apiSuffixFault, {"openai", "a/b/openai", "a.b_c~d-e/openai", "myopenai/openai"});
    row("client subscription", &clientSubscriptionFault, {"a", "Team_A.1", "master-key", longName(80)});
}

void TestAzureNames::right()
{
    QFETCH(Rule, rule);
    QFETCH(QString, text);
    QCOMPARE(rule(text), QString());
}

void TestAzureNames::wrong_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *what, Rule rule, const QString &text, const QString &message) {
        QTest::addRow("%s: %s", what, text.size() > 60 ? "long" : qPrintable(text)) << rule << text << message;
    };
    const QString giveName = "Give it a name.";
    const QString startLetter = "Start with a letter.";
    const QString start = "Start with a letter or a digit.";
    const QString end = "End with a letter or a digit.";
    const QString id = "Give the subscription's id, like 00000000-0000-0000-0000-000000000000. Leave it empty for the "
                       "one that az is signed in to.";
    row("subscription id", &azureSubscriptionFault, "contoso-ai", id);
    row("subscription id", &azureSubscriptionFault, "0a1b2c3d-0000-1111-2222-ABCDEFabcdeg", id);
    row("subscription id", &azureSubscriptionFault, "{0a1b2c3d-0000-1111-2222-ABCDEFabcdef}", id);

    row("resource group", &resourceGroupFault, "", giveName);
    row("resource group", &resourceGroupFault, "rg.", "Leave out the dot at the end.");
    row("resource group", &resourceGroupFault, "rg a",
        "Leave out the space. Use letters, digits, hyphens, underscores, dots and parentheses.");
    row("resource group", &resourceGroupFault, longName(91),
        "At most 90 characters are allowed, and it has 91. Shorten it.");
    row("region", &regionFault, "", "Choose a region, like eastus2.");
    row("region", &regionFault, "  ", "Choose a region, like eastus2.");
    row("region", &regionFault, "east-us", "Leave out \"-\". Use a region's name like eastus2 or East US 2.");

    row("service", &apimNameFault, "", giveName);
    row("service", &apimNameFault, "1apim", startLetter);
    row("service", &apimNameFault, "-apim", startLetter);
    row("service", &apimNameFault, "apim-", end);
    row("service", &apimNameFault, "apim_a", "Leave out \"_\". Use letters, digits and hyphens.");
    row("service", &apimNameFault, "apim.a", "Leave out \".\". Use letters, digits and hyphens.");
    row("service", &apimNameFault, "apim-ü", "Leave out \"ü\". Use letters, digits and hyphens.");
    row("service", &apimNameFault, longName(51), "At most 50 characters are allowed, and it has 51. Shorten it.");
    row("service", &apimNameFault, "my-Microsoft-apim",
        "Azure allows no name with the word microsoft. Choose another.");
    row("service", &apimNameFault, "loginapim", "Azure allows no name that starts with login. Choose another.");

    row("publisher", &publisherNameFault, "",
        "Give the publisher's name, like that of your company. API Management shows it to developers.");
    row("publisher", &publisherNameFault, "Contoso ", "Leave out the spaces at the ends.");
    row("publisher", &publisherNameFault, longName(101),
        "At most 100 characters are allowed, and it has 101. Shorten it.");
    row("e-mail", &publisherEmailFault, "",
        "Give an e-mail address, like api@contoso.com. Azure writes to it about the "
        "service.");
    for (const char *address : {"api", "api@contoso", "@contoso.com", "a@b@c.com", "a..b@c.com", "a@.com", "a b@c.com",
                                "a@c.com.", "Api <a@c.com>"}) {
        row("e-mail", &publisherEmailFault, address, "This is no e-mail address. It should look like api@contoso.com.");
    }
    row("e-mail", &publisherEmailFault, longName(90) + "@contoso.com",
        "At most 100 characters are allowed, and it has 102. Shorten it.");

    row("instance", &instanceNameFault, "", giveName);
    row("instance", &instanceNameFault, "a", "Give it at least 2 characters.");
    row("instance", &instanceNameFault, "-a", start);
    row("instance", &instanceNameFault, "a-", end);
    row("instance", &instanceNameFault, "a.b", "Leave out \".\". Use letters, digits and hyphens.");
    row("instance", &instanceNameFault, longName(64), "At most 63 characters are allowed, and it has 64. Shorten it.");
    row("instance", &instanceNameFault, "xboxai", "Azure allows no name that starts with xbox. Choose another.");
    row("deployment", &deploymentNameFault, "", giveName);
    row("deployment", &deploymentNameFault, ".a", start);
    row("deployment", &deploymentNameFault, "a_", end);
    row("deployment", &deploymentNameFault, "a/b",
        "Leave out \"/\". Use letters, digits, hyphens, underscores and dots.");
    row("deployment", &deploymentNameFault, longName(65),
        "At most 64 characters are allowed, and it has 65. Shorten it.");
    row("model", &modelNameFault, "", "Choose a model, like gpt-4o.");
    row("model", &modelNameFault, "gpt 4o", "Leave out the space. Use a model's name like gpt-4o.");
    row("model version", &modelVersionFault, "2024/11/20", "Leave out \"/\". Use a version like 2024-11-20.");
    row("deployment type", &deploymentSkuFault, "", "Choose a type, like Standard.");

    row("schema version", &schemaVersionFault, "", "Choose a version of the schema, like 2024-10-21.");
    for (const char *version : {"latest", "2024-13-01", "2024-10-32", "2024-1-1", "2024-10-21-beta", "2024-10-21/.."}) {
        row("schema version", &schemaVersionFault, version,
            "A version is a date, like 2024-10-21 or 2024-12-01-preview.");
    }
    row("API id", &apiIdFault, "", "Give the API an id, like azure-openai.");
    row("API id", &apiIdFault, "a;rev=2", "Leave out \";\". Use letters, digits, hyphens, underscores and dots.");
    row("API id", &apiIdFault, longName(81), "At most 80 characters are allowed, and it has 81. Shorten it.");
    row("API name", &apiDisplayNameFault, "", "Give the API a name, like Azure OpenAI.");
    row("API name", &apiDisplayNameFault, " ", "Leave out the spaces at the ends.");
    row("API name", &apiDisplayNameFault, longName(301),
        "At most 300 characters are allowed, and it has 301. Shorten it.");

    row("API suffix", &apiSuffixFault, "", "Give openai, or a path that ends in it, like contoso/openai.");
    row("API suffix", &apiSuffixFault, "/openai", "Leave out the slash at the start.");
    row("API suffix", &apiSuffixFault, "a/openai/", "Leave out the slash at the end.");
    row("API suffix", &apiSuffixFault, "/", "Leave out the slash at the start.");
    row("API suffix", &apiSuffixFault, "openai/openai", "Leave out one openai. Callers would have to write it twice.");
    row("API suffix", &apiSuffixFault, "a/OpenAI/openai",
        "Leave out one openai. Callers would have to write it twice.");
    row("API suffix", &apiSuffixFault, "a//openai", "Leave out one of the two slashes.");
    row("API suffix", &apiSuffixFault, "a/../openai", "Leave out the dots between the slashes.");
    row("API suffix", &apiSuffixFault, "./openai", "Leave out the dots between the slashes.");
    const QString endIt = "End it with /openai, like %1/openai. SDKs add that to the endpoint they are given.";
    row("API suffix", &apiSuffixFault, "contoso", endIt.arg("contoso"));
    row("API suffix", &apiSuffixFault, "openai/v1", endIt.arg("openai/v1"));
    row("API suffix", &apiSuffixFault, "myopenai", endIt.arg("myopenai"));
    row("API suffix", &apiSuffixFault, "OpenAI", "Write openai in small letters, as SDKs do.");
    for (const char *character : {"?", "#", "%", "\\", "*", "{", ":", "&", "ü"}) {
        row("API suffix", &apiSuffixFault, QString("a%1b/openai").arg(QString::fromUtf8(character)),
            QString("Leave out \"%1\". Use letters, digits, hyphens, dots and underscores, like contoso/openai.")
                .arg(QString::fromUtf8(character)));
    }
    row("client subscription", &clientSubscriptionFault, "", giveName);
    row("client subscription", &clientSubscriptionFault, "team a",
        "Leave out the space. Use letters, digits, hyphens, underscores and dots.");
    row("client subscription", &clientSubscriptionFault, "Master",
        "master is API Management's own subscription, which opens every API. Choose another name.");
    row("client subscription", &clientSubscriptionFault, "..", start);
}

void TestAzureNames::wrong()
{
    QFETCH(Rule, rule);
    QFETCH(QString, text);
    QTEST(rule(text), "message");
}

void TestAzureNames::hostile_data()
{
    QTest::addColumn<QString>("piece");
    const auto row = [](const char *what, const QString &piece) { QTest::newRow(what) << piece; };
    row("double quote", "\"");
    row("single quote twice", "''");
    row("backtick", "`");
    row("command", "$(id)");
    row("variable", "$HOME");
    row("expression", "@(context)");
    row("CDATA end", "]]>");
    row("here-string", "\"@");
    row("tag", "<a>");
    row("entity", "&quot;");
    row("semicolon", ";id");
    row("pipe", "|id");
    row("backslash", "\\");
    row("percent", "%41%2f");
    row("line feed", "\n");
    row("carriage return", "\r\n");
    row("tab", "\t");
    row("null", QString(QChar(u'\0')));
    row("escape", QString(QChar(0x1b)) + "[2J");
    row("right to left", QString(QChar(0x202e)));
    row("right-to-left mark", QString(QChar(0x200f)));
    row("isolate", QString(QChar(0x2067)));
    row("zero width", QString(QChar(0x200b)));
    row("byte order mark", QString(QChar(0xfeff)));
    row("no-break space", QString(QChar(0xa0)));
    row("line separator", QString(QChar(0x2028)));
    row("half a surrogate pair", QString(QChar(0xd800)));
    row("tag character", QString::fromUcs4(U"\U000E0041"));
    row("filler", QString(QChar(0x3164)));
    row("full-width slash", QString(QChar(0xff0f)));
    row("emoji", QString::fromUcs4(U"\U0001F600"));
}

void TestAzureNames::hostile()
{
    QFETCH(QString, piece);
    for (const NamedRule &rule : strictRules()) {
        const qsizetype middle = rule.sound.size() / 2;
        for (const QString &text : {rule.sound + piece, piece + rule.sound,
                                    rule.sound.first(middle) + piece + rule.sound.sliced(middle), piece}) {
            // An address may hold quotes before its @ (O'Hara's does); whoever writes it into a script quotes it.
            const bool isMail = rule.rule == &publisherEmailFault && piece == "''" &&
                                text.indexOf('@') > text.indexOf('\'') && text != piece;
            const QString message = rule.rule(text);
            const bool isTrimmed = rule.rule == &regionFault && text.trimmed().size() != text.size();
            QVERIFY2(isMail || isTrimmed || !message.isEmpty(), qPrintable(QString(rule.name) + ": " + text));
            // A message is one line, and never shows what turns a line around.
            for (const QChar c : message) {
                QVERIFY2(c.isPrint() || c.isSurrogate(), qPrintable(QString(rule.name) + ": " + message));
            }
        }
        QCOMPARE(rule.rule(QString()).isEmpty(), rule.mayBeEmpty);
    }
}

void TestAzureNames::hostileInTextsForPeople_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("line feed") << "Con\ntoso"
                               << "Leave out the line end.";
    QTest::newRow("carriage return") << "Contoso\r"
                                     << "Leave out the line end.";
    QTest::newRow("tab") << "Con\ttoso"
                         << "Leave out the tab.";
    QTest::newRow("null") << QString("a") + QChar(u'\0') << "Leave out the invisible character U+0000.";
    QTest::newRow("right to left") << QString("a") + QChar(0x202e) + "b"
                                   << "Leave out the invisible character U+202E.";
    QTest::newRow("mark") << QString(QChar(0x200f)) + "b"
                          << "Leave out the invisible character U+200F.";
    QTest::newRow("line separator") << QString("a") + QChar(0x2028) << "Leave out the invisible character U+2028.";
    QTest::newRow("half a pair") << QString("a") + QChar(0xdc00) << "Leave out the invisible character U+FFFD.";
    QTest::newRow("tag character") << "a" + QString::fromUcs4(U"\U000E0041")
                                   << "Leave out the invisible character U+E0041.";
    QTest::newRow("no-break space") << QString("a") + QChar(0xa0) + "b"
                                    << "Leave out the invisible character U+00A0.";
    // Whoever writes such a text into a script or a document quotes it.
    QTest::newRow("quotes and the like") << "\"Bob's\" $(id) ]]> `x` \"@ %PATH%"
                                         << "";
}

void TestAzureNames::hostileInTextsForPeople()
{
    QFETCH(QString, text);
    QTEST(publisherNameFault(text), "message");
    QTEST(apiDisplayNameFault(text), "message");
}

void TestAzureNames::everyMessageIsASentence()
{
    for (const NamedRule &rule : strictRules()) {
        for (const QString &text : {QString(), QString("?"), QString(500, 'a'), QString("-a-")}) {
            const QString message = rule.rule(text);
            QVERIFY2(message.isEmpty() ||
                         (message.endsWith('.') && (message.front().isUpper() || message.front() == 'm')),
                     qPrintable(message));
        }
    }
}

QTEST_APPLESS_MAIN(TestAzureNames)
#include "tst_azurenames.moc"
