// SPDX-License-Identifier: MIT
#include "ui/endpoint/profilepicker.h"

#include "core/azure/setupplan.h"
#include "core/secrets/subscriptionkey.h"
#include "ui/endpoint/profilenamedialog.h"
#include "ui/session/desktopsession.h"
#include "ui/session/keymove.h"
#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardItemModel>
#include <QUrl>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int usualWidth = 206;
constexpr int compactWidth = 150;
constexpr int actionRole = Qt::UserRole + 1; ///< an Action; a profile has none

} // namespace

ProfilePicker::ProfilePicker(DesktopSession &session, QWidget *parent)
    : QComboBox(parent)
    , m_session(session)
{
    setAccessibleName(tr("Profile"));
    setToolTip(tr("Profile"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMaxVisibleItems(20);
    setCompact(false);
    connect(this, &QComboBox::activated, this, &ProfilePicker::onActivated);
    connect(&session, &DesktopSession::profileChanged, this, &ProfilePicker::refresh);
    refresh();
}

void ProfilePicker::setCompact(bool compact)
{
    setProperty("prefix", compact ? QString() : tr("Profile"));
    setFixedWidth(Theme::current().height(compact ? compactWidth : usualWidth));
    update();
}

QSize ProfilePicker::sizeHint() const
{
    return {width(), QComboBox::sizeHint().height()};
}

void ProfilePicker::changeEvent(QEvent *event)
{
    QComboBox::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        setCompact(property("prefix").toString().isEmpty());
    }
}

void ProfilePicker::refresh()
{
    clear();
    const QString path = m_session.profilePath();
    bool listed = false;
    const QList<ProfileEntry> entries = m_session.library().entries();
    for (const ProfileEntry &entry : entries) {
        const bool current = !path.isEmpty() && QFileInfo(entry.path) == QFileInfo(path);
        // The name in force is newer than what the file said a moment ago.
        addItem(current ? m_session.profile().name : entry.name, entry.path);
        listed = listed || current;
    }
    if (!listed && m_session.isOpen()) {
        // The demo, or a profile from elsewhere.
        insertItem(0, m_session.profile().name, path);
    }
    insertSeparator(count());
    const bool hasFile = !path.isEmpty();
    const auto addAction = [this](const QString &text, Action action, bool enabled) {
        addItem(text);
        setItemData(count() - 1, int(action), actionRole);
        if (auto *items = qobject_cast<QStandardItemModel *>(model()); items != nullptr && !enabled) {
            items->item(count() - 1)->setEnabled(false);
        }
    };
    addAction(tr("New…"), Action::New, true);
    addAction(tr("Duplicate…"), Action::Duplicate, hasFile);
    addAction(tr("Rename…"), Action::Rename, hasFile && !m_session.isReadOnly());
    addAction(tr("Delete…"), Action::Delete, hasFile && entries.size() > 1);
    addAction(tr("Open folder"), Action::OpenFolder, true);
    showCurrent();
}

void ProfilePicker::showCurrent()
{
    const QString path = m_session.profilePath();
    int index = m_session.isOpen() ? 0 : -1;
    for (int i = 0; i < count(); ++i) {
        const QString entry = itemData(i).toString();
        if (!path.isEmpty() && !entry.isEmpty() && QFileInfo(entry) == QFileInfo(path)) {
            index = i;
            break;
        }
    }
    setCurrentIndex(index);
}

void ProfilePicker::showPopup()
{
    refresh(); // files come and go
    QComboBox::showPopup();
}

void ProfilePicker::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // a profile is not changed by scrolling over it
}

void ProfilePicker::onActivated(int index)
{
    const QVariant action = itemData(index, actionRole);
    const QString path = itemData(index).toString();
    showCurrent(); // until it is done
    if (action.isValid()) {
        run(Action(action.toInt()));
    } else if (!path.isEmpty() && QFileInfo(path) != QFileInfo(m_session.profilePath())) {
        guarded([this, path] {
            if (const QString problem = openProfile(path); !problem.isEmpty()) {
                emit told(problem);
            }
        });
    }
}

void ProfilePicker::guarded(std::function<void()> then)
{
    if (m_guard) {
        m_guard(std::move(then));
    } else {
        then();
    }
}

QString ProfilePicker::openProfile(const QString &path)
{
    QString problem = m_session.open(path);
    if (problem.isEmpty()) {
        emit told(tr("Profile %1 opened").arg(m_session.profile().name));
    }
    refresh();
    return problem;
}

void ProfilePicker::run(Action action)
{
    const QString name = m_session.profile().name;
    const QString path = m_session.profilePath();
    switch (action) {
    case Action::New:
        guarded([this] {
            askName(tr("New profile"), {}, tr("Create"), [this](const QString &wanted) {
                QString made;
                const QString problem = m_session.library().create(wanted, &made);
                return problem.isEmpty() ? openProfile(made) : problem;
            });
        });
        break;
    case Action::Duplicate:
        guarded([this, path, name] {
            askName(tr("Duplicate %1").arg(name), tr("%1 copy").arg(name), tr("Duplicate"),
                    [this, path](const QString &wanted) { return duplicateProfile(path, wanted); });
        });
        break;
    case Action::Rename:
        guarded([this, path, name] {
            askName(tr("Rename %1").arg(name), name, tr("Rename"),
                    [this, path](const QString &wanted) { return renameProfile(path, wanted); });
        });
        break;
    case Action::Delete:
        guarded([this] { askDelete(); });
        break;
    case Action::OpenFolder:
        QDir().mkpath(m_session.library().folder());
        QDesktopServices::openUrl(QUrl::fromLocalFile(m_session.library().folder()));
        break;
    }
}

void ProfilePicker::askName(const QString &title, const QString &name, const QString &button,
                            std::function<QString(const QString &)> use)
{
    auto *dialog = new ProfileNameDialog(title, name, button, std::move(use), window());
    dialog->open();
}

QString ProfilePicker::duplicateProfile(const QString &path, const QString &wanted)
{
    const Profile before = m_session.profile();
    QString made;
    if (QString problem = m_session.library().duplicate(path, wanted, &made); !problem.isEmpty()) {
        return problem;
    }
    // The same backends take the same keys, and the same clients theirs.
    auto *copy =
        new KeyMove(m_session.keys(), before.name, wanted.trimmed(), keyNamesOf(before), this, KeyMove::Old::Kept);
    copy->begin([this, made](const QString &problem) {
        const QString opening = openProfile(made);
        if (!opening.isEmpty() || !problem.isEmpty()) {
            emit told(opening.isEmpty() ? tr("Duplicated, but the keys could not be copied: %1").arg(problem)
                                        : opening);
        }
    });
    return {};
}

QString ProfilePicker::renameProfile(const QString &path, const QString &wanted)
{
    const Profile before = m_session.profile();
    QString renamed;
    if (QString problem = m_session.library().rename(path, wanted, &renamed); !problem.isEmpty()) {
        return problem;
    }
    auto *move = new KeyMove(m_session.keys(), before.name, wanted.trimmed(), keyNamesOf(before), this);
    move->begin([this, renamed](const QString &problem) {
        const QString opening = openProfile(renamed);
        if (!opening.isEmpty() || !problem.isEmpty()) {
            emit told(opening.isEmpty() ? tr("Renamed, but the keys could not be moved: %1").arg(problem) : opening);
        }
    });
    return {};
}

void ProfilePicker::askDelete()
{
    const QString name = m_session.profile().name;
    const QString path = m_session.profilePath();
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Delete profile"), tr("Delete the profile %1?").arg(name),
                                QMessageBox::Cancel, window());
    const QString subscription = readSetupPlan(m_session.profile().setup).clientSubscription;
    box->setInformativeText(subscription.isEmpty()
                                ? tr("Its file goes to the bin. Keys stay in the keychain.")
                                : tr("Its file goes to the bin. Keys stay in the keychain, but for that of the "
                                     "subscription %1, which Azure has too.")
                                      .arg(subscription));
    const QPushButton *remove = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(remove, &QPushButton::clicked, this, [this, path, name] { removeProfile(path, name); });
    box->open();
}

void ProfilePicker::removeProfile(const QString &path, const QString &name)
{
    const QString subscription = readSetupPlan(m_session.profile().setup).clientSubscription;
    // Another one first: the file in force must not vanish under the endpoint.
    const QList<ProfileEntry> entries = m_session.library().entries();
    for (const ProfileEntry &entry : entries) {
        if (QFileInfo(entry.path) == QFileInfo(path)) {
            continue;
        }
        if (const QString problem = m_session.open(entry.path); !problem.isEmpty()) {
            continue; // one that cannot be read is no place to go
        }
        const QString problem = m_session.library().remove(path);
        if (problem.isEmpty() && !subscription.isEmpty()) {
            // Step 9 of the set-up fetches it again, whoever brings the profile back.
            m_session.keys().remove(secretEntry(name, subscriptionKeyName(subscription)), this,
                                    [](const SecretStore::Result & /*result*/) {});
        }
        refresh();
        emit told(problem.isEmpty() ? tr("Profile %1 deleted").arg(name) : problem);
        return;
    }
    emit told(tr("%1 is the only profile that can be opened, so it stays.").arg(name));
}

} // namespace spillway
