// SPDX-License-Identifier: MIT
#pragma once

#include <QBoxLayout>
#include <QWidget>

#include <algorithm>

namespace spillway
{

/// What the main window asks of every page. A page keeps its scroll position, selection, filter and focus while hidden;
/// its timers stop.
class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// What the status bar says of this page as long as nothing was done; empty for most.
    virtual QString hint() const { return {}; }
    /// Ctrl+F: the filter or the find field gets the focus.
    virtual void focusSearch() {}
    /// Esc: clears the filter, then closes the pane; false if there was nothing to do.
    virtual bool escape() { return false; }
    /// F6 and Shift+F6: the focus goes on to the next or previous pane.
    virtual void focusNextPane(bool forward) { focusNextPrevChild(forward); }
    /// True while there is an edit that was not saved; `discardQuestion` says which.
    virtual bool hasUnsavedEdit() const { return false; }
    virtual QString discardQuestion() const { return {}; }
    /// A person has agreed to lose it.
    virtual void discardEdit() {}
    /// Columns, splitters and the like, kept with the user's settings.
    virtual QByteArray saveState() const { return {}; }
    virtual bool restoreState(const QByteArray & /*state*/) { return false; }
    /// Puts the window's banners between the page's header and its body. A page's layout is a column that begins with
    /// the header.
    virtual void placeBanners(QWidget *banners)
    {
        if (auto *column = qobject_cast<QVBoxLayout *>(layout())) {
            column->insertWidget(std::min(1, column->count()), banners);
            banners->setContentsMargins(0, 0, 0, bannerGap());
        }
    }

protected:
    /// What is left free below the banners, in px: nothing where the body begins with a margin of its own.
    virtual int bannerGap() const { return 0; }

signals:
    /// Something was done that the status bar tells.
    void told(const QString &text);
};

} // namespace spillway
