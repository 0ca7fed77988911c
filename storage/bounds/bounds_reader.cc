#include "storage/bounds/bounds_reader.h"

namespace sakuin::storage {

bool BoundsView::fits(const RoaringView& docs, const BoundsLayout& layout) const noexcept {
  RoaringView::Cursor cursor(docs);
  std::uint32_t container_rank = 0;
  std::uint32_t rank = 0;  // documents before the range
  for (std::uint64_t range = 0; range < layout.range_count; ++range) {
    const std::uint64_t first_doc = range << kRangeShift;
    if (first_doc % 0x1'0000 == 0) container_rank = rank;
    if (first_doc % kRankDocs == 0) {
      const auto block = static_cast<std::uint32_t>(first_doc >> kRankShift);
      if (this->rank(block) != rank - container_rank) return false;
    }
    const std::uint32_t before = rank;
    while (cursor.doc() < first_doc + kRangeDocs) {
      ++rank;
      cursor.advance();
    }
    if ((ranges_[range] != 0) != (rank != before)) return false;
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
