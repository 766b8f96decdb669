// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

class Card;
class StateGlyph;
class TextLabel;

/// One setting: what it is, its consequence below, its one control at the right. 48 px high, more if the text wraps.
class SettingsRow : public QWidget
{
    Q_OBJECT
public:
    /// The control gets the title as accessible name if it has none, and the consequence as its description.
    SettingsRow(const QString &title, const QString &consequence, QWidget *control, QWidget *parent = nullptr);

    QString title() const;
    QString consequence() const;
    void setConsequence(const QString &consequence);
    /// Shows the consequence as an error with a glyph, and the control's edge red; empty: back to the consequence.
    void setError(const QString &error);
    QString error() const { return m_errorText; }
    /// Shows a warning in the place of the consequence, with a glyph; empty: back to the consequence. An error goes
    /// first.
    void setWarning(const QString &warning);
    QWidget *control() const { return m_control; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void showText();
    void fit();

    QString m_consequenceText;
    QString m_errorText;
    QString m_warningText;
    TextLabel *m_title;
    QWidget *m_below;
    StateGlyph *m_glyph;
    TextLabel *m_consequence;
    QWidget *m_control;
};

/// A titled group of rows on a card, with hairlines between them.
class SettingsGroup : public QWidget
{
    Q_OBJECT
public:
    explicit SettingsGroup(const QString &title, QWidget *parent = nullptr);

    QString title() const;
    void addRow(SettingsRow *row);
    const QList<SettingsRow *> &rows() const { return m_rows; }
    /// Shows the rows that `text` occurs in (title, consequence or the title of the group, any case), and hides itself
    /// if there is none. Returns whether it is shown.
    bool filter(const QString &text);

private:
    TextLabel *m_title;
    Card *m_card;
    QList<SettingsRow *> m_rows;
    QList<QWidget *> m_lines; ///< the i-th stands above row i + 1
};

} // namespace spillway
