// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspectorpane.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace spillway
{

/// An inspector that notes what it is told.
class PaneStandIn : public InspectorPane
{
public:
    explicit PaneStandIn(QWidget *parent)
        : InspectorPane(parent)
        , field(new QLineEdit(this))
    {
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(field);
        layout->addStretch();
        setFocusProxy(field);
    }

    bool edit(const QString &backendName) override
    {
        if (unsaved && backendName != name) {
            return false;
        }
        name = backendName;
        return true;
    }
    bool add(int priority) override
    {
        name.clear();
        addedPriority = priority;
        return true;
    }
    QString backendName() const override { return name; }
    bool hasUnsavedEdit() const override { return unsaved; }
    void testConnection() override { ++tests; }

    QLineEdit *field;
    QString name;
    bool unsaved = false;
    int addedPriority = 0;
    int tests = 0;
};

} // namespace spillway
