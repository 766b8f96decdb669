// SPDX-License-Identifier: MIT
#include "ui/setup/confirmrun.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString dialogName = u"confirmRun"_s;
constexpr int longWait = 5; ///< minutes from which the question tells how long it may take

QString tr(const char *text)
{
    return QCoreApplication::translate("ConfirmRun", text);
}

} // namespace

void confirmRun(QWidget *window, const QString &title, const AzScript &script, std::function<void()> go)
{
    if (window->findChild<QMessageBox *>(dialogName, Qt::FindDirectChildrenOnly) != nullptr) {
        return;
    }
    auto *box = new QMessageBox(window);
    box->setObjectName(dialogName);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText); // names come from a form
    box->setWindowTitle(title);
    box->setText(script.resource.isEmpty() ? tr("Run these commands in Azure?")
                                           : tr("Change %1 in Azure?").arg(script.resource));
    const auto changes = std::count_if(script.commands.begin(), script.commands.end(),
                                       [](const AzCommand &command) { return command.changes; });
    QString text = changes == 1 ? tr("1 command changes it.") : tr("%1 commands change it.").arg(changes);
    int minutes = 0;
    for (const AzCommand &command : script.commands) {
        minutes = std::max(minutes, command.minutes);
    }
    if (minutes >= longWait) {
        text += u' ' +
                tr("Azure may take %1 minutes. It goes on if Spillway closes, and Verify finds it again.").arg(minutes);
    }
    box->setInformativeText(text);
    QPushButton *run = box->addButton(tr("Run"), QMessageBox::AcceptRole);
    QPushButton *cancel = box->addButton(tr("Cancel"), QMessageBox::RejectRole);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    QObject::connect(run, &QPushButton::clicked, window, [go = std::move(go)] { go(); });
    box->open();
}

} // namespace spillway
