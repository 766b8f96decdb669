// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/textblock.h"
#include "core/proxy/exchangecapture.h"

#include <array>
#include <memory>
#include <vector>

namespace spillway
{

/// Where the heads of finished exchanges are kept: in batches of many, each of them two blocks of memory, which are
/// used again once nobody has any of its contents.
///
/// Thousands of exchanges are remembered, and each is let go on another thread than it was made on. With memory of
/// their own they would lie scattered among the blocks that the exchanges under way take and give back, and the
/// endpoint would find ever colder memory: that cost a fifth of its requests per second.
///
/// One thread only; what it hands out may go to any, and be let go there.
class CaptureBatches
{
public:
    /// How many contents share a batch; one that is looked at keeps the others'.
    static constexpr size_t batchSize = 64;
    /// Of the heads of a batch. The next batch begins when it is full.
    static constexpr qsizetype textSize = 64 * 1024;
    /// So many are used again, 40 MB; further ones are not.
    static constexpr size_t mostBatches = 512;

    /// Keeps `content`, which should hold nothing large, and the two heads in it, their credentials masked.
    std::shared_ptr<const CapturedExchange> keep(CapturedExchange content, const HeaderList &request,
                                                 const HeaderList &response);

    /// How many batches there are to be used again.
    size_t batches() const { return m_batches.size(); }

private:
    /// Some contents and the text of their heads.
    class Batch
    {
    public:
        /// False if the heads do not fit any more.
        bool take(CapturedExchange &content, const HeaderList &request, const HeaderList &response);
        const CapturedExchange &last() const { return m_contents[m_used - 1]; }
        /// Forgets all its contents.
        void clear();

    private:
        PackedHeaders take(const HeaderList &headers);

        std::array<CapturedExchange, batchSize> m_contents;
        size_t m_used = 0;
        TextBlock m_texts{textSize};
    };

    std::shared_ptr<Batch> nextBatch();

    std::vector<std::shared_ptr<Batch>> m_batches;
    size_t m_place = 0; ///< where the last free one was found
    std::shared_ptr<Batch> m_current;
};

} // namespace spillway
