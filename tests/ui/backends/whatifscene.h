// SPDX-License-Identifier: MIT
#pragma once

#include "tests/core/trace/recordedlines.h"
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/limitbox.h"
#include "ui/backends/whatifcard.h"
#include "ui/backends/whatiffigures.h"
#include "ui/backends/whatifplanrow.h"
#include "ui/backends/whatifplantable.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/figurecell.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>

namespace spillway
{

using namespace Qt::StringLiterals;

/// The Backends page over `a` of priority 1 and `b` of priority 2, which is off, and logs for its What-if card.
class WhatIfScene
{
protected:
    void makeScene()
    {
        m_fixture = std::make_unique<BackendsFixture>();
        m_fixture->add(u"a"_s, 1);
        m_fixture->add(u"b"_s, 2).enabled = false;
        QVERIFY(m_fixture->open());
        DesktopSession &session = m_fixture->session;
        m_page = std::make_unique<BackendsPage>(
            session, [&session](QWidget *parent) { return new BackendInspector(session, parent); });
        m_page->resize(1288, 780);
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void dropScene()
    {
        m_page.reset();
        m_fixture.reset();
    }

    /// `a` has no capacity for 10 s: of the requests at 0, 1, 2 and 12 s only the last is answered well.
    static QByteArray busyLog()
    {
        return "listening on http://127.0.0.1:8080/openai\n" + logLine(0, {{u"a"_s, u"429"_s, 4, 10000}}, {}, 429) +
               logLine(1000, {{u"a"_s, u"429"_s, 4, 9000}}, {}, 429) +
               logLine(2000, {{u"a"_s, u"429"_s, 4, 8000}}, {}, 429) + logLine(12000, {{u"a"_s, u"200"_s, 250}});
    }
    QString write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_fixture->folder.filePath(name);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }
    WhatIfCard &card() const { return *m_page->whatIfCard(); }
    /// Opens the card with this log, and waits for what comes of it.
    void openWith(const QByteArray &log)
    {
        card().setOpen(true);
        card().openLog(write(u"recorded.jsonl"_s, log));
        waitForResult();
    }
    void waitForResult()
    {
        QTRY_VERIFY(!card().isBusy());
        QVERIFY2(card().result(), qPrintable(card().problem()->text()));
    }
    WhatIfPlanRow &row(int index) const { return *card().table()->row(index); }
    /// "1 / 4": a figure's two values.
    static QString both(const FigureCell *cell)
    {
        return cell->values()[0].number + u" / "_s + cell->values()[1].number;
    }

    std::unique_ptr<BackendsFixture> m_fixture;
    std::unique_ptr<BackendsPage> m_page;
};

} // namespace spillway
