// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azrunner.h"

namespace spillway
{

struct AzSubscription
{
    QString id;
    QString name;
    QString tenant;
    bool isDefault = false;

    bool operator==(const AzSubscription &) const = default;
};

/// What there is of az on this computer, and who is signed in.
struct AzSituation
{
    QString program; ///< empty: az was not found
    QString version; ///< like `2.64.0`
    QString user;    ///< empty: nobody is signed in
    AzSubscription current;
    QList<AzSubscription> subscriptions; ///< those that can be used, by name
    QString problem; ///< one sentence with what to do, if az is missing, nobody is signed in, or it failed

    bool hasAz() const { return !program.isEmpty(); }
    bool isSignedIn() const { return !user.isEmpty(); }
    bool operator==(const AzSituation &) const = default;
};

/// Looks who is signed in with az, and signs in.
class AzSignIn final : public QObject
{
    Q_OBJECT
public:
    explicit AzSignIn(AzContext context, QObject *parent = nullptr);

    /// Asks for version, account and subscriptions: `looked` follows. A look under way is begun anew; a sign-in goes
    /// on.
    void look();
    /// Runs `az login`: its text comes as `lineArrived`, `looked` follows at its end. With `useDeviceCode` the text
    /// names a page and a code, for a computer without a browser.
    void signIn(bool useDeviceCode);
    /// Ends either. `looked` follows with what is known.
    void stop();
    bool isRunning() const { return m_runner.isRunning(); }
    bool isSigningIn() const { return m_stage == Stage::SigningIn && isRunning(); }

signals:
    void lineArrived(const QString &line, bool isError);
    void looked(const spillway::AzSituation &situation);

private:
    enum class Stage { Idle, SigningIn, Version, Account, Subscriptions };
    void ask(Stage stage, const QStringList &arguments);
    void read(const AzOutcome &outcome);

    AzContext m_context;
    AzRunner m_runner;
    AzSituation m_situation;
    Stage m_stage = Stage::Idle;
    bool m_again = false; ///< `look` was called while something ran
};

} // namespace spillway
