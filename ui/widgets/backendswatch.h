// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPainter;

namespace spillway
{

class Theme;

/// Paints a backend's colour as a square with corners of 3 px, 10 px by design. From the ninth backend on it has a
/// notch of 2 px, since its colour is one of the first eight. `dimmed` is for backends that are turned off.
void paintBackendSwatch(QPainter &painter, const QRectF &box, int backendIndex, const Theme &theme,
                        bool dimmed = false);

/// A backend's colour as a widget. Decoration only: screen readers skip it, the name stands beside it.
class BackendSwatch : public QWidget
{
    Q_OBJECT
public:
    explicit BackendSwatch(int backendIndex, QWidget *parent = nullptr);

    void setBackendIndex(int backendIndex);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_index;
};

} // namespace spillway
