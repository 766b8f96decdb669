// SPDX-License-Identifier: MIT
#pragma once

#include "ui/policy/policylines.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace spillway
{

class TextLabel;
class TextLink;

/// A group of options beside the policy: its title, a link that names the lines that they own, the options. A control
/// that gets the focus lights the lines of its own option, the link those of all.
class PolicySection : public QWidget
{
    Q_OBJECT
public:
    PolicySection(const QString &title, const QList<PolicyOption> &options, QWidget *parent = nullptr);

    /// Adds a control of one of the options; `widget` is what the option's row is made of.
    void add(QWidget *widget, PolicyOption option);
    /// Adds something that is no control.
    void addPlain(QWidget *widget);
    /// `lines` of every option.
    void setLines(const QHash<PolicyOption, QList<int>> &lines);
    QString title() const;
    TextLink *linesLink() const { return m_link; }

signals:
    void linesWanted(const QList<int> &lines);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QList<int> ownLines() const;

    QList<PolicyOption> m_options;
    QHash<PolicyOption, QList<int>> m_lines;
    TextLabel *m_title;
    TextLink *m_link;
    QVBoxLayout *m_body;
};

} // namespace spillway
