// SPDX-License-Identifier: MIT
#pragma once

#include "ui/firstrun/choicepictures.h"
#include "ui/theme/icon.h"

#include <QPushButton>

namespace spillway
{

enum class ButtonKind;

/// One of the large choices of the first run: a button with a picture, a title, two lines of text and, painted at its
/// foot, what it does. All of it can be clicked, Enter and Space press it. The picture gives way where there is little
/// height.
class ChoiceCard : public QPushButton
{
    Q_OBJECT
public:
    /// `button` names what happens: "Start the demo"; `primary` paints it so, with the Enter key on a cap.
    ChoiceCard(ChoicePicture picture, const QString &title, const QString &text, Icon icon, const QString &button,
               bool primary, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int textHeight(int width) const;
    /// Everything but the picture.
    int wordsHeight() const;
    void paintButton(QPainter &painter, const QPointF &corner) const;

    ChoicePicture m_picture;
    QString m_title;
    QString m_text;
    Icon m_icon;
    QString m_button;
    bool m_primary;
};

} // namespace spillway
