// SPDX-License-Identifier: MIT
#include "app/commands/console.h"
#include "app/manual/manualpages.h"

#include <QFile>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace
{

bool write(const QString &path, const QString &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.flush();
}

} // namespace

/// Part of the build: writes the manual's pages into a folder. `FOLDER VERSION DATE`.
int main(int argc, char *argv[])
{
    if (argc != 4) {
        spillway::printMessage(u"usage: spillway-manual FOLDER VERSION DATE"_s);
        return EXIT_FAILURE;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    const QString version = QString::fromLocal8Bit(argv[2]);
    const QString date = QString::fromLocal8Bit(argv[3]);
    if (!write(folder + u"/spillway-cli.1"_s, spillway::headlessManual(version, date)) ||
        !write(folder + u"/spillway.1"_s, spillway::desktopManual(version, date))) {
        spillway::printMessage(u"spillway-manual: cannot write into %1"_s.arg(folder));
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
