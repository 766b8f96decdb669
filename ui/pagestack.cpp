// SPDX-License-Identifier: MIT
#include "ui/pagestack.h"

#include "ui/page.h"
#include "ui/session/desktopsession.h"
#include "ui/settings/usersettings.h"
#include "ui/windowbanners.h"

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// The page's class, without the namespace: a key in a file of settings.
QString stateKey(const Page &page)
{
    return QString::fromLatin1(page.metaObject()->className()).section(u"::"_s, -1);
}

} // namespace

PageStack::PageStack(DesktopSession &session, WindowBanners &banners, QWidget *parent)
    : QStackedWidget(parent)
    , m_session(session)
    , m_banners(banners)
{
    connect(&session, &DesktopSession::profileChanged, this, &PageStack::refresh);
}

int PageStack::addPage(Page *page, UserSettings &settings)
{
    addWidget(page);
    m_all.append(page);
    page->restoreState(settings.pageState(stateKey(*page)));
    refresh();
    return int(m_all.size()) - 1;
}

void PageStack::setFirstRunPage(Page *page, Page *instead)
{
    m_firstRun = page;
    m_firstRunInstead = instead;
    addWidget(page);
    refresh();
}

void PageStack::keepState(UserSettings &settings) const
{
    for (const Page *page : m_all) {
        if (const QByteArray state = page->saveState(); !state.isEmpty()) {
            settings.setPageState(stateKey(*page), state);
        }
    }
}

Page *PageStack::pageOf(int number) const
{
    Page *page = m_all.value(number);
    const bool isFirstRun = !m_session.isOpen() || m_session.profile().backends.isEmpty();
    return page == m_firstRunInstead && m_firstRun != nullptr && isFirstRun ? m_firstRun : page;
}

Page *PageStack::currentPage() const
{
    return static_cast<Page *>(currentWidget());
}

void PageStack::setCurrent(int number, bool takeFocus)
{
    m_current = number;
    refresh();
    if (takeFocus) {
        QWidget *last = currentPage()->focusWidget();
        last != nullptr ? last->setFocus(Qt::OtherFocusReason) : currentPage()->focusNextPane(true);
    }
}

void PageStack::refresh()
{
    Page *page = pageOf(m_current);
    if (page == nullptr) {
        return;
    }
    m_banners.setQuiet(page == m_firstRun);
    if (m_banners.parentWidget() != page) {
        page->placeBanners(&m_banners);
    }
    setCurrentWidget(page);
    emit shown(page);
}

} // namespace spillway
