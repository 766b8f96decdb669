// SPDX-License-Identifier: MIT
#include "ui/setup/missingtext.h"

#include "core/azure/enumeration.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr qsizetype mostNamed = 6; ///< a sentence is no list

} // namespace

QString MissingText::label(const QString &path)
{
    const QHash<QString, QString> labels{
        {u"setup.apim.name"_s, tr("Name")},
        {u"setup.apim.sku"_s, tr("Tier")},
        {u"setup.resourceGroup"_s, tr("Resource group")},
        {u"setup.region"_s, tr("Region")},
        {u"setup.apim.publisherName"_s, tr("Publisher")},
        {u"setup.apim.publisherEmail"_s, tr("Publisher's e-mail address")},
        {u"setup.api.displayName"_s, tr("Display name")},
        {u"setup.api.id"_s, tr("API id")},
        {u"setup.api.suffix"_s, tr("API URL suffix")},
        {u"setup.clientSubscription.name"_s, tr("Name")},
    };
    if (QString known = labels.value(path); !known.isEmpty()) {
        return known;
    }
    // setup.instances[2].name, setup.deployments[0].model, setup.instances[2].deployments[0].model
    static const QRegularExpression place(u"(instances|deployments)\\[(\\d+)\\]\\.(\\w+)$"_s);
    const QRegularExpressionMatch match = place.match(path);
    const int number = match.captured(2).toInt() + 1;
    const QString value = match.captured(3);
    if (match.captured(1) == "instances"_L1) {
        return value == "name"_L1 ? tr("the name of instance %1").arg(number)
                                  : tr("the tier of instance %1").arg(number);
    }
    if (value == "model"_L1) {
        return tr("the model of deployment %1").arg(number);
    }
    return value == "name"_L1 ? tr("the name of deployment %1").arg(number)
                              : tr("the type of deployment %1").arg(number);
}

QString MissingText::of(const QList<MissingValue> &missing, SetupStep step)
{
    if (missing.isEmpty()) {
        return {};
    }
    const SetupStep first = missing.first().step;
    if (missing.first().path == "setup.instances"_L1) {
        return first == step ? tr("Add an instance to get the commands.")
                             : tr("Add an instance in step %1 to get the commands.").arg(int(first));
    }
    QStringList names;
    for (const MissingValue &value : missing) {
        if (value.step == first && value.path != "setup.instances"_L1) {
            names.append(label(value.path));
        }
    }
    if (names.size() > mostNamed) {
        const auto more = names.size() - mostNamed + 1;
        names = names.first(mostNamed - 1);
        names.append(tr("%1 more").arg(more));
    }
    const QString list = enumeration(names);
    return first == step ? tr("Fill in %1 to get the commands.").arg(list)
                         : tr("Fill in %1 in step %2 to get the commands.").arg(list).arg(int(first));
}

} // namespace spillway
