// SPDX-License-Identifier: MIT
#include "ui/backends/backenddraft.h"

#include "core/config/address.h"

namespace spillway
{

void BackendDraft::merge(const Backend &saved)
{
    const auto follow = [this, &saved](auto member) {
        if (m_edit.*member == m_base.*member) {
            m_edit.*member = saved.*member;
        }
    };
    follow(&Backend::name);
    follow(&Backend::url);
    follow(&Backend::priority);
    follow(&Backend::weight);
    follow(&Backend::enabled);
    follow(&Backend::auth);
    follow(&Backend::deployments);
    follow(&Backend::caFile);
    follow(&Backend::entraScope);
    m_edit.color = saved.color;
    m_base = saved;
}

bool BackendDraft::same(const Backend &a, const Backend &b)
{
    const auto plain = [](Backend backend) {
        backend.name = backend.name.trimmed();
        backend.url = normalizedBackendUrl(backend.url);
        backend.color = 0;
        return backend;
    };
    return plain(a) == plain(b);
}

} // namespace spillway
