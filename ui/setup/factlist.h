// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QStringList>
#include <QWidget>

#include <optional>

class QVBoxLayout;

namespace spillway
{

/// One row of a FactList.
struct Fact
{
    QString name;
    QString word;                       ///< at the right
    std::optional<UiState> state = {};  ///< a glyph before the name, and the word's colour
    std::optional<int> colorIndex = {}; ///< a backend's colour from 0, instead of a glyph
    bool dimmed = false;

    bool operator==(const Fact &) const = default;
};

/// A few rows to read, each a name with a word about it.
class FactList : public QWidget
{
    Q_OBJECT
public:
    explicit FactList(QWidget *parent = nullptr);

    void setFacts(const QList<Fact> &facts);
    const QList<Fact> &facts() const { return m_facts; }

private:
    QWidget *makeRow(const Fact &fact);

    QList<Fact> m_facts;
    QVBoxLayout *m_rows;
};

} // namespace spillway
