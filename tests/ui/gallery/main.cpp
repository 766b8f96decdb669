// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include <QApplication>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    spillway::Theme theme;
    return 0;
}
