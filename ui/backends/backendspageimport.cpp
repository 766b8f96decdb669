// SPDX-License-Identifier: MIT
// Backends from files and variables.
#include "ui/backends/backendedits.h"
#include "ui/backends/backendimport.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendspage.h"
#include "ui/session/desktopsession.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStackedWidget>

namespace spillway
{

void BackendsPage::importBackends()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int found = backendsInEnvironment(m_session.environment());
    QAction *variables =
        menu->addAction(themedIcon(Icon::Terminal), found > 0 ? tr("From %1 BACKEND_n_URL variables").arg(found)
                                                              : tr("No BACKEND_n_URL variables are set"));
    variables->setEnabled(found > 0);
    connect(variables, &QAction::triggered, this,
            [this] { take(importFromEnvironment(m_session.profile(), m_session.environment()), tr("the variables")); });
    menu->addAction(themedIcon(Icon::File), tr("From a file…"), this, [this] {
        auto *dialog = new QFileDialog(this, tr("Import backends"), {},
                                       tr("Profiles and variable files (*.json *.env *.sh *.txt);;All (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &BackendsPage::importFile);
        dialog->open();
    });
    menu->addAction(themedIcon(Icon::Policy), tr("From an API Management policy…"), this,
                    &BackendsPage::importPolicyRequested);
    menu->popup(m_import->mapToGlobal(QPoint(0, m_import->height() + 2)));
}

void BackendsPage::importFile(const QString &path)
{
    take(importFromFile(m_session.profile(), path), QFileInfo(path).fileName());
}

void BackendsPage::take(const BackendImport &import, const QString &source)
{
    m_notice->clearButtons();
    m_notice->setVisible(!import.problems.isEmpty());
    if (!import.problems.isEmpty()) {
        m_notice->setText(tr("Nothing was imported from %1.").arg(source), import.problems.join(QChar(u' ')));
        connect(m_notice->addButton(tr("Close")), &QPushButton::clicked, m_notice, &QWidget::hide);
        m_stack->setCurrentIndex(0); // the notice is there
        emit told(tr("Nothing imported"));
        return;
    }
    if (import.isEmpty()) {
        emit told(tr("All backends of %1 are here already").arg(source));
        return;
    }
    const QString problem = m_edits.addAll(import.backends, import.keys);
    if (problem.isEmpty()) {
        m_table->setCurrentBackend(import.backends.first().name);
    }
    const qsizetype count = import.backends.size();
    tell(problem, count == 1 ? tr("1 backend imported from %1").arg(source)
                             : tr("%1 backends imported from %2").arg(count).arg(source));
}

} // namespace spillway
