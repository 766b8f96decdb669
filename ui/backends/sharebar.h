// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace spillway
{

/// A bar of shares in backend colours, and below it who has which: each name stands where its share begins, or behind
/// the one before where that leaves no room.
class ShareBar : public QWidget
{
    Q_OBJECT
public:
    struct Share
    {
        QString name;
        int colorIndex = 0; ///< for Theme::backend
        double share = 0;   ///< 0 to 1

        bool operator==(const Share &) const = default;
    };

    explicit ShareBar(QWidget *parent = nullptr);

    void setShares(const QList<Share> &shares);
    const QList<Share> &shares() const { return m_shares; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Where the names begin; `nameLimit` gets the most that a name may be wide.
    QList<qreal> legendPlaces(const QFont &font, qreal *nameLimit) const;

    QList<Share> m_shares;
};

} // namespace spillway
