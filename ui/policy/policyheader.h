// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/pageheader.h"

class QTimer;

namespace spillway
{

class Button;
class PolicyBadge;
class TextLabel;

/// The top of the Policy page: badge, figures, and the buttons for import, copy and export.
class PolicyHeader : public PageHeader
{
    Q_OBJECT
public:
    explicit PolicyHeader(QWidget *parent = nullptr);

    PolicyBadge *badge() const { return m_badge; }
    /// "7 backends, 3 priorities, 155 lines". It goes where there is no room for it.
    void setFigures(const QString &figures);
    QString figures() const;
    void setCanExport(bool can);
    /// The copy button shows a check for 1.5 s.
    void showCopied();
    Button *importButton() const { return m_import; }
    Button *copyButton() const { return m_copy; }
    Button *exportButton() const { return m_export; }
    /// Any width is enough: words go where there is no room.
    QSize minimumSizeHint() const override { return {0, height()}; }

signals:
    void importWanted();
    void copyWanted();
    void exportWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void fitWords();

    PolicyBadge *m_badge;
    TextLabel *m_figures;
    Button *m_import;
    Button *m_copy;
    Button *m_export;
    QTimer *m_copied;
};

} // namespace spillway
