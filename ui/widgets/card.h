// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QFrame>

#include <optional>

class QHBoxLayout;
class QVBoxLayout;

namespace spillway
{

class TextLabel;

/// A pane with a ground of the theme and hairlines along some edges: header, rail, inspector, status bar.
class Pane : public QFrame
{
    Q_OBJECT
public:
    explicit Pane(Token ground, Qt::Edges lines = {}, QWidget *parent = nullptr);

    void setGround(Token ground);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Token m_ground;
    Qt::Edges m_lines;
};

/// A card: surface, edge, corners of 8 px, and if it has a title a row of 40 px above its content. What is put into
/// body() reaches to the edge; give it margins of its own where it is not a table. Corners stay free of it.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString &title = {}, QWidget *parent = nullptr);

    /// An empty title hides the row; setTitleVisible(true) brings it back for what was added to it.
    void setTitle(const QString &title);
    /// The quieter text behind the title: "3 of 8 available".
    void setSubtitle(const QString &subtitle);
    /// Shows the subtitle in a state's colour, for "All throttled, first back in 3 s".
    void setSubtitleState(std::optional<UiState> state);
    /// The title row, for controls at the right.
    QHBoxLayout *titleRow() const { return m_titleRow; }
    void setTitleVisible(bool visible);
    QVBoxLayout *body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitTitle();

    QWidget *m_titleArea;
    TextLabel *m_title;
    TextLabel *m_subtitle;
    QHBoxLayout *m_titleRow;
    QVBoxLayout *m_body;
};

} // namespace spillway
