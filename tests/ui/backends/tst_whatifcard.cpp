// SPDX-License-Identifier: MIT
#include "tests/ui/backends/whatifscene.h"

using namespace spillway;

/// The What-if card on its page: by keyboard, with logs whose results are worked out by hand, and with bad files.
class TestWhatIfCard : public QObject, private WhatIfScene
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init() { makeScene(); }
    void opensInPlaceOfTheList();
    void samePlan();
    void oneMoreByKeyboard();
    void limitInsteadOfWindows();
    void addAndRemove();
    void profileStaysAsItIs();
    void takeOver();
    void anotherProfileAsBase();
    void badFiles_data();
    void badFiles();
    void pageGoesWhileReplaying();
    void windowTraffic();
    void profileChangesMeanwhile();
    void accessibleNames();
    void narrow();
    void cleanup() { dropScene(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::unique_ptr<Theme> m_theme;
};

void TestWhatIfCard::opensInPlaceOfTheList()
{
    QVERIFY(m_page->table()->isVisible());
    QVERIFY(!card().table()->isVisible());
    card().toggleButton()->setFocus();
    QTest::keyClick(card().toggleButton(), Qt::Key_Space);
    QVERIFY(card().isOpen());
    QVERIFY(card().table()->isVisible());
    QVERIFY(!m_page->table()->isVisible());
    QCOMPARE(QApplication::focusWidget(), card().toggleButton());
    QVERIFY(!card().windowButton()->isEnabled()); // nothing was seen yet
    QCOMPARE(card().sourceText(), u"None yet. Send requests through the endpoint, or open a log."_s);
    QCOMPARE(both(card().figures()->served()), u"– / –"_s);
    QVERIFY(m_page->escape());
    QVERIFY(!card().isOpen());
    QVERIFY(m_page->table()->isVisible());
    card().setOpen(true);
    m_page->focusSearch();
    QVERIFY(!card().isOpen());
    QVERIFY(m_page->filter()->hasFocus());
}

void TestWhatIfCard::samePlan()
{
    openWith(busyLog());
    QCOMPARE(card().sourceText(), u"4 requests in 12 s, from recorded.jsonl"_s);
    const WhatIf &result = *card().result();
    QCOMPARE(result.inForce.requests, qint64(4));
    QCOMPARE(result.inForce.served, qint64(1));
    QCOMPARE(result.planned, result.inForce);
    QCOMPARE(both(card().figures()->served()), u"1 / 1"_s);
    QCOMPARE(both(card().figures()->throttled()), u"3 / 3"_s);
    QCOMPARE(both(card().figures()->outage()), u"12.0 s / 12.0 s"_s);
    QCOMPARE(card().verdict()->text(), u"The other plan is the plan in force so far. Change it below."_s);
    QCOMPARE(row(0).inForce()->text(), u"1 · 100 %"_s);
    QCOMPARE(row(1).inForce()->text(), u"—"_s); // it is off
    QVERIFY(!card().resetButton()->isEnabled());
    QVERIFY(!card().takeOverButton()->isEnabled());
}

void TestWhatIfCard::oneMoreByKeyboard()
{
    openWith(busyLog());
    row(1).onSwitch()->setFocus(Qt::TabFocusReason);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    waitForResult();
    QCOMPARE(both(card().figures()->served()), u"1 / 4"_s);
    QCOMPARE(both(card().figures()->spilled()), u"0 % / 75 %"_s);
    QCOMPARE(both(card().figures()->throttled()), u"3 / 0"_s);
    QCOMPARE(both(card().figures()->outage()), u"12.0 s / none"_s);
    QCOMPARE(row(0).planned()->text(), u"1 · 25 %"_s);
    QCOMPARE(row(1).planned()->text(), u"3 · 75 %"_s);
    QCOMPARE(card().verdict()->kind(), BannerKind::Success);
    QCOMPARE(card().verdict()->text(),
             u"The other plan is enough. It serves all of them, 3 requests more than the plan in force."_s);
    QVERIFY(card().notes()[0].startsWith(u"Never asked in this recording: b. Without a limit it takes everything, "
                                         "and answers after 250 ms."_s));
    // Its quota: one request a minute, typed over the word.
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), row(1).priority());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), row(1).requests());
    QCOMPARE(row(1).requests()->text(), u"No limit"_s);
    QCoreApplication::processEvents(); // the word is selected
    QTest::keyClicks(QApplication::focusWidget(), u"1"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    waitForResult();
    QCOMPARE(card().plan().backends()[1].requestsPerMinute, 1);
    QCOMPARE(both(card().figures()->served()), u"1 / 2"_s);
    QCOMPARE(row(1).planned()->text(), u"1 · 50 %"_s);
    QCOMPARE(card().verdict()->text(), u"The other plan serves 1 request more. 2 are still not served."_s);
}

void TestWhatIfCard::limitInsteadOfWindows()
{
    openWith(busyLog());
    QCOMPARE(row(0).requests()->text(), u"As recorded"_s);
    QVERIFY(!row(0).tokens()->isEnabled()); // the log has none
    row(0).requests()->setValue(4);
    waitForResult();
    QCOMPARE(both(card().figures()->served()), u"1 / 4"_s);
    const QStringList notes = card().notes();
    QVERIFY(std::any_of(notes.begin(), notes.end(),
                        [](const QString &note) { return note.startsWith(u"With a limit of yours: a."_s); }));
    QTest::mouseClick(card().resetButton(), Qt::LeftButton);
    waitForResult();
    QCOMPARE(both(card().figures()->served()), u"1 / 1"_s);
    QCOMPARE(row(0).requests()->value(), 0);
}

void TestWhatIfCard::addAndRemove()
{
    openWith(busyLog());
    QTest::keyClick(card().addButton(), Qt::Key_Space);
    waitForResult();
    QCOMPARE(card().table()->count(), 3);
    QCOMPARE(card().plan().backends()[2].backend.name, u"new backend"_s);
    QCOMPARE(card().plan().backends()[2].backend.priority, 1);
    row(2).priority()->setValue(7);
    waitForResult();
    QCOMPARE(row(2).planned()->text(), u"3 · 75 %"_s);
    QCOMPARE(both(card().figures()->spilled()), u"0 % / 75 %"_s);
    QTest::keyClick(row(2).removeButton(), Qt::Key_Space);
    QTRY_COMPARE(card().table()->count(), 2);
    waitForResult();
    QCOMPARE(both(card().figures()->served()), u"1 / 1"_s);
    QVERIFY(row(1).removeButton() == nullptr);
}

void TestWhatIfCard::profileStaysAsItIs()
{
    const QByteArray file = m_fixture->fileContent();
    const Profile profile = m_fixture->session.profile();
    const QSignalSpy changes(&m_fixture->session, &DesktopSession::profileChanged);
    openWith(busyLog());
    row(0).priority()->setValue(3);
    row(1).onSwitch()->click();
    row(1).requests()->setValue(10);
    card().addButton()->click();
    waitForResult();
    QVERIFY(card().plan().isChanged());
    m_page->escape();
    QCOMPARE(m_fixture->session.profile(), profile);
    QCOMPARE(m_fixture->fileContent(), file);
    QCOMPARE(changes.count(), 0);
    card().setOpen(true); // and the plan is kept
    QCOMPARE(row(0).priority()->value(), 3);
}

void TestWhatIfCard::takeOver()
{
    openWith(busyLog());
    row(1).onSwitch()->click();
    row(1).priority()->setValue(5);
    row(1).requests()->setValue(10);
    waitForResult();
    QSignalSpy told(m_page.get(), &Page::told);
    QTest::keyClick(card().takeOverButton(), Qt::Key_Space);
    QVERIFY(m_fixture->saved(u"b"_s).enabled);
    QCOMPARE(m_fixture->saved(u"b"_s).priority, 5);
    QVERIFY(told.contains(QVariantList{u"Priorities and switches taken over"_s}));
    waitForResult();
    QCOMPARE(card().plan().backends()[1].requestsPerMinute, 10); // is the plan's still
    QVERIFY(!card().takeOverButton()->isEnabled());
    QVERIFY(!m_page->inspector()->isVisible());
    // An added one is entered in the inspector, where its URL is asked for.
    card().addButton()->click();
    card().takeOverButton()->click();
    QVERIFY(m_page->inspector()->isVisible());
    QCOMPARE(m_fixture->names(), (QStringList{u"a"_s, u"b"_s}));
}

void TestWhatIfCard::anotherProfileAsBase()
{
    Profile other = m_fixture->profile;
    other.name = u"other"_s;
    other.backends.removeFirst();
    other.backends[0].enabled = true;
    QVERIFY(ProfileStore(m_fixture->folder.filePath(u"other.spillway.json"_s)).save(other).isEmpty());
    QVERIFY(!write(u"broken.spillway.json"_s, "{").isEmpty());
    openWith(busyLog());
    const int index = card().baseBox()->findText(u"A copy of other"_s);
    QVERIFY(index > 0);
    card().baseBox()->setCurrentIndex(index);
    emit card().baseBox()->activated(index);
    waitForResult();
    // Only b is in it, which answers all; a stands at the end for the plan in force.
    QCOMPARE(both(card().figures()->served()), u"1 / 4"_s);
    QCOMPARE(card().table()->count(), 2);
    QCOMPARE(row(0).planned()->text(), u"4 · 100 %"_s);
    QCOMPARE(row(1).inForce()->text(), u"1 · 100 %"_s);
    QVERIFY(row(1).onSwitch() == nullptr);
    QVERIFY(!card().takeOverButton()->isEnabled());
    const int broken = card().baseBox()->findText(u"broken"_s, Qt::MatchContains);
    QVERIFY(broken > 0);
    emit card().baseBox()->activated(broken);
    waitForResult();
    QVERIFY(card().problem()->isVisible());
    QVERIFY2(card().problem()->text().startsWith(u"broken.spillway.json cannot be used: "_s),
             qPrintable(card().problem()->text()));
    QCOMPARE(card().baseBox()->currentIndex(), 0);
    QCOMPARE(both(card().figures()->served()), u"1 / 1"_s);
}

void TestWhatIfCard::badFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QByteArray()
                           << u"bad.jsonl is empty. Record some with “spillway-cli serve PROFILE --log json > "
                              "FILE”."_s;
    QTest::newRow("not a log") << QByteArray("hello\n")
                               << u"bad.jsonl is no log: line 1 is none of “serve --log json”. Record some with "
                                  "“spillway-cli serve PROFILE --log json > FILE”."_s;
    QTest::newRow("not a log, later") << QByteArray("\n\n{\"a\": 1}\n")
                                      << u"bad.jsonl is no log: line 3 is none of “serve --log json”. Record some "
                                         "with “spillway-cli serve PROFILE --log json > FILE”."_s;
    QTest::newRow("no request") << QByteArray("listening on http://127.0.0.1:8080/openai\n")
                                << u"bad.jsonl has no request in it that reached the balancer. Record some with "
                                   "“spillway-cli serve PROFILE --log json > FILE”."_s;
    QTest::newRow("binary") << QByteArray("\0\xff\xfe{[\n", 7)
                            << u"bad.jsonl is no log: line 1 is none of “serve --log json”. Record some with "
                               "“spillway-cli serve PROFILE --log json > FILE”."_s;
}

void TestWhatIfCard::badFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, text);
    openWith(busyLog());
    const WhatIf before = *card().result();
    const QString source = card().sourceText();
    card().openLog(write(u"bad.jsonl"_s, content));
    waitForResult();
    QVERIFY(card().problem()->isVisible());
    QCOMPARE(card().problem()->text(), text);
    QCOMPARE(*card().result(), before); // nothing else changes
    QCOMPARE(card().sourceText(), source);

    const QString missing = m_fixture->folder.filePath(u"missing.jsonl"_s);
    card().openLog(missing);
    waitForResult();
    QVERIFY(card().problem()->text().startsWith(missing + u" cannot be read: "_s));
    card().openLog(m_fixture->folder.path());
    waitForResult();
    QCOMPARE(card().problem()->text(), m_fixture->folder.path() + u" is no file. Open another log."_s);
    card().openLog(write(u"good.jsonl"_s, busyLog()));
    waitForResult();
    QVERIFY(!card().problem()->isVisible());
}

/// The page goes in the midst of it, and the thread with it.
void TestWhatIfCard::pageGoesWhileReplaying()
{
    QByteArray log;
    for (int i = 0; i < 5000; ++i) {
        log += logLine(i * 10, {{u"a"_s, u"200"_s, 3}});
    }
    card().setOpen(true);
    card().openLog(write(u"long.jsonl"_s, log));
    QVERIFY(card().isBusy()); // it did not block
    dropScene();
    makeScene();
    card().setOpen(true);
    card().openLog(write(u"long.jsonl"_s, log));
    QTRY_VERIFY_WITH_TIMEOUT(card().result() && !card().isBusy(), 20'000);
    // Of edits in a row the last one counts.
    for (int priority = 2; priority < 6; ++priority) {
        row(0).priority()->setValue(priority);
    }
    QVERIFY(card().isBusy());
    dropScene();
    QVERIFY(m_page == nullptr);
}

void TestWhatIfCard::windowTraffic()
{
    const auto record = [](int at, int status, int wait) {
        ExchangeRecord record;
        record.startedAt = recordingStart().addMSecs(at);
        record.status = status;
        AttemptRecord attempt;
        attempt.backend = u"a"_s;
        attempt.status = status;
        attempt.headAfter = std::chrono::milliseconds(status == 200 ? 250 : 4);
        attempt.endedAfter = std::chrono::seconds(2);
        attempt.wait = std::chrono::milliseconds(wait);
        record.attempts = {attempt};
        record.usage = TokenUsage{300, 200, 500};
        return record;
    };
    ExchangeRecord refused; // a wrong key: the balancer never saw it
    refused.startedAt = recordingStart();
    refused.status = 401;
    // As they end, not as they begin.
    emit m_fixture->session.exchangesFinished({record(12000, 200, 0), record(0, 429, 10000), refused});
    emit m_fixture->session.exchangesFinished({record(1000, 429, 9000), record(2000, 429, 8000)});
    card().setOpen(true);
    waitForResult();
    QCOMPARE(card().sourceText(), u"4 requests in 12 s, seen by this window"_s);
    const WhatIf ofWindow = *card().result();
    openWith(busyLog());
    QCOMPARE(*card().result(), ofWindow); // as the log of the same says
    QVERIFY(card().windowButton()->isEnabled());
    QTest::keyClick(card().windowButton(), Qt::Key_Space);
    waitForResult();
    QVERIFY(row(0).tokens()->isEnabled());
    row(0).tokens()->setValue(1999); // of 500 each: 3 a minute
    waitForResult();
    QCOMPARE(both(card().figures()->served()), u"1 / 3"_s);
}

void TestWhatIfCard::profileChangesMeanwhile()
{
    openWith(busyLog());
    row(0).requests()->setValue(2);
    waitForResult();
    Profile next = m_fixture->session.profile();
    next.backends[1].enabled = true;
    QVERIFY(m_fixture->session.save(next).isEmpty());
    waitForResult();
    // The other plan follows where nothing was edited: b is on in both now.
    QCOMPARE(both(card().figures()->served()), u"4 / 4"_s);
    QVERIFY(row(1).onSwitch()->isChecked());
    QCOMPARE(row(0).requests()->value(), 2);
    // Of another profile's backends the recording says nothing.
    Profile other = next;
    other.name = u"other"_s;
    const QString path = m_fixture->folder.filePath(u"other.spillway.json"_s);
    QVERIFY(ProfileStore(path).save(other).isEmpty());
    QVERIFY(m_fixture->session.open(path).isEmpty());
    QVERIFY(!card().result());
    QVERIFY(!card().plan().isChanged());
}

void TestWhatIfCard::accessibleNames()
{
    openWith(busyLog());
    row(1).onSwitch()->click();
    waitForResult();
    QCOMPARE(card().figures()->served()->accessibleName(), u"Served, 1 in force, 4 other plan"_s);
    QCOMPARE(row(1).planned()->accessibleName(), u"b under the other plan: 3 requests, 75 %"_s);
    QCOMPARE(row(1).inForce()->accessibleName(), u"b under the plan in force: nothing known"_s);
    QCOMPARE(row(1).onSwitch()->accessibleName(), u"Use b in the other plan"_s);
    QCOMPARE(row(1).requests()->accessibleName(), u"Requests per minute of b in the other plan"_s);
    for (const QWidget *widget : card().findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus) {
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const auto *label = qobject_cast<const QLabel *>(widget);
            const bool hasText =
                (button != nullptr && !button->text().isEmpty()) || (label != nullptr && !label->text().isEmpty());
            QVERIFY2(hasText || !widget->accessibleName().isEmpty() || widget->parentWidget()->inherits("QSpinBox"),
                     widget->metaObject()->className());
        }
    }
    QCOMPARE(card().toggleButton()->toolTip(), u"Close (Esc)"_s);
}

/// Every column fits; beside the inspector without tokens, and not at all in the smallest window.
void TestWhatIfCard::narrow()
{
    openWith(busyLog());
    const auto fits = [this] {
        QCoreApplication::processEvents();
        for (const int index : {0, 1}) {
            QVERIFY(row(index).planned()->geometry().right() < card().table()->width());
            QVERIFY(row(index).priority()->x() > row(index).onSwitch()->geometry().right());
        }
    };
    QVERIFY(row(0).tokens()->isVisible());
    fits();
    m_page->resize(888, 520);
    QTRY_VERIFY(card().width() < 888);
    QVERIFY(row(0).tokens()->isVisible());
    fits();
    m_page->resize(1180, 700);
    card().addButton()->click();
    card().takeOverButton()->click(); // the inspector opens beside it
    QVERIFY(m_page->inspector()->isVisible());
    QTRY_VERIFY(!row(0).tokens()->isVisible());
    QVERIFY(card().isOpen());
    fits();
    QVERIFY(m_page->escape()); // the inspector, which has the focus
    QVERIFY(!m_page->inspector()->isVisible());
    m_page->resize(888, 520);
    card().takeOverButton()->click();
    QVERIFY(m_page->inspector()->isVisible());
    QVERIFY(!card().isOpen());
    card().setOpen(true);
    QVERIFY(!m_page->inspector()->isVisible());
    QVERIFY(card().isOpen());
}

QTEST_MAIN(TestWhatIfCard)
#include "tst_whatifcard.moc"
