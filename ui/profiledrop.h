// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QMimeData;
class QWidget;

namespace spillway
{

/// Lets a profile or policy file be dropped anywhere on a window, also on fields that would take it as text.
class ProfileDrop : public QObject
{
    Q_OBJECT
public:
    explicit ProfileDrop(QWidget *window);

    /// The profile file (`*.json`) among what is dragged; empty if there is none, or more than one.
    static QString profileIn(const QMimeData *data);

    /// The policy file (`*.xml`) among what is dragged, likewise.
    static QString policyIn(const QMimeData *data);

signals:
    void dropped(const QString &path);
    void policyDropped(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_window;
};

} // namespace spillway
