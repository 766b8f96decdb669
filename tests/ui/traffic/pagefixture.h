// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/profilefile.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/traffic/trafficpage.h"

namespace spillway
{

/// A look that stays light, whatever the desktop says.
class FixedLook : public SystemLookSource
{
public:
    SystemLook look() const override { return {}; }
};

/// The page on a session of its own with four backends, none of which is ever asked: tests tell it of requests by the
/// session's signals.
class PageFixture
{
public:
    PageFixture()
        : theme(std::make_unique<FixedLook>())
        , session(ProfileLibrary(file.folder()), nullptr, QProcessEnvironment())
    {
        file.add(QStringLiteral("ptu-eastus2"), QStringLiteral("https://contoso-eus2.openai.azure.com"), 1);
        file.add(QStringLiteral("ptu-swedencentral"), QStringLiteral("https://contoso-swc.openai.azure.com"), 1);
        file.add(QStringLiteral("paygo-eastus"), QStringLiteral("https://contoso-eus.openai.azure.com"), 2);
        file.add(QStringLiteral("paygo-westus3"), QStringLiteral("https://contoso-wus3.openai.azure.com"), 2);
        file.write();
        problem = session.open(file.path());
        page = std::make_unique<TrafficPage>(session);
        page->resize(1288, 836);
    }

    void finish(const QList<ExchangeRecord> &records) { emit session.exchangesFinished(records); }
    void update(const QList<ExchangeRecord> &records) { emit session.exchangesUpdated(records); }

    Theme theme;
    ProfileFile file;
    DesktopSession session;
    QString problem;
    std::unique_ptr<TrafficPage> page;
};

} // namespace spillway
