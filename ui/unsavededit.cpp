// SPDX-License-Identifier: MIT
#include "ui/unsavededit.h"

#include "ui/page.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString dialogName = u"unsavedEdit"_s;

QString tr(const char *text)
{
    return QCoreApplication::translate("UnsavedEdit", text);
}

} // namespace

void settleEdits(QWidget *window, const QList<Page *> &pages, std::function<void()> go)
{
    QList<Page *> edited;
    std::copy_if(pages.begin(), pages.end(), std::back_inserter(edited),
                 [](const Page *page) { return page->hasUnsavedEdit(); });
    if (edited.isEmpty()) {
        go();
        return;
    }
    if (window->findChild<QMessageBox *>(dialogName, Qt::FindDirectChildrenOnly) != nullptr) {
        return;
    }
    auto *box = new QMessageBox(window);
    box->setObjectName(dialogName);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Unsaved change"));
    const QString question = edited.first()->discardQuestion();
    box->setText(question.isEmpty() ? tr("Discard the change that was not saved?") : question);
    QPushButton *discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Keep editing"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    QObject::connect(discard, &QPushButton::clicked, window, [edited, go = std::move(go)] {
        for (Page *page : edited) {
            page->discardEdit();
        }
        go();
    });
    box->open();
}

} // namespace spillway
