// SPDX-License-Identifier: MIT
#include "ui/policy/policyexport.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

PolicyExport::PolicyExport(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

void PolicyExport::ask(const QByteArray &text, const QString &path)
{
    auto *dialog = new QFileDialog(m_window, tr("Export policy"), QFileInfo(path).absolutePath(),
                                   tr("API Management policies (*.xml)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"xml"_s);
    dialog->selectFile(QFileInfo(path).fileName());
    // What was to be seen when the dialog came is what is written.
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString &chosen) { write(text, chosen); });
    dialog->open();
}

void PolicyExport::write(const QByteArray &text, const QString &path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
        emit done(path);
    } else {
        emit failed(path, file.errorString());
    }
}

void showInFolder(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

} // namespace spillway
