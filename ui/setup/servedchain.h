// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <chrono>

class QHBoxLayout;

namespace spillway
{

/// One backend that was asked.
struct ChainNode
{
    QString backend;
    int colorIndex = -1; ///< from 0; -1: none of the profile's
    UiState state = UiState::Healthy;
    QString result;                     ///< "429", "unreachable"
    std::chrono::microseconds time{-1}; ///< -1: not known
    bool answered = false;

    bool operator==(const ChainNode &) const = default;
};

/// Who was asked, in order: a box for each with arrows between them, the one that answered with a green edge.
class ServedChain : public QWidget
{
    Q_OBJECT
public:
    explicit ServedChain(QWidget *parent = nullptr);

    void setNodes(const QList<ChainNode> &nodes);
    const QList<ChainNode> &nodes() const { return m_nodes; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString spoken() const;
    /// How many are shown: the first ones give way when there is no room.
    qsizetype shownCount() const;

    QList<ChainNode> m_nodes;
};

} // namespace spillway
