#include "storage/bounds/bounds_reader.h"

#include <algorithm>

#include "storage/base/popcount.h"
#include "storage/roaring/window_bits.h"

namespace sakuin::storage {

bool BoundsView::fits(const RoaringView& docs, const BoundsLayout& layout) const noexcept {
  constexpr std::uint64_t kWindowRanges = kBitsetWords;
  WindowBits bits;
  std::uint32_t container = 0;
  for (std::uint64_t first = 0; first < layout.range_count; first += kWindowRanges) {
    bits.clear();
    if (container < docs.container_count() &&
        docs.container(container).key == first / kWindowRanges) {
      bits.add(docs.container(container++));
    }
    std::uint32_t rank = 0;
    const std::uint64_t end = std::min(first + kWindowRanges, layout.range_count);
    for (std::uint64_t range = first; range < end; ++range) {
      const std::uint64_t word = bits.words()[range - first];
      if (range % (kRankDocs / kRangeDocs) == 0 &&
          this->rank(static_cast<std::uint32_t>(range / (kRankDocs / kRangeDocs))) != rank) {
        return false;
      }
      if ((ranges_[range] != 0) != (word != 0)) return false;
      rank += popcount64(word);
    }
  }
  return true;
}

Result<BoundsReader> BoundsReader::open(SectionView section, std::uint64_t offset,
                                        std::uint64_t bytes, std::uint64_t entry_count,
                                        std::uint32_t max_doc) {
  BoundsReader reader;
  reader.layout_ = BoundsLayout(max_doc);
  reader.section_ = section;
  reader.start_ = offset;
  reader.count_ = entry_count;
  const std::uint64_t entry_bytes = reader.layout_.entry_bytes;
  if (entry_count > bytes / entry_bytes) {
    return section.corrupt(offset, "the bounds of a field are cut short");
  }
  const std::uint64_t ords_at = entry_count * entry_bytes;
  const std::uint64_t ords_bytes =
      (entry_count * 4 + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
  if (bytes - ords_at != ords_bytes || offset > section.size() || bytes > section.size() - offset) {
    return section.corrupt(offset, "the bounds of a field do not add up");
  }
  SAKUIN_ASSIGN(const ByteSpan ords, section.read(offset + ords_at, ords_bytes));
  for (std::uint64_t i = 1; i < entry_count; ++i) {
    if (load_le<std::uint32_t>(ords.data() + 4 * i) <=
        load_le<std::uint32_t>(ords.data() + 4 * (i - 1))) {
      return section.corrupt(offset + ords_at + 4 * i, "terms with bounds do not ascend");
    }
  }
  reader.ords_ = ords.data();
  return reader;
}

std::optional<std::uint64_t> BoundsReader::find(std::uint64_t ord) const noexcept {
  std::uint64_t begin = 0;
  std::uint64_t count = count_;
  while (count > 1) {  // no branch depends on the data
    const std::uint64_t half = count / 2;
    begin += load_le<std::uint32_t>(ords_ + 4 * (begin + half)) <= ord ? half : 0;
    count -= half;
  }
  if (count == 0 || load_le<std::uint32_t>(ords_ + 4 * begin) != ord) return std::nullopt;
  return begin;
}

Result<BoundsView> BoundsReader::read(std::uint64_t index) const {
  SAKUIN_ASSIGN(const ByteSpan entry,
                section_.read(start_ + index * layout_.entry_bytes, layout_.entry_bytes));
  return BoundsView(entry.data(), layout_);
}

Status BoundsReader::damaged_entry(std::uint64_t index) const {
  return section_.corrupt(start_ + index * layout_.entry_bytes,
                          "the bounds of a term are not those of its documents");
}

}  // namespace sakuin::storage
