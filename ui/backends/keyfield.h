// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

#include <chrono>
#include <optional>

class QLineEdit;
class QTimer;

namespace spillway
{

class IconButton;

/// The field of an API key. A key that is kept shows as dots and its last four characters until the eye shows it for
/// 20 s; whatever is typed or pasted takes its place as a whole. The key is in the line edit only while it is shown or
/// typed.
class KeyField : public QFrame
{
    Q_OBJECT
public:
    explicit KeyField(QWidget *parent = nullptr);

    /// The key that is kept now, or an empty one. Drops what was typed.
    void setKept(const QByteArray &key);
    /// What was typed: nothing if the kept key stays, an empty one if it is to go.
    std::optional<QByteArray> typed() const { return m_typed; }
    /// What will be used: what was typed, else what is kept.
    QByteArray key() const { return m_typed.value_or(m_kept); }

    bool isRevealed() const;
    void setRevealed(bool revealed);
    void setRevealTime(std::chrono::milliseconds time);

    QLineEdit *edit() const { return m_edit; }
    IconButton *eyeButton() const { return m_eye; }
    QSize sizeHint() const override;

signals:
    /// A person has typed.
    void edited();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void onTextEdited(const QString &text);
    void refresh();
    void fit();
    QString masked() const;

    QByteArray m_kept;
    std::optional<QByteArray> m_typed;
    QString m_shown; ///< what the line edit held before an edit
    QLineEdit *m_edit;
    IconButton *m_eye;
    QTimer *m_hide;
};

} // namespace spillway
