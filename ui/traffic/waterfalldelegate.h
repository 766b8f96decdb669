// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/waterfall.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

namespace spillway
{

class AttemptModel;
class BackendColors;

/// Paints the attempts of a request: number, backend, result, and its bars with their reason beside them.
class WaterfallDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// Both must outlive the delegate.
    WaterfallDelegate(const AttemptModel &model, const BackendColors &colors, QObject *parent = nullptr);

    /// The axis of the bars column at this width.
    TimeAxis axis(int width) const;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBars(QPainter &painter, const QRectF &cell, int row) const;

    const AttemptModel &m_model;
    const BackendColors &m_colors;
};

/// The header above: names, and over the bars the time axis.
class WaterfallHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit WaterfallHeader(const WaterfallDelegate &delegate, QWidget *parent = nullptr);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;

private:
    const WaterfallDelegate &m_delegate;
};

} // namespace spillway
