// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/sparkline.h"

#include <QWidget>

namespace spillway
{

/// One figure: "0.3", "ms", "p50". Number and unit are large and small on one base line, the note follows in label
/// size.
struct FigureValue
{
    QString number; ///< "–" when nothing is known
    QString unit;
    QString note;

    bool operator==(const FigureValue &) const = default;
};

/// A cell of the figures strip: title, figures on one base line, a trend at the right. Its size never depends on its
/// values. The trend gives way to numbers that need its place. Compact it drops the trend, joins two figures as "0.3 /
/// 0.9 ms", and shows a note only where it fits.
class FigureCell : public QWidget
{
    Q_OBJECT
public:
    explicit FigureCell(const QString &title, QWidget *parent = nullptr);

    /// `compactTitle` takes the title's place when compact; empty: the same.
    void setTitle(const QString &title, const QString &compactTitle = {});
    void setValues(const QList<FigureValue> &values);
    const QList<FigureValue> &values() const { return m_values; }
    /// No points: no trend. `color` is Accent's or a backend's index.
    void setTrend(const SparkData &trend);
    /// The colour of the trend: a backend's index, or -1 for the accent.
    void setTrendColor(int backendIndex);
    void setCompact(bool compact);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameItself();
    /// What numbers and units take beside each other; notes give way to the trend.
    qreal numbersWidth() const;
    void paintValues(QPainter &painter, qreal right) const;

    QString m_title;
    QString m_compactTitle;
    QList<FigureValue> m_values;
    SparkData m_trend;
    int m_trendColor = -1;
    bool m_compact = false;
};

} // namespace spillway
