// SPDX-License-Identifier: MIT
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace spillway
{

class IconButton;

/// A filter field: magnifier, the key that brings the focus here while it is empty, a clear button once it is not.
/// Esc clears it; on an empty field Esc goes on to the page.
class SearchField : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchField(const QString &placeholder, const QKeySequence &key = QKeySequence::Find,
                         QWidget *parent = nullptr);

    IconButton *clearButton() const { return m_clear; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();

    QKeySequence m_key;
    IconButton *m_clear = nullptr;
};

} // namespace spillway
