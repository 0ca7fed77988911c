#include "storage/positions/positions_writer.h"

#include <algorithm>
#include <bit>

#include "storage/base/bitpack.h"
#include "storage/positions/positions_layout.h"

namespace sakuin::storage {
namespace {

unsigned width_of(std::span<const std::uint32_t> values) noexcept {
  std::uint32_t all = 0;
  for (const std::uint32_t value : values) all |= value;
  return static_cast<unsigned>(std::bit_width(all));
}

}  // namespace

void PositionsWriter::add_document(std::span<const std::uint32_t> positions) {
  if (doc_count_ > 0 && doc_count_ % kPositionsRankStride == 0) {
    value_counts_.push_back(static_cast<std::uint32_t>(gaps_.size()));
  }
  ++doc_count_;
  std::uint32_t previous = 0;
  for (const std::uint32_t position : positions) {
    gaps_.push_back(position - previous);
    previous = position;
  }
}

void PositionsWriter::finish(ByteBuffer& out) {
  if (gaps_.empty()) return;
  const PositionsLayout layout(doc_count_, static_cast<std::uint32_t>(gaps_.size()));
  const std::size_t start = out.size();
  out.resize(start + static_cast<std::size_t>(layout.blocks_at));
  for (std::size_t i = 0; i < value_counts_.size(); ++i) {
    store_le(out.data() + start + 4 * i, value_counts_[i]);
  }
  std::uint32_t offset = 0;  // in units of kPositionsOffsetUnit
  for (std::size_t block = 0; block < layout.block_count; ++block) {
    std::uint8_t* const head = out.data() + start;
    if (block > 0 && block % kPositionsOffsetStride == 0) {
      store_le(head + layout.offsets_at + 4 * (block / kPositionsOffsetStride - 1), offset);
    }
    const std::size_t first = block * kPositionsBlockValues;
    const std::size_t count = std::min<std::size_t>(kPositionsBlockValues, gaps_.size() - first);
    const std::span<const std::uint32_t> values = std::span(gaps_).subspan(first, count);
    const unsigned width = width_of(values);
    head[layout.widths_at + block] = static_cast<std::uint8_t>(width);
    append_packed_bits(values, width, out);
    offset += width;
  }
  gaps_.clear();
  value_counts_.clear();
  doc_count_ = 0;
}

}  // namespace sakuin::storage
