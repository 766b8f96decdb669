// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/scriptedbackend.h"
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendedits.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/connectionpanel.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/inspectorhead.h"
#include "ui/backends/keyfield.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorline.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlink.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpSocket>

namespace spillway
{

using namespace Qt::StringLiterals;

/// An inspector over three backends: `east` with a key, `west` with a mapping, `third`.
class InspectorScene
{
protected:
    void makeScene();
    void dropScene()
    {
        m_inspector.reset();
        m_fixture.reset();
    }
    BackendForm &form() { return *m_inspector->form(); }
    DesktopSession &session() { return m_fixture->session; }
    static void type(QLineEdit *edit, const QString &text)
    {
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty()) {
            QTest::keyClick(edit, Qt::Key_Delete);
        } else {
            QTest::keyClicks(edit, text);
        }
    }
    Backend onDisk(const QString &name)
    {
        ProfileStore store(m_fixture->path());
        const Profile profile = store.load().profile;
        return profile.backends.value(profileedits::indexOf(profile, name));
    }
    static QPushButton *buttonOf(QWidget *parent, const QString &text)
    {
        const QList<QPushButton *> buttons = parent->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == text && !button->isHidden()) {
                return button;
            }
        }
        return nullptr;
    }

    std::unique_ptr<BackendsFixture> m_fixture;
    std::unique_ptr<BackendInspector> m_inspector;
};

inline void InspectorScene::makeScene()
{
    QProcessEnvironment environment;
    environment.insert(u"SPILLWAY_ENTRA_TOKEN"_s, u"ey.a.b"_s);
    m_fixture = std::make_unique<BackendsFixture>(environment);
    m_fixture->add(u"east"_s, 1, 100, AuthKind::Key);
    m_fixture->add(u"west"_s, 2, 50).deployments = {{u"gpt-4o"_s, u"ptu"_s}};
    m_fixture->add(u"third"_s, 2, 50);
    m_fixture->keep(u"east"_s, "the-key-of-the-east-e41c");
    QVERIFY(m_fixture->open());
    m_inspector = std::make_unique<BackendInspector>(m_fixture->session);
    m_inspector->resize(404, 780);
    m_inspector->show();
    m_inspector->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
    QVERIFY(m_inspector->edit(u"east"_s));
}

} // namespace spillway
