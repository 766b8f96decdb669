// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"
#include "ui/widgets/card.h"

class QCheckBox;

namespace spillway
{

class Button;
class TextLabel;

/// The instances that were found in the subscription, to choose which the plan takes over.
class FoundInstances : public Card
{
    Q_OBJECT
public:
    explicit FoundInstances(QWidget *parent = nullptr);

    /// Those that `plan` has already are not offered.
    void offer(const QList<OpenAiInstance> &found, const SetupPlan &plan);
    QList<OpenAiInstance> chosen() const;
    QList<QCheckBox *> boxes() const { return m_boxes; }
    Button *takeButton() const { return m_take; }

signals:
    void taken(const QList<spillway::OpenAiInstance> &instances);
    void closed();

private:
    void tell();

    QList<OpenAiInstance> m_offered;
    QList<QCheckBox *> m_boxes;
    QVBoxLayout *m_list;
    Button *m_take;
    Button *m_close;
};

} // namespace spillway
