// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/scriptedbackend.h"
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/backendlistcells.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/droparea.h"
#include "ui/backends/nextrequestcard.h"
#include "ui/backends/sharebar.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>

namespace spillway
{

using namespace Qt::StringLiterals;
using Column = BackendListColumn;

/// The Backends page over `a` and `b` of priority 1 and `c` of priority 2, weights 100, 50 and 100.
class PageScene
{
protected:
    void makeScene(bool withBackends = true);
    void dropScene()
    {
        m_page.reset();
        m_fixture.reset();
    }
    BackendListView &table() { return *m_page->table(); }
    BackendInspector &inspector() { return *static_cast<BackendInspector *>(m_page->inspector()); }
    void current(const QString &name)
    {
        QVERIFY(table().setCurrentBackend(name));
        table().setFocus();
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&table(), Qt::Key(key), modifiers);
    }
    QRect cell(const QString &name, Column column)
    {
        return table().visualRect(table().listModel().indexOf(name, column));
    }
    /// "a1 b1 c2": names and priorities in the order of the file.
    QString layout() const
    {
        ProfileStore store(m_fixture->path());
        QStringList parts;
        for (const Backend &backend : store.load().profile.backends) {
            parts.append(backend.name + QString::number(backend.priority));
        }
        return parts.join(u' ');
    }

    std::unique_ptr<BackendsFixture> m_fixture;
    std::unique_ptr<BackendsPage> m_page;
};

inline void PageScene::makeScene(bool withBackends)
{
    m_fixture = std::make_unique<BackendsFixture>();
    m_fixture->profile.balancing.selection = Selection::Weighted;
    if (withBackends) {
        m_fixture->add(u"a"_s, 1);
        m_fixture->add(u"b"_s, 1, 50);
        m_fixture->add(u"c"_s, 2);
    }
    QVERIFY(m_fixture->open());
    DesktopSession &session = m_fixture->session;
    m_page = std::make_unique<BackendsPage>(
        session, [&session](QWidget *parent) { return new BackendInspector(session, parent); });
    m_page->resize(1288, 780);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

} // namespace spillway
