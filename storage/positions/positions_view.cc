#include "storage/positions/positions_view.h"

#include <algorithm>
#include <limits>

namespace sakuin::storage {
namespace {

/// Values decoded between two looks at whether more are wanted, even past the last one: most
/// documents have fewer, and no branch depends on how many.
constexpr std::uint32_t kReadGroup = 8;
static_assert((kReadGroup * kPositionsMaxWidth) / 8 + 8 <= kReadPadding);

}  // namespace

std::optional<PositionsView> PositionsView::open(ByteSpan bytes, std::uint32_t doc_freq,
                                                 std::uint64_t total_freq) noexcept {
  if (doc_freq == 0 || total_freq < doc_freq ||
      total_freq > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  const PositionsLayout layout(doc_freq, static_cast<std::uint32_t>(total_freq));
  if (bytes.size() < layout.blocks_at) return std::nullopt;
  PositionsView view;
  view.value_counts_ = bytes.data();
  view.offsets_ = bytes.data() + layout.offsets_at;
  view.widths_ = bytes.data() + layout.widths_at;
  view.blocks_ = bytes.data() + layout.blocks_at;
  view.blocks_bytes_ = bytes.size() - layout.blocks_at;
  view.value_count_ = total_freq;
  return view;
}

PositionsView::StrideStart PositionsView::stride_start(std::uint32_t rank) const noexcept {
  const std::uint32_t stride = rank / kPositionsRankStride;
  if (stride == 0) return {0, 0};
  return {stride * kPositionsRankStride,
          load_le<std::uint32_t>(value_counts_ + 4 * (std::size_t{stride} - 1))};
}

bool PositionsView::read(std::uint64_t start, std::uint32_t freq,
                         std::vector<std::uint32_t>& out) const {
  if (start > value_count_ || freq > value_count_ - start) return false;
  out.resize(freq);
  std::uint32_t position = 0;
  for (std::uint32_t done = 0; done < freq;) {
    const std::uint64_t block = (start + done) / kPositionsBlockValues;
    const std::uint64_t block_first = block * kPositionsBlockValues;
    const std::uint64_t first = start + done - block_first;
    const std::uint64_t end = std::min<std::uint64_t>(first + freq - done, kPositionsBlockValues);
    const unsigned width = widths_[block];
    const std::uint64_t offset = block_offset(block);
    if (width > kPositionsMaxWidth || offset > blocks_bytes_ ||
        packed_bytes(end, width) > blocks_bytes_ - offset) {
      return false;
    }
    for (std::uint64_t i = first; i < end; ++i) {
      position += packed_value(blocks_ + offset, width, i);
      out[done++] = position;
    }
  }
  return true;
}

void PositionsView::Cursor::enter(std::uint64_t block) noexcept {
  if (block < block_ || block / kPositionsOffsetStride != block_ / kPositionsOffsetStride) {
    block_ = block / kPositionsOffsetStride * kPositionsOffsetStride;
    offset_ = view_.stored_offset(block / kPositionsOffsetStride);
  }
  for (; block_ < block; ++block_) offset_ += view_.widths_[block_];
}

std::uint32_t PositionsView::Cursor::read(std::uint64_t start, std::uint32_t freq,
                                          std::uint32_t last, std::vector<std::uint32_t>& out) {
  if (start > view_.value_count_ || freq > view_.value_count_ - start) return 0;
  if (out.size() < std::size_t{freq} + kReadGroup) out.resize(std::size_t{freq} + kReadGroup);
  std::uint32_t* next = out.data();
  std::uint32_t* const end = next + freq;
  std::uint32_t position = 0;
  while (next != end && position <= last) {
    if (const std::uint64_t block = start / kPositionsBlockValues; block != block_) enter(block);
    const std::uint64_t first = start % kPositionsBlockValues;
    const std::uint64_t left = static_cast<std::uint64_t>(end - next);
    const std::uint64_t count = std::min(kPositionsBlockValues - first, left);
    const unsigned width = view_.widths_[block_];
    const std::uint64_t offset = offset_ * kPositionsOffsetUnit;
    if (width > kPositionsMaxWidth || offset > view_.blocks_bytes_ ||
        packed_bytes(first + count, width) > view_.blocks_bytes_ - offset) {
      return 0;
    }
    std::uint32_t* const block_end = next + count;
    for (std::uint64_t index = first; next < block_end && position <= last; next += kReadGroup) {
      for (std::uint32_t i = 0; i < kReadGroup; ++i) {
        position += packed_value(view_.blocks_ + offset, width, index++);
        next[i] = position;
      }
    }
    if (next >= block_end) {  // the last group took values of others too
      next = block_end;
      position = next[-1];
    }
    start += count;
  }
  return static_cast<std::uint32_t>(next - out.data());
}

}  // namespace sakuin::storage
