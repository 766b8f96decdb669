// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>
#include <QVariant>

class QButtonGroup;
class QHBoxLayout;

namespace spillway
{

class ArrowKeys;

enum class SegmentWidth {
    Fit,    ///< as wide as each text, as in a tool bar; 26 px high
    Expand, ///< all alike over the whole width, as in a form; 30 px high
};

/// One choice of a few, side by side: exclusive buttons in a frame. Left and Right walk and choose.
class SegmentedControl : public QFrame
{
    Q_OBJECT
public:
    /// `accessibleName` names the choice: "Theme".
    explicit SegmentedControl(const QString &accessibleName, SegmentWidth width = SegmentWidth::Fit,
                              QWidget *parent = nullptr);

    /// Adds a segment and returns its index. The first one added is chosen.
    int addSegment(const QString &text, const QVariant &data = {});
    int count() const;
    int currentIndex() const;
    QVariant currentData() const;
    /// Chooses without `chosen`; an index out of range is ignored.
    void setCurrentIndex(int index);
    /// Chooses the segment with this data, if there is one.
    void setCurrentData(const QVariant &data);

signals:
    /// A person chose another segment.
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SegmentWidth m_width;
    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
    ArrowKeys *m_keys;
    QList<QVariant> m_data;
    int m_chosen = -1; ///< tells a choice from a click on what is chosen already
};

} // namespace spillway
