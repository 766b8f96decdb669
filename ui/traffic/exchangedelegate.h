// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QStyledItemDelegate>

namespace spillway
{

class BackendColors;
class Theme;

/// Paints the cells of the traffic list.
class ExchangeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// `colors` must outlive the delegate.
    explicit ExchangeDelegate(const BackendColors &colors, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const BackendColors &m_colors;
};

/// Paints a request's attempts side by side in the colours of their backends: a disc for the one that answered, a
/// struck ring for each that was passed on, half a disc for the one that is still running. What does not fit is a
/// "+3".
void paintAttemptDots(QPainter &painter, const QRectF &rect, const ExchangeRecord &record, const BackendColors &colors,
                      const Theme &theme);

} // namespace spillway
