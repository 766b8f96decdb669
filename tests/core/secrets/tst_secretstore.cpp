// SPDX-License-Identifier: MIT
#include "core/secrets/secretstore.h"

#include <QTest>

using namespace spillway;

/// The names under which keys are kept and given (CONTRACT.md section 3): people and scripts type them.
class TestSecretStore : public QObject
{
    Q_OBJECT
private slots:
    void entry_data();
    void entry();
    void variable_data();
    void variable();
};

void TestSecretStore::entry_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("entry");
    QTest::newRow("backend") << QStringLiteral("contoso-chat") << QStringLiteral("eastus")
                             << QStringLiteral("contoso-chat/eastus");
    QTest::newRow("client key") << QStringLiteral("contoso-chat") << QString() << QStringLiteral("contoso-chat/client");
    QTest::newRow("as written") << QStringLiteral("Möwe 1") << QStringLiteral("East US/2")
                                << QStringLiteral("Möwe 1/East US/2");
}

void TestSecretStore::entry()
{
    QFETCH(QString, profile);
    QFETCH(QString, backend);
    QTEST(secretEntry(profile, backend), "entry");
}

void TestSecretStore::variable_data()
{
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("variable");
    const auto add = [](const char *name, const QString &backend, const char *variable) {
        QTest::newRow(name) << backend << QString::fromLatin1(variable);
    };
    add("client key", QString(), "SPILLWAY_CLIENT_KEY");
    add("lower case", QStringLiteral("eastus"), "SPILLWAY_KEY_EASTUS");
    add("digits", QStringLiteral("eastus2"), "SPILLWAY_KEY_EASTUS2");
    add("hyphen", QStringLiteral("paygo-westus"), "SPILLWAY_KEY_PAYGO_WESTUS");
    add("each character its own", QStringLiteral("a--b c.d"), "SPILLWAY_KEY_A__B_C_D");
    add("underscore stays", QStringLiteral("a_b"), "SPILLWAY_KEY_A_B");
    add("accent", QStringLiteral("zürich"), "SPILLWAY_KEY_Z_RICH");
    add("two UTF-16 units, one character", QStringLiteral("a😀b"), "SPILLWAY_KEY_A_B");
    add("named client", QStringLiteral("client"), "SPILLWAY_KEY_CLIENT");
}

void TestSecretStore::variable()
{
    QFETCH(QString, backend);
    QTEST(secretVariable(backend), "variable");
}

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"
