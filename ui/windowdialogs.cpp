// SPDX-License-Identifier: MIT
#include "ui/windowdialogs.h"

#include "ui/theme/icon.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("WindowDialogs", text);
}

} // namespace

void openProfileDialog(QWidget *window, const QString &folder, const std::function<void(const QString &)> &chosen)
{
    auto *dialog =
        new QFileDialog(window, tr("Open profile"), folder, tr("Profiles (*.spillway.json);;JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, chosen);
    dialog->open();
}

void openAboutDialog(QWidget *window)
{
    auto *box = new QMessageBox(window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Spillway"));
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setText(tr("Spillway %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(tr("One endpoint for all your Azure OpenAI backends.\nMIT licence. Qt %1.")
                                .arg(QString::fromLatin1(qVersion())));
    box->open();
}

} // namespace spillway
