// SPDX-License-Identifier: MIT
// What the Policy page does for keys, buttons and files.
#include "ui/policy/policyexport.h"
#include "ui/policy/policyheader.h"
#include "ui/policy/policyoptions.h"
#include "ui/policy/policypage.h"
#include "ui/policy/policyreviewpane.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/findbar.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStackedWidget>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QString policyFileName = u"apim-policy.xml"_s;

/// "Line 34: this backend has no url."
QString lineSentence(const PolicyRemark &remark)
{
    if (remark.line <= 0) {
        return remark.headline;
    }
    return PolicyPage::tr("Line %1: %2")
        .arg(remark.line)
        .arg(remark.headline.left(1).toLower() + remark.headline.mid(1));
}

} // namespace

QString PolicyPage::lastExportText() const
{
    const LastExport last = m_settings.lastPolicyExport(m_session.profilePath());
    if (last.path.isEmpty()) {
        return {};
    }
    const QDateTime at = last.at.toLocalTime();
    const bool isToday = at.date() == m_session.wallNow().toLocalTime().date();
    const QString when = isToday ? at.toString(u"HH:mm"_s) : QLocale().toString(at.date(), QLocale::ShortFormat);
    return tr("Last export %1 to %2").arg(when, QFileInfo(last.path).fileName());
}

QString PolicyPage::exportPath() const
{
    const QString last = m_settings.lastPolicyExport(m_session.profilePath()).path;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return last.isEmpty() ? QDir(folder).filePath(policyFileName) : last;
}

void PolicyPage::exportPolicy()
{
    if (isReviewing()) {
        exportRepaired();
    } else if (m_exported.problem.isEmpty()) {
        m_isRepairing = false;
        m_export->ask(m_exported.bytes, exportPath());
    } else {
        emit told(tr("There is no policy to export yet"));
    }
}

void PolicyPage::exportRepaired()
{
    if (!m_review || !m_review->isUsable()) {
        return;
    }
    const Exported repaired = repairedPolicy(m_session.profile(), *m_review);
    if (!repaired.problem.isEmpty()) {
        emit told(repaired.problem);
        return;
    }
    m_isRepairing = true;
    const QFileInfo file(m_review->path);
    m_export->ask(repaired.bytes, file.dir().filePath(file.completeBaseName() + u"-repaired.xml"_s));
}

void PolicyPage::onExported(const QString &path)
{
    if (!m_isRepairing) {
        m_settings.setLastPolicyExport(m_session.profilePath(), {path, m_session.wallNow()});
        compare();
        emit told(lastExportText());
    } else {
        emit told(tr("Repaired policy saved to %1").arg(QFileInfo(path).fileName()));
    }
    m_banner->setKind(BannerKind::Success);
    m_banner->setText(QFileInfo(path).fileName(), tr("saved."));
    m_banner->clearButtons();
    connect(m_banner->addButton(tr("Show in folder")), &QPushButton::clicked, this, [path] { showInFolder(path); });
    connect(m_banner->addButton(tr("Close")), &QPushButton::clicked, this, &PolicyPage::hideBanner);
    m_bannerArea->show();
}

void PolicyPage::onExportFailed(const QString &path, const QString &reason)
{
    m_banner->setKind(BannerKind::Error);
    m_banner->setText(tr("%1 was not written.").arg(path), reason);
    m_banner->clearButtons();
    connect(m_banner->addButton(tr("Choose another place…")), &QPushButton::clicked, this, [this] {
        hideBanner();
        m_isRepairing ? exportRepaired() : exportPolicy();
    });
    connect(m_banner->addButton(tr("Close")), &QPushButton::clicked, this, &PolicyPage::hideBanner);
    m_bannerArea->show();
}

void PolicyPage::copyPolicy()
{
    if (!m_exported.problem.isEmpty()) {
        return;
    }
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_exported.bytes));
    m_header->showCopied();
    emit told(tr("Policy copied"));
}

void PolicyPage::importPolicy()
{
    auto *dialog = new QFileDialog(this, tr("Import a policy"), {}, tr("API Management policies (*.xml);;All (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PolicyPage::importFile);
    dialog->open();
}

void PolicyPage::importFile(const QString &path)
{
    const PolicyReview review = reviewPolicyFile(path);
    if (review.text.isEmpty()) {
        // There is nothing to be seen of it.
        m_banner->setKind(BannerKind::Error);
        m_banner->setText(tr("Nothing was imported from %1.").arg(review.fileName()), review.problem);
        m_banner->clearButtons();
        connect(m_banner->addButton(tr("Close")), &QPushButton::clicked, this, &PolicyPage::hideBanner);
        m_bannerArea->show();
        emit told(tr("Nothing imported"));
        return;
    }
    showReview(review);
}

void PolicyPage::showReview(const PolicyReview &review)
{
    m_review = review;
    const bool isNew = !m_session.isOpen() || m_session.isDemo() || m_session.isReadOnly();
    m_reviewPane->setReview(review, isNew ? Profile() : m_session.profile(),
                            isNew ? QString() : m_session.profile().name);
    m_body->setCurrentIndex(0);
    m_left->setCurrentWidget(m_view);
    m_right->setCurrentWidget(m_reviewPane);
    m_view->setCode(QString::fromUtf8(review.text), CodeLanguage::Policy);
    m_view->setMarkedLines({});
    m_view->setAccessibleName(tr("%1, read only").arg(review.fileName()));
    m_banner->clearButtons();
    const QList<PolicyRemark> leftOut = review.leftOut();
    if (!review.isUsable()) {
        m_banner->setKind(BannerKind::Error);
        m_banner->setText({}, lineSentence({review.problemLine, false, review.problem, {}, {}}));
        connect(m_banner->addButton(tr("Show line")), &QPushButton::clicked, this,
                [this, line = review.problemLine] { showLine(line); });
        m_bannerArea->show();
    } else if (!leftOut.isEmpty()) {
        const auto more = int(leftOut.size()) - 1;
        m_banner->setKind(BannerKind::Error);
        m_banner->setText({}, lineSentence(leftOut.first()) + (more == 0 ? QString()
                                                               : more == 1
                                                                   ? tr(" 1 more cannot be taken over.")
                                                                   : tr(" %1 more cannot be taken over.").arg(more)));
        connect(m_banner->addButton(tr("Show line")), &QPushButton::clicked, this,
                [this, line = leftOut.first().line] { showLine(line); });
        connect(m_banner->addButton(tr("Import the other %1").arg(review.read.plan.backends.size())),
                &QPushButton::clicked, this, &PolicyPage::takeReview);
        m_bannerArea->show();
    } else {
        hideBanner();
    }
    m_header->setCanExport(false);
    compare();
    m_reviewPane->focusFirst();
    emit told(review.isUsable() ? tr("%1 read. Nothing is changed yet").arg(review.fileName())
                                : tr("Nothing imported"));
}

void PolicyPage::leaveReview()
{
    if (!m_review) {
        return;
    }
    const bool hadFocus =
        m_reviewPane->isAncestorOf(QApplication::focusWidget()) || m_banner->isAncestorOf(QApplication::focusWidget());
    m_review.reset();
    m_view->setCode({}, CodeLanguage::Policy); // the next text is another one: no scroll to be kept
    m_view->setAccessibleName(tr("Policy, read only"));
    m_right->setCurrentWidget(m_options);
    hideBanner();
    refresh();
    if (hadFocus) {
        m_body->currentIndex() == 0 ? m_view->setFocus(Qt::OtherFocusReason)
                                    : m_header->importButton()->setFocus(Qt::OtherFocusReason);
    }
}

void PolicyPage::takeReview()
{
    if (!m_review) {
        return;
    }
    const PolicyReview review = *m_review;
    const QString pathBefore = m_session.profilePath();
    const Profile before = m_session.profile();
    if (const QString problem = takeOver(m_session, review); !problem.isEmpty()) {
        m_banner->setKind(BannerKind::Error);
        m_banner->setText(tr("Nothing was taken over from %1.").arg(review.fileName()), problem);
        m_banner->clearButtons();
        m_bannerArea->show();
        return;
    }
    leaveReview();
    const auto count = int(review.read.plan.backends.size());
    const QString done = count == 1 ? tr("1 backend taken over from %1").arg(review.fileName())
                                    : tr("%1 backends taken over from %2").arg(count).arg(review.fileName());
    m_banner->setKind(BannerKind::Success);
    m_banner->setText({}, done + u'.');
    m_banner->clearButtons();
    if (m_session.profilePath() == pathBefore && !before.backends.isEmpty()) {
        connect(m_banner->addButton(tr("Undo")), &QPushButton::clicked, this,
                [this, before, after = m_session.profile()] { undoImport(before, after); });
    }
    connect(m_banner->addButton(tr("Close")), &QPushButton::clicked, this, &PolicyPage::hideBanner);
    m_bannerArea->show();
    emit told(done);
}

void PolicyPage::undoImport(const Profile &before, const Profile &after)
{
    hideBanner();
    if (m_session.profile() != after) {
        emit told(tr("The profile has changed since, so the import stays"));
        return;
    }
    const QString problem = m_session.save(before);
    emit told(problem.isEmpty() ? tr("The backends are as they were before the import") : problem);
}

void PolicyPage::showLine(int line)
{
    if (line > 0) {
        m_view->setMarkedLines({line});
        m_view->setFocus(Qt::OtherFocusReason);
    }
}

void PolicyPage::hideBanner()
{
    m_bannerArea->hide();
}

void PolicyPage::focusSearch()
{
    if (m_body->currentIndex() == 0 && m_left->currentWidget() == m_view) {
        m_view->openFind();
    }
}

bool PolicyPage::escape()
{
    if (m_view->findBar()->isVisible()) {
        m_view->findBar()->close();
        return true;
    }
    if (isReviewing()) {
        leaveReview();
        return true;
    }
    if (m_bannerArea->isVisibleTo(this)) {
        hideBanner();
        return true;
    }
    if (!m_view->markedLines().isEmpty()) {
        m_view->setMarkedLines({});
        return true;
    }
    return false;
}

void PolicyPage::focusNextPane(bool forward)
{
    const QList<QWidget *> panes = m_body->currentIndex() == 0
                                       ? QList<QWidget *>{m_header, m_left, m_right}
                                       : QList<QWidget *>{m_header, static_cast<QWidget *>(m_noBackends)};
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes[i]->isAncestorOf(QApplication::focusWidget())) {
            at = i;
        }
    }
    // At first to what the page is for.
    const qsizetype next = at < 0 ? 1 : (at + (forward ? 1 : panes.size() - 1)) % panes.size();
    QWidget *pane = panes[next];
    if (pane == m_right) {
        isReviewing() ? m_reviewPane->focusFirst() : m_options->focusFirst();
    } else if (pane == m_left && m_left->currentWidget() == m_view) {
        m_view->setFocus(Qt::OtherFocusReason);
    } else if (pane == m_header) {
        m_header->importButton()->setFocus(Qt::OtherFocusReason);
    } else if (auto *button = pane->findChild<QPushButton *>()) {
        button->setFocus(Qt::OtherFocusReason);
    }
}

} // namespace spillway
