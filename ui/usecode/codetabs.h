// SPDX-License-Identifier: MIT
#pragma once

#include "ui/usecode/codesamples.h"

#include <QFrame>

class QTabBar;

namespace spillway
{

class Button;
class CodeView;
class TextLabel;

/// Code for four languages in tabs, with a Copy button and a note below. Shown by "Use in code" and by the set-up's
/// test. The key is in none of it.
class CodeTabs : public QFrame
{
    Q_OBJECT
public:
    explicit CodeTabs(QWidget *parent = nullptr);

    void setFacts(const SampleFacts &facts);
    const SampleFacts &facts() const { return m_facts; }
    /// False: the endpoint asks for no key, so any will do.
    void setKeyRequired(bool required);

    SampleLanguage language() const;
    void setLanguage(SampleLanguage language);
    QTabBar *tabs() const { return m_tabs; }
    CodeView *view() const { return m_view; }
    Button *copyButton() const { return m_copy; }

public slots:
    void copy();

signals:
    /// For the status bar.
    void copied(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void show();
    void fit();

    SampleFacts m_facts;
    QTabBar *m_tabs;
    Button *m_copy;
    CodeView *m_view;
    TextLabel *m_note;
};

} // namespace spillway
