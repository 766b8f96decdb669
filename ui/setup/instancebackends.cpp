// SPDX-License-Identifier: MIT
#include "ui/setup/instancebackends.h"

#include "ui/backends/backendedits.h"
#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"
#include "ui/session/profileedits.h"
#include "ui/setup/setupmodel.h"

#include <QUrl>

#include <algorithm>

namespace spillway
{

namespace
{

bool hasBackend(const Profile &profile, const QString &name)
{
    return !name.isEmpty() && profileedits::indexOf(profile, name) >= 0;
}

QString backendAt(const Profile &profile, const QString &url)
{
    const QString host = QUrl(url).host();
    for (const Backend &backend : profile.backends) {
        if (QUrl(backend.url).host().compare(host, Qt::CaseInsensitive) == 0) {
            return backend.name;
        }
    }
    return {};
}

} // namespace

QList<int> instancesWithoutBackend(const SetupModel &model)
{
    QList<int> places;
    const QList<OpenAiInstance> &instances = model.plan().instances;
    for (int i = 0; i < instances.size(); ++i) {
        if (!instances[i].name.isEmpty() && !hasBackend(model.session().profile(), instances[i].backend)) {
            places.append(i);
        }
    }
    return places;
}

QString addBackendsFor(SetupModel &model, const QList<int> &instances, QStringList *added)
{
    if (QString problem = ensureProfile(model.session()); !problem.isEmpty()) {
        return problem;
    }
    const SetupPlan plan = model.plan();
    QList<std::pair<int, QString>> links;
    QList<Backend> fresh;
    for (const int place : instances) {
        if (place >= plan.instances.size()) {
            continue;
        }
        const OpenAiInstance &instance = plan.instances[place];
        QString name = backendAt(model.session().profile(), instance.url());
        if (name.isEmpty()) {
            Backend backend;
            backend.name = profileedits::freeName(model.session().profile(), instance.name);
            backend.url = instance.url().chopped(1); // profiles leave the last slash out
            name = backend.name;
            fresh.append(backend);
        }
        links.append({place, name});
    }
    if (!fresh.isEmpty()) {
        if (QString problem = BackendEdits::of(model.session()).addAll(fresh, {}); !problem.isEmpty()) {
            return problem;
        }
    }
    for (const Backend &backend : std::as_const(fresh)) {
        added->append(backend.name);
    }
    return model.change([&links](SetupPlan &next) {
        for (const auto &[place, name] : std::as_const(links)) {
            if (place < next.instances.size()) {
                next.instances[place].backend = name;
            }
        }
    });
}

} // namespace spillway
