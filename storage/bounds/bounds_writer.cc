#include "storage/bounds/bounds_writer.h"

#include <cassert>

namespace sakuin::storage {
namespace {

/// Before each block of kRankDocs documents, the documents of the list in the same container.
void store_ranks(std::span<const DocId> docs, std::uint64_t rank_count, std::uint8_t* out) {
  std::size_t next = 0;
  std::size_t container_start = 0;
  for (std::uint64_t block = 0; block < rank_count; ++block) {
    const std::uint64_t first_doc = block << kRankShift;
    while (next < docs.size() && docs[next] < first_doc) ++next;
    if (first_doc % 0x1'0000 == 0) container_start = next;
    store_le(out + 2 * block, static_cast<std::uint16_t>(next - container_start));
  }
}

}  // namespace

Status BoundsWriter::add(std::uint64_t ord, std::span<const DocId> docs, const ListBounds& bounds) {
  assert(bounds.ranges.size() == layout_.range_count);
  ords_.push_back(static_cast<std::uint32_t>(ord));
  entry_.assign(layout_.entry_bytes, 0);
  for (std::size_t i = 0; i < bounds.best.size(); ++i) {
    store_le(entry_.data() + 4 * i, bounds.best[i]);
  }
  store_ranks(docs, layout_.rank_count, entry_.data() + layout_.ranks_at);
  std::copy(bounds.ranges.begin(), bounds.ranges.end(),
            entry_.begin() + static_cast<std::ptrdiff_t>(layout_.bounds_at));
  return sink_.append(entry_);
}

Status BoundsWriter::finish() {
  ByteBuffer bytes;
  for (const std::uint32_t ord : ords_) append_le(bytes, ord);
  bytes.resize((bytes.size() + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment);
  return sink_.append(bytes);
}

}  // namespace sakuin::storage
