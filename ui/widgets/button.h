// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/icon.h"

#include <QKeySequence>
#include <QPushButton>
#include <QToolButton>

#include <optional>

namespace spillway
{

enum class ButtonKind {
    Normal,
    Primary, ///< one a page at most
    Flat,    ///< no edge until the pointer is over it
    Danger,  ///< flat, in the colour of errors
};

enum class ButtonSize {
    Small,    ///< 26 px: in banners, card titles and tables
    Normal,   ///< 30 px
    FirstRun, ///< 34 px
};

/// "Save" with Ctrl+S becomes "Save (Ctrl+S)", as this system writes keys.
QString withKey(const QString &text, const QKeySequence &key);

/// A push button of the design: icon, text and, if asked for, its key on a small cap.
class Button : public QPushButton
{
    Q_OBJECT
public:
    explicit Button(const QString &text, ButtonKind kind = ButtonKind::Normal, QWidget *parent = nullptr);
    Button(Icon icon, const QString &text, ButtonKind kind = ButtonKind::Normal, QWidget *parent = nullptr);

    ButtonKind kind() const { return m_kind; }
    void setKind(ButtonKind kind);
    ButtonSize buttonSize() const { return m_size; }
    void setButtonSize(ButtonSize size);
    void setIconOf(Icon icon);
    /// Names the key in the tooltip, and on a cap if `onCap`. The key itself belongs to a QAction of the window.
    void setKey(const QKeySequence &key, bool onCap = false);
    /// The tooltip without the key, if it is to say more than the text.
    void setTip(const QString &tip);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int padding() const;
    QFont textFont() const;
    QString capText() const;
    void tell();

    ButtonKind m_kind;
    ButtonSize m_size = ButtonSize::Normal;
    std::optional<Icon> m_icon;
    QKeySequence m_key;
    bool m_onCap = false;
    QString m_tip;
};

/// A button that shows an icon only, 26 x 26 or larger; its name is its accessible name and, with its key, its tooltip.
class IconButton : public QToolButton
{
    Q_OBJECT
public:
    IconButton(Icon icon, const QString &name, const QKeySequence &key = {}, QWidget *parent = nullptr);

    void setIconOf(Icon icon, Token token = Token::Text2);
    /// Another name, for instance "Hide client key" once it is shown.
    void setName(const QString &name);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    QKeySequence m_key;
};

} // namespace spillway
