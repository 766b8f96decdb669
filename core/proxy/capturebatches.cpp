// SPDX-License-Identifier: MIT
#include "core/proxy/capturebatches.h"

#include <algorithm>
#include <atomic>

namespace spillway
{

CaptureBatches::Batch::Batch()
    : m_text(textSize, Qt::Uninitialized)
    , m_free(m_text.data())
{
}

bool CaptureBatches::Batch::take(CapturedExchange &content)
{
    const qsizetype size = content.request.headers.size() + content.response.headers.size() + 2;
    if (m_used == m_contents.size() || size > m_text.constData() + m_text.size() - m_free) {
        return false;
    }
    take(content.request.headers);
    take(content.response.headers);
    m_contents[m_used++] = std::move(content);
    return true;
}

/// Moves the text of `headers` into this batch's; they share it from then on.
void CaptureBatches::Batch::take(PackedHeaders &headers)
{
    const QByteArrayView text = headers.text();
    QByteArray::DataPointer piece = m_text.data_ptr();
    piece.setBegin(m_free);
    piece.size = text.size();
    m_free = std::copy(text.begin(), text.end(), m_free);
    *m_free++ = '\0'; // every QByteArray ends with one
    headers = PackedHeaders::fromText(QByteArray(std::move(piece)));
}

void CaptureBatches::Batch::clear()
{
    std::fill_n(m_contents.begin(), m_used, CapturedExchange());
    m_used = 0;
    if (!m_text.isDetached()) {
        m_text = QByteArray(textSize, Qt::Uninitialized); // somebody has a copy of a head
    }
    m_free = m_text.data();
}

std::shared_ptr<const CapturedExchange> CaptureBatches::keep(CapturedExchange content)
{
    if (!m_current || !m_current->take(content)) {
        m_current = nextBatch();
        if (!m_current->take(content)) {
            return std::make_shared<const CapturedExchange>(std::move(content)); // longer heads than a batch's
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
