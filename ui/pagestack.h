// SPDX-License-Identifier: MIT
#pragma once

#include <QStackedWidget>

namespace spillway
{

class DesktopSession;
class Page;
class UserSettings;
class WindowBanners;

/// The window's pages, one of which is seen with the window's banners in it. Pages have numbers as in the rail; one of
/// them can have another page in its place while no profile is open or it has no backends.
class PageStack : public QStackedWidget
{
    Q_OBJECT
public:
    PageStack(DesktopSession &session, WindowBanners &banners, QWidget *parent = nullptr);

    /// Takes a page over, gives it what `settings` keep of it, and returns its number.
    int addPage(Page *page, UserSettings &settings);
    void setFirstRunPage(Page *page, Page *instead);
    /// Writes what the pages keep of themselves.
    void keepState(UserSettings &settings) const;

    const QList<Page *> &pages() const { return m_all; }
    /// The number of the page that is seen.
    int current() const { return m_current; }
    /// The page that is seen; null before there is one.
    Page *currentPage() const;
    /// Shows a page. `takeFocus`: the focus goes into it, to where it was.
    void setCurrent(int number, bool takeFocus);

signals:
    /// Another page is seen, or the same one after the profile has changed.
    void shown(spillway::Page *page);

private:
    void refresh();
    Page *pageOf(int number) const;

    DesktopSession &m_session;
    WindowBanners &m_banners;
    QList<Page *> m_all;
    Page *m_firstRun = nullptr;
    Page *m_firstRunInstead = nullptr;
    int m_current = 0;
};

} // namespace spillway
