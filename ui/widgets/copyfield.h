// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

#include <chrono>

class QLabel;
class QLineEdit;
class QTimer;
class QHBoxLayout;

namespace spillway
{

class CopyButton;
class IconButton;

/// For how long the eye shows a secret.
constexpr std::chrono::milliseconds revealTime{20'000};

enum class CopyFieldKind {
    Plain,
    Secret, ///< masked, with an eye that shows it for 20 s
};

/// A text to copy: label, selectable read-only text, copy button. A secret shows `spw-••••••••7f2a` until the eye is
/// pressed; what is copied is always the whole of it. The secret is in the line edit only while the eye shows it.
class CopyField : public QFrame
{
    Q_OBJECT
public:
    /// `label` also names the buttons and the message: "Client key".
    explicit CopyField(const QString &label, CopyFieldKind kind = CopyFieldKind::Plain, QWidget *parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString &text);
    /// Wide enough for this many characters.
    void setCharacters(int characters);

    bool isRevealed() const;
    void setRevealed(bool revealed);
    void setRevealTime(std::chrono::milliseconds time);

    QLineEdit *edit() const { return m_edit; }
    CopyButton *copyButton() const { return m_copy; }
    /// Null for a plain field.
    IconButton *eyeButton() const { return m_eye; }

signals:
    /// For the status bar: "Client key copied".
    void copied(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showText(bool revealed);
    void fitWidth();

    QString m_label;
    QString m_text;
    int m_characters = 0;
    QLineEdit *m_edit;
    CopyButton *m_copy;
    IconButton *m_eye = nullptr;
    QTimer *m_hide;
};

} // namespace spillway
