// SPDX-License-Identifier: MIT
#include "ui/policy/policyimport.h"

#include "core/export/apimpolicywriter.h"
#include "ui/backends/backendedits.h"
#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::PolicyImport)
};

int lineOf(const Finding &finding)
{
    return finding.path.section(u' ', -1).toInt();
}

/// A finding of the reader; one that costs a backend says so in a sentence of its own at its end.
PolicyRemark remarkOf(const Finding &finding)
{
    PolicyRemark remark;
    remark.line = lineOf(finding);
    remark.headline = finding.message;
    for (const QString &end : {u" It is left out."_s, u" The backend is left out."_s}) {
        if (finding.message.endsWith(end)) {
            remark.isLeftOut = true;
            remark.headline.chop(end.size());
        }
    }
    return remark;
}

template <typename Keep>
QList<PolicyRemark> those(const QList<PolicyRemark> &remarks, Keep keep)
{
    QList<PolicyRemark> found;
    std::copy_if(remarks.begin(), remarks.end(), std::back_inserter(found), keep);
    return found;
}

/// Another name where one is taken: names differ without regard to case.
void nameApart(QList<Backend> &backends)
{
    QSet<QString> taken;
    for (Backend &backend : backends) {
        const QString base = backend.name;
        for (int number = 2; taken.contains(backend.name.toCaseFolded()); ++number) {
            backend.name = base + u'-' + QString::number(number);
        }
        taken.insert(backend.name.toCaseFolded());
    }
}

} // namespace

QString PolicyReview::fileName() const
{
    return QFileInfo(path).fileName();
}

QList<PolicyRemark> PolicyReview::leftOut() const
{
    return those(remarks, [](const PolicyRemark &remark) { return remark.isLeftOut; });
}

QList<PolicyRemark> PolicyReview::mistakes() const
{
    return those(remarks, [](const PolicyRemark &remark) { return !remark.why.isEmpty(); });
}

PolicyReview reviewPolicy(const QString &path, const QByteArray &text)
{
    PolicyReview review;
    review.path = path;
    review.text = text;
    review.scan = scanPolicy(text);
    review.read = readPolicy(review.scan);
    for (const Finding &finding : std::as_const(review.read.findings)) {
        if (finding.severity == Severity::Error && review.problem.isEmpty()) {
            review.problem = finding.message;
            review.problemLine = lineOf(finding);
        } else {
            review.remarks.append(remarkOf(finding));
        }
    }
    // An export has none of the mistakes, and nothing in it has to be repaired.
    if (!review.read.rulesAreKnown) {
        for (const PolicyMistake &mistake : diagnosePolicy(review.scan)) {
            review.remarks.append({mistake.line, false, mistake.what, mistake.why, mistake.remedy});
        }
    }
    std::stable_sort(review.remarks.begin(), review.remarks.end(),
                     [](const PolicyRemark &a, const PolicyRemark &b) { return a.line < b.line; });
    return review;
}

PolicyReview reviewPolicyFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        PolicyReview review;
        review.path = path;
        review.problem = Tr::tr("It cannot be read: %1.").arg(file.errorString());
        return review;
    }
    PolicyReview review = reviewPolicy(path, file.read(mostPolicyBytes + 1));
    if (review.text.size() > mostPolicyBytes || review.text.contains('\0')) {
        review.text.clear(); // nothing that anybody could read
    }
    return review;
}

Profile profileWith(const Profile &profile, const PolicyReview &review)
{
    Profile next = withPolicy(profile, review.read);
    nameApart(next.backends);
    return next;
}

Exported repairedPolicy(const Profile &profile, const PolicyReview &review)
{
    return ApimPolicyWriter().write(profileWith(profile, review));
}

QString takeOver(DesktopSession &session, const PolicyReview &review)
{
    if (!review.isUsable()) {
        return review.problem;
    }
    if (!session.isOpen() || session.isDemo() || session.isReadOnly()) {
        QString name = QFileInfo(review.path).completeBaseName().trimmed();
        name = name.isEmpty() ? Tr::tr("Imported policy") : name;
        if (QString problem = ensureEmptyProfile(session, name); !problem.isEmpty()) {
            return problem;
        }
    }
    return BackendEdits::of(session).save(profileWith(session.profile(), review));
}

} // namespace spillway
