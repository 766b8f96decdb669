// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

namespace spillway
{

/// An edit of one backend: what it began from, and what it has become. Changes that come from elsewhere meanwhile are
/// taken up where the edit has not touched a value, and never overwrite it. Pure.
class BackendDraft
{
public:
    BackendDraft() = default;
    explicit BackendDraft(const Backend &base)
        : m_base(base)
        , m_edit(base)
    {
    }

    const Backend &base() const { return m_base; }
    const Backend &edit() const { return m_edit; }
    void setEdit(const Backend &edit) { m_edit = edit; }
    bool isDirty() const { return !same(m_base, m_edit); }

    /// The saved backend is now this one, by an edit elsewhere in the window: values that were not touched follow it.
    void merge(const Backend &saved);
    /// The saved backend is now this one, and the edit stays whole over it.
    void rebase(const Backend &saved) { m_base = saved; }

    /// Equal for an editor: a URL with a slash at its end is the same, and the colour is not for it to change.
    static bool same(const Backend &a, const Backend &b);

private:
    Backend m_base;
    Backend m_edit;
};

} // namespace spillway
