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

QMessageBox *askToDiscard(QWidget *parent, const QString &question, std::function<void()> discard)
{
    if (auto *open = parent->findChild<QMessageBox *>(dialogName, Qt::FindDirectChildrenOnly)) {
        open->setObjectName({});
        open->close();
    }
    auto *box = new QMessageBox(QMessageBox::Question, tr("Unsaved change"), question, QMessageBox::NoButton, parent);
    box->setObjectName(dialogName);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *agree = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Keep editing"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    QObject::connect(agree, &QPushButton::clicked, parent, std::move(discard));
    box->open();
    return box;
}

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
    const QString question = edited.first()->discardQuestion();
    askToDiscard(window, question.isEmpty() ? tr("Discard the change that was not saved?") : question,
                 [edited, go = std::move(go)] {
                     for (Page *page : edited) {
                         page->discardEdit();
                     }
                     go();
                 });
}

} // namespace spillway
