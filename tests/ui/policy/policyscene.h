// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/policy/policypage.h"

#include <QFile>
#include <QTest>

namespace spillway
{

/// A Policy page over a profile of its own, as a person sees it.
class PolicyScene
{
public:
    explicit PolicyScene(const QStringList &backends = {QStringLiteral("eastus"), QStringLiteral("westus")})
    {
        if (!backends.isEmpty()) {
            desk.openWith(backends);
            // As a gateway in Azure would reach them.
            desk.change([](Profile &profile) {
                for (qsizetype i = 0; i < profile.backends.size(); ++i) {
                    Backend &backend = profile.backends[i];
                    backend.url = QStringLiteral("https://contoso-%1.openai.azure.com").arg(backend.name);
                    backend.priority = int(i) + 1;
                }
            });
        }
    }

    bool show(const QSize &size = {1288, 836})
    {
        page.resize(size);
        page.show();
        return QTest::qWaitForWindowActive(&page);
    }

    /// Serves, and the page knows.
    bool serve()
    {
        desk.session.start();
        return QTest::qWaitFor([this] { return desk.session.state() == EndpointState::Serving; });
    }

    const BalancingOptions &balancing() const { return desk.session.profile().balancing; }
    QJsonObject policySetup() const { return desk.session.profile().setup.value(QStringLiteral("policy")).toObject(); }

    QString fileWith(const QString &name, const QByteArray &text) const
    {
        const QString path = desk.folder.filePath(name);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
    }

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// A policy of tests/data/policies.
    static QString policyFile(const QString &name) { return QStringLiteral(SPILLWAY_TEST_DATA "/policies/") + name; }

    ShellFixture desk;
    PolicyPage page{desk.session, desk.settings};
};

} // namespace spillway
