// SPDX-License-Identifier: MIT
#include "ui/setup/deploymentrows.h"

#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int versionWidth = 100;
constexpr int skuWidth = 132;
constexpr int capacityWidth = 66;
constexpr int labelHeight = 20; ///< of a field's label, above the remove button of the first row

QList<std::pair<QString, QString>> skuChoices()
{
    QList<std::pair<QString, QString>> choices;
    for (const QString &sku : deploymentSkus()) {
        choices.append({sku, sku});
    }
    return choices;
}

} // namespace

DeploymentRows::DeploymentRows(const QString &path, ListOf listOf, SetupModel &model, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_listOf(std::move(listOf))
    , m_model(model)
    , m_layout(new QVBoxLayout(this))
    , m_add(new Button(Icon::Plus, tr("Add deployment"), ButtonKind::Normal, this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::s);
    m_add->setButtonSize(ButtonSize::Small);
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, &DeploymentRows::addRow);
    connect(&model, &SetupModel::planChanged, this, [this] {
        if (listNow().size() != m_rows.size()) {
            rebuild();
        }
    });
    rebuild();
}

QList<ModelDeployment> DeploymentRows::listNow() const
{
    SetupPlan plan = m_model.plan();
    const QList<ModelDeployment> *list = m_listOf(plan);
    return list == nullptr ? QList<ModelDeployment>() : *list;
}

void DeploymentRows::rebuild()
{
    for (const Row &row : std::as_const(m_rows)) {
        row.widget->hide();
        row.widget->deleteLater(); // one of its fields may be what has just been saved
    }
    m_rows.clear();
    const auto count = int(listNow().size());
    for (int row = 0; row < count; ++row) {
        m_rows.append(makeRow(row));
        m_layout->insertWidget(m_layout->count() - 1, m_rows.last().widget);
    }
}

DeploymentRows::Row DeploymentRows::makeRow(int row)
{
    Row made;
    made.widget = new QWidget(this);
    auto *layout = new QHBoxLayout(made.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    const auto getter = [this, row](auto member) {
        return [this, row, member](const SetupPlan &plan) -> QString {
            SetupPlan copy = plan;
            const QList<ModelDeployment> *list = m_listOf(copy);
            return list != nullptr && row < list->size() ? member(list->at(row)) : QString();
        };
    };
    const auto setter = [this, row](auto put) {
        return [this, row, put](SetupPlan &plan, const QString &text) {
            QList<ModelDeployment> *list = m_listOf(plan);
            if (list != nullptr && row < list->size()) {
                put((*list)[row], text);
            }
        };
    };
    const auto pathOf = [this, row](QStringView key) { return u"%1[%2].%3"_s.arg(m_path).arg(row).arg(key); };
    const auto addText = [&](const QString &label, QStringView key, auto get, auto set, int wide) {
        auto *field = new PlanText(label, pathOf(key), m_model, getter(get), setter(set), made.widget);
        field->edit()->setAccessibleName(tr("%1 of deployment %2").arg(label).arg(row + 1));
        field->edit()->setMinimumWidth(1); // both share what is left
        if (wide > 0) {
            field->setFixedWidth(Theme::current().height(wide));
        }
        layout->addWidget(field, wide > 0 ? 0 : 1, Qt::AlignTop);
        made.fields.append(field);
    };
    addText(
        tr("Name"), u"name", [](const ModelDeployment &one) { return one.name; },
        [](ModelDeployment &one, const QString &text) { one.name = text; }, 0);
    addText(
        tr("Model"), u"model", [](const ModelDeployment &one) { return one.model; },
        [](ModelDeployment &one, const QString &text) { one.model = text; }, 0);
    addText(
        tr("Version"), u"version", [](const ModelDeployment &one) { return one.version; },
        [](ModelDeployment &one, const QString &text) { one.version = text; }, versionWidth);
    auto *sku =
        new PlanChoice(tr("Type"), pathOf(u"sku"), m_model, getter([](const ModelDeployment &one) { return one.sku; }),
                       setter([](ModelDeployment &one, const QString &text) { one.sku = text; }), true, made.widget);
    sku->box()->setAccessibleName(tr("Type of deployment %1").arg(row + 1));
    sku->setChoices(skuChoices());
    sku->setFixedWidth(Theme::current().height(skuWidth));
    layout->addWidget(sku, 0, Qt::AlignTop);
    made.fields.append(sku);
    addText(
        tr("Capacity"), u"capacity", [](const ModelDeployment &one) { return QString::number(one.capacity); },
        [](ModelDeployment &one, const QString &text) { one.capacity = text.toInt(); }, capacityWidth);
    for (PlanField *field : std::as_const(made.fields)) {
        field->setLabelVisible(row == 0);
        connect(field, &PlanField::failed, this, &DeploymentRows::failed);
    }
    auto *remove = new IconButton(Icon::Trash, tr("Remove deployment %1").arg(row + 1), {}, made.widget);
    connect(remove, &QToolButton::clicked, this, [this, row] { removeRow(row); });
    auto *place = new QVBoxLayout;
    place->setContentsMargins(0, row == 0 ? Theme::current().height(labelHeight) : 3, 0, 0);
    place->addWidget(remove, 0, Qt::AlignTop);
    layout->addLayout(place);
    return made;
}

void DeploymentRows::change(const std::function<void(QList<ModelDeployment> &)> &change)
{
    const QString problem = m_model.change([this, &change](SetupPlan &plan) {
        if (QList<ModelDeployment> *list = m_listOf(plan)) {
            change(*list);
        }
    });
    if (!problem.isEmpty()) {
        emit failed(problem);
    }
}

void DeploymentRows::addRow()
{
    change([](QList<ModelDeployment> &list) { list.append(ModelDeployment()); });
    if (!m_rows.isEmpty()) {
        m_rows.last().fields.first()->editor()->setFocus(Qt::OtherFocusReason);
    }
}

void DeploymentRows::removeRow(int row)
{
    change([row](QList<ModelDeployment> &list) {
        if (row < list.size()) {
            list.removeAt(row);
        }
    });
    m_add->setFocus(Qt::OtherFocusReason);
}

bool DeploymentRows::demand()
{
    PlanField *first = nullptr;
    for (const Row &row : std::as_const(m_rows)) {
        for (PlanField *field : row.fields) {
            if (!field->demand() && first == nullptr) {
                first = field;
            }
        }
    }
    if (first != nullptr) {
        first->editor()->setFocus(Qt::OtherFocusReason);
    }
    return first == nullptr;
}

} // namespace spillway
