// SPDX-License-Identifier: MIT
#include "core/proxy/capturebatches.h"

#include "core/proxy/credentialmask.h"

#include <algorithm>
#include <atomic>

namespace spillway
{

bool CaptureBatches::Batch::take(CapturedExchange &content, const HeaderList &request, const HeaderList &response)
{
    const qsizetype size = maskedHeadersSize(request) + maskedHeadersSize(response) + 2;
    if (m_used == m_contents.size() || size > m_texts.room()) {
        return false;
    }
    CapturedExchange &place = m_contents[m_used++];
    place = std::move(content);
    place.request.headers = take(request);
    place.response.headers = take(response);
    return true;
}

PackedHeaders CaptureBatches::Batch::take(const HeaderList &headers)
{
    return PackedHeaders::fromText(m_texts.write([&headers](char *to) { return writeMaskedHeaders(headers, to); }));
}

void CaptureBatches::Batch::clear()
{
    std::fill_n(m_contents.begin(), m_used, CapturedExchange());
    m_used = 0;
    m_texts.clear();
}

std::shared_ptr<const CapturedExchange> CaptureBatches::keep(CapturedExchange content, const HeaderList &request,
                                                             const HeaderList &response)
{
    if (!m_current || !m_current->take(content, request, response)) {
        m_current = nextBatch();
        if (!m_current->take(content, request, response)) { // longer heads than a batch's
            content.request.headers = maskedHeaders(request);
            content.response.headers = maskedHeaders(response);
            return std::make_shared<const CapturedExchange>(std::move(content));
        }
    }
    return {m_current, &m_current->last()};
}

/// An empty batch: as a rule the one behind that which was found last, because contents go in the order they came.
std::shared_ptr<CaptureBatches::Batch> CaptureBatches::nextBatch()
{
    m_current.reset();
    for (size_t i = 0; i < m_batches.size(); ++i) {
        m_place = (m_place + 1) % m_batches.size();
        if (m_batches[m_place].use_count() == 1) {
            std::atomic_thread_fence(std::memory_order_acquire); // after all that its last users did
            m_batches[m_place]->clear();
            return m_batches[m_place];
        }
    }
    auto batch = std::make_shared<Batch>();
    if (m_batches.size() < mostBatches) {
        m_batches.push_back(batch);
    }
    return batch;
}

} // namespace spillway
