// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/gallery/sheet.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QPainter>

#include <cstdio>

using namespace spillway;

namespace
{

struct Sheet
{
    const char *name;
    QWidget *(*make)();
    int width;
};

constexpr Sheet sheets[] = {
    {"components", &makeComponentsSheet, 680}, {"controls", &makeControlsSheet, 680},
    {"fields", &makeFieldsSheet, 680},         {"data", &makeDataSheet, 680},
    {"views", &makeViewsSheet, 680},
};

/// A picture of the sheet in the theme in force; `clipped` gets the texts that have too little room on it.
QPixmap shoot(const Sheet &sheet, QStringList &clipped)
{
    const std::unique_ptr<QWidget> widget(sheet.make());
    const int wide = std::max(Theme::current().height(sheet.width), widget->minimumSizeHint().width());
    widget->setFixedWidth(wide);
    widget->resize(wide, std::max(widget->heightForWidth(wide), widget->sizeHint().height()));
    // Shown, so that layouts settle and one widget can have the focus.
    widget->show();
    widget->activateWindow();
    QApplication::processEvents();
    clipped += clippedTexts(*widget);
    return widget->grab();
}

QPixmap sideBySide(const QPixmap &left, const QPixmap &right)
{
    const qreal ratio = left.devicePixelRatio();
    QPixmap both(left.width() + right.width(), std::max(left.height(), right.height()));
    both.setDevicePixelRatio(ratio);
    QPainter painter(&both);
    painter.drawPixmap(0, 0, left);
    painter.drawPixmap(QPointF(left.width() / ratio, 0), right);
    return both;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Renders every shared widget in every state, light beside dark, to PNG files. Fails when a text "
                       "has too little room."));
    parser.addHelpOption();
    const QCommandLineOption fontSize(QStringLiteral("font-px"), QStringLiteral("The system font's size in px."),
                                      QStringLiteral("PX"), QStringLiteral("13"));
    parser.addOption(fontSize);
    parser.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("Where the PNG files go."));
    parser.process(application);
    if (parser.positionalArguments().size() != 1) {
        parser.showHelp(2);
    }
    QDir folder(parser.positionalArguments().first());
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "gallery: %s cannot be made.\n", qPrintable(folder.path()));
        return 1;
    }
    QFont font = QApplication::font();
    font.setPixelSize(parser.value(fontSize).toInt());
    QApplication::setFont(font);
    Theme theme;
    QStringList clipped;
    for (const Sheet &sheet : sheets) {
        theme.setMode(ThemeMode::Light);
        const QPixmap light = shoot(sheet, clipped);
        theme.setMode(ThemeMode::Dark);
        const QString path = folder.filePath(QLatin1StringView(sheet.name) + QLatin1StringView(".png"));
        if (!sideBySide(light, shoot(sheet, clipped)).save(path)) {
            std::fprintf(stderr, "gallery: %s cannot be written.\n", qPrintable(path));
            return 1;
        }
        std::puts(qPrintable(path));
    }
    clipped.removeDuplicates();
    for (const QString &text : std::as_const(clipped)) {
        std::fprintf(stderr, "gallery: clipped: %s\n", qPrintable(text));
    }
    return clipped.isEmpty() ? 0 : 1;
}
