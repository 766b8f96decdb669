// SPDX-License-Identifier: MIT
#include "core/secrets/keychainerror.h"

#include <qt6keychain/keychain.h>

#include <QTest>

using namespace spillway;

/// Every way in which a keychain job can end, in words. The details are texts that GLib and libsecret really give.
class TestKeychainError : public QObject
{
    Q_OBJECT
private slots:
    void problem_data();
    void problem();
    void longDetailsAreCut();
};

void TestKeychainError::problem_data()
{
    QTest::addColumn<KeychainAction>("action");
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("problem");
    const auto add = [](const char *name, KeychainAction action, int error, const char *detail, const char *problem) {
        QTest::newRow(name) << action << error << QString::fromUtf8(detail) << QString::fromUtf8(problem);
    };
    using enum KeychainAction;
    add("worked", Read, QKeychain::NoError, "", "");
    add("worked, with a text", Write, QKeychain::NoError, "fine", "");
    add("nothing to read", Read, QKeychain::EntryNotFound, "Entry not found", "");
    add("nothing to remove", Remove, QKeychain::EntryNotFound, "Entry not found", "");
    add("nowhere to write", Write, QKeychain::EntryNotFound, "No such object",
        "the keychain has no keyring yet, and none could be made");
    add("not deleted", Remove, QKeychain::CouldNotDeleteEntry, "", "the keychain could not delete the entry");
    add("denied", Read, QKeychain::AccessDeniedByUser, "", "access to the keychain was denied");
    add("locked", Write, QKeychain::AccessDenied, "Cannot create an item in a locked collection",
        "the keychain is locked, or does not let Spillway in");
    add("none on this system", Read, QKeychain::NoBackendAvailable, "", "this system has no keychain");
    add("none for this system", Read, QKeychain::NotImplemented, "", "this system has no keychain");
    add("no session bus", Read, QKeychain::OtherError, "Cannot autolaunch D-Bus without X11 $DISPLAY",
        "no keychain is running (Cannot autolaunch D-Bus without X11 $DISPLAY)");
    add("the bus has gone", Read, QKeychain::OtherError, "Could not connect: Connection refused",
        "no keychain is running (Could not connect: Connection refused)");
    add("nobody keeps secrets", Read, QKeychain::OtherError,
        "The name org.freedesktop.secrets was not provided by any .service files",
        "no keychain is running (The name org.freedesktop.secrets was not provided by any .service files)");
    add("no keyring", Write, QKeychain::OtherError,
        "Object does not exist at path “/org/freedesktop/secrets/collection/login”",
        "the keychain has no keyring yet, and none could be made (Object does not exist at path "
        "“/org/freedesktop/secrets/collection/login”)");
    add("anything else", Read, QKeychain::OtherError, "Out of memory\nat line 3", "the keychain failed: Out of memory");
    add("silent", Read, QKeychain::OtherError, " \n ", "the keychain failed without saying why");
    add("of a later QtKeychain", Read, 99, "Too new", "the keychain failed: Too new");
}

void TestKeychainError::problem()
{
    QFETCH(KeychainAction, action);
    QFETCH(int, error);
    QFETCH(QString, detail);
    QTEST(keychainProblem(action, error, detail), "problem");
}

void TestKeychainError::longDetailsAreCut()
{
    const QString text = keychainProblem(KeychainAction::Read, QKeychain::OtherError, QString(5000, u'x'));
    QCOMPARE(text, QStringLiteral("the keychain failed: ") + QString(200, u'x'));
}

QTEST_GUILESS_MAIN(TestKeychainError)
#include "tst_keychainerror.moc"
