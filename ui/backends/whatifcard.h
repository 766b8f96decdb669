// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifreplay.h"
#include "ui/widgets/card.h"

#include <optional>

class QComboBox;

namespace spillway
{

class Banner;
class Button;
class DesktopSession;
class DownScrollArea;
class ElidedLabel;
class RecordedTraffic;
class WhatIfFigures;
class WhatIfPlanTable;

/// "What if": recorded traffic replayed under the plan in force and under another one, side by side. Closed it is one
/// line; open it takes the page's place. The other plan is a copy: the profile changes through `takeOver` only.
class WhatIfCard : public Card
{
    Q_OBJECT
public:
    explicit WhatIfCard(DesktopSession &session, QWidget *parent = nullptr);
    ~WhatIfCard() override;

    bool isOpen() const { return m_isOpen; }
    /// Opening, it replays what this window has seen, unless there is another recording already.
    void setOpen(bool open);
    /// Replays this file from now on, if it is a log; else says so and changes nothing.
    void openLog(const QString &path);
    void useWindowTraffic();

    const WhatIfPlan &plan() const { return m_plan; }
    /// Of the recording and the plan as they are; empty while none is known.
    const std::optional<WhatIf> &result() const { return m_result; }
    bool isBusy() const { return m_replay->isLoading() || m_replay->isPlaying(); }

    Button *toggleButton() const { return m_toggle; }
    Button *windowButton() const { return m_useWindow; }
    Button *logButton() const { return m_openLog; }
    Button *addButton() const { return m_add; }
    Button *resetButton() const { return m_reset; }
    Button *takeOverButton() const { return m_takeOver; }
    QComboBox *baseBox() const { return m_base; }
    WhatIfPlanTable *table() const { return m_table; }
    WhatIfFigures *figures() const { return m_figures; }
    Banner *verdict() const { return m_verdict; }
    /// About a file that could not be used; hidden mostly.
    Banner *problem() const { return m_problem; }
    QString sourceText() const;
    QStringList notes() const;

signals:
    void openChanged(bool open);
    /// For the status bar.
    void told(const QString &text);
    /// A backend of the plan is to be added to the profile, where its URL is asked for.
    void addRequested(int priority);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildContent();
    QLayout *buildSource();
    QLayout *buildPlanRow();
    void connectTable();
    void chooseLog();
    void fillBases();
    void chooseBase(int index);
    void onProfileChanged();
    void onLoaded(const LoadedRecording &loaded);
    void onPlayed(const WhatIf &result);
    /// The plan is another: shows it and replays.
    void edited();
    void replay();
    void takeOver();
    bool isBaseInForce() const;
    int colorOf(const QString &name) const;
    void present();
    void presentNotes();
    void showProblem(const QString &problem, const QString &advice);

    DesktopSession &m_session;
    RecordedTraffic &m_traffic;
    WhatIfReplay *m_replay;
    WhatIfPlan m_plan;
    std::shared_ptr<const WhatIfRecording> m_recording;
    std::optional<WhatIf> m_result;
    QString m_profilePath; ///< of the profile that the plan began with
    QString m_folder;      ///< where the last log was
    bool m_isOpen = false;
    Button *m_toggle;
    DownScrollArea *m_scroll = nullptr;
    ElidedLabel *m_source = nullptr;
    Button *m_useWindow = nullptr;
    Button *m_openLog = nullptr;
    Banner *m_problem = nullptr;
    Banner *m_verdict = nullptr;
    WhatIfFigures *m_figures = nullptr;
    QComboBox *m_base = nullptr;
    Button *m_reset = nullptr;
    Button *m_add = nullptr;
    Button *m_takeOver = nullptr;
    WhatIfPlanTable *m_table = nullptr;
    QVBoxLayout *m_notes = nullptr;
    TextLabel *m_notesTitle = nullptr;
};

} // namespace spillway
