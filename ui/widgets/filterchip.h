// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QToolButton>

#include <optional>

class QHBoxLayout;

namespace spillway
{

class ArrowKeys;

/// A filter that can be on or off: glyph, text, count. Its width grows with its count in steps of a digit only.
class FilterChip : public QToolButton
{
    Q_OBJECT
public:
    explicit FilterChip(const QString &text, std::optional<UiState> glyph = {}, QWidget *parent = nullptr);

    /// The number behind the text; -1 shows none. Also in the accessible name: "429, 12".
    void setCount(qint64 count);
    qint64 count() const { return m_count; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameItself();

    std::optional<UiState> m_glyph;
    qint64 m_count = -1;
};

/// A row of chips, one stop of the Tab order, in which Left and Right walk.
class FilterChipRow : public QWidget
{
    Q_OBJECT
public:
    explicit FilterChipRow(const QString &accessibleName, QWidget *parent = nullptr);

    FilterChip *addChip(const QString &text, std::optional<UiState> glyph = {});
    const QList<FilterChip *> &chips() const { return m_chips; }

private:
    QHBoxLayout *m_layout;
    ArrowKeys *m_keys;
    QList<FilterChip *> m_chips;
};

} // namespace spillway
