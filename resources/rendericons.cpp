// SPDX-License-Identifier: MIT
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <cstdio>
#include <cstdlib>

/// Part of the build: one SVG as PNG files in several sizes. `SVG SIZE=FILE...`; SIZE in pixels.
int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    QSvgRenderer picture(arguments.value(0));
    if (!picture.isValid() || arguments.size() < 2) {
        std::fputs("usage: spillway-rendericons SVG SIZE=FILE...\n", stderr);
        return EXIT_FAILURE;
    }
    for (const QString &target : arguments.mid(1)) {
        const int size = target.section(u'=', 0, 0).toInt();
        QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        {
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            picture.render(&painter);
        }
        const QString file = target.section(u'=', 1);
        if (!image.save(file, "PNG")) {
            std::fprintf(stderr, "spillway-rendericons: cannot write %s\n", qPrintable(file));
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
