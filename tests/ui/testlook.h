// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/theme.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QWidget>

#include <functional>
#include <memory>

/// What tests of the window share: a desktop whose look they decide, and pictures that they measure.
namespace spillway
{

/// A desktop that looks as the test says.
class FakeLook : public SystemLookSource
{
public:
    SystemLook look() const override { return m_look; }
    void set(const SystemLook &look)
    {
        m_look = look;
        emit changed();
    }

private:
    SystemLook m_look;
};

/// The theme of one test program, on a desktop of its own. The system font is 13 px until `setFontPx`.
class TestLook
{
public:
    TestLook()
    {
        setFontPx(13);
        auto source = std::make_unique<FakeLook>();
        m_source = source.get();
        m_theme = std::make_unique<Theme>(std::move(source));
    }

    FakeLook &desktop() { return *m_source; }
    Theme &theme() { return *m_theme; }
    static void setFontPx(int px)
    {
        QFont font = QApplication::font();
        font.setPixelSize(px);
        QApplication::setFont(font);
    }

private:
    FakeLook *m_source = nullptr; ///< the theme owns it
    std::unique_ptr<Theme> m_theme;
};

/// What `paint` draws on `ground`, `scale` device pixels a px.
inline QImage pictureOf(const QSize &size, const QColor &ground, const std::function<void(QPainter &)> &paint,
                        qreal scale = 1)
{
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(ground);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    return image.convertToFormat(QImage::Format_ARGB32);
}

/// A widget as it looks now.
inline QImage pictureOf(QWidget &widget)
{
    return widget.grab().toImage().convertToFormat(QImage::Format_ARGB32);
}

/// The pixels (in device pixels) for which `isInk` is true.
inline int countPixels(const QImage &image, const std::function<bool(const QColor &)> &isInk)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += isInk(image.pixelColor(x, y)) ? 1 : 0;
        }
    }
    return count;
}

inline int countColor(const QImage &image, const QColor &color)
{
    return countPixels(image, [rgb = color.rgb()](const QColor &pixel) { return pixel.rgb() == rgb; });
}

/// The smallest rectangle (in device pixels) that holds every pixel of this colour; null if there is none.
inline QRect boundsOf(const QImage &image, const QColor &color)
{
    QRect bounds;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).rgb() == color.rgb()) {
                bounds = bounds.united(QRect(x, y, 1, 1));
            }
        }
    }
    return bounds;
}

} // namespace spillway
