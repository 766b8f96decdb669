// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>

namespace spillway
{

/// The dashed field below the table: a click adds a backend, a backend dropped here gets a priority of its own.
class DropArea : public QAbstractButton
{
    Q_OBJECT
public:
    explicit DropArea(QWidget *parent = nullptr);

    /// The priority that something dropped here would make.
    void setPriority(int priority);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void dropped(const QString &backendName);

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    bool m_over = false;
};

} // namespace spillway
