// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/button.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace spillway
{

enum class BannerKind { Attention, Error, Info, Success };

/// A sentence about a lasting condition with a glyph and up to two buttons; also the note inside a form or a page.
/// Its text can be selected and wraps.
class Banner : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(BannerKind kind, QWidget *parent = nullptr);

    BannerKind kind() const { return m_kind; }
    void setKind(BannerKind kind);
    /// `strong` is set semibold before `rest`: "Port 8080 is in use", "by another program." Both are plain text.
    void setText(const QString &strong, const QString &rest = {});
    /// Puts `rest` on a line of its own, below `strong`.
    void setRestBelow(bool below);
    /// A sentence in which `strong`, where it first occurs, is set semibold: "The client waited 62 ms longer."
    void setSentence(const QString &sentence, const QString &strong);
    QString text() const;

    /// Adds a small button at the right and returns it.
    Button *addButton(const QString &text, ButtonKind kind = ButtonKind::Normal);
    void clearButtons();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showText();

    BannerKind m_kind;
    QString m_before;
    QString m_strong;
    QString m_between; ///< a space, or nothing
    QString m_rest;
    bool m_restBelow = false;
    QLabel *m_label;
    QHBoxLayout *m_layout;
    QList<Button *> m_buttons;
};

} // namespace spillway
