// Bounds of one field's frequent terms, read in place.
#pragma once

#include <cstdint>
#include <optional>

#include "storage/bounds/bounds_layout.h"
#include "storage/format/section_view.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// The bounds of one list, over mapped bytes.
class BoundsView {
 public:
  BoundsView() = default;
  BoundsView(const std::uint8_t* entry, const BoundsLayout& layout) noexcept
      : entry_(entry), ranks_(entry + layout.ranks_at), ranges_(entry + layout.bounds_at) {}

  /// Contribution at kBestPlaces[index], or less.
  [[nodiscard]] float best(std::size_t index) const noexcept {
    return load_le<float>(entry_ + 4 * index);
  }
  /// One bound a range, in kBoundScale parts; kReadPadding bytes behind the last are readable.
  [[nodiscard]] const std::uint8_t* ranges() const noexcept { return ranges_; }
  /// Documents of the list in the container of `block` (of kRankDocs documents) before it.
  [[nodiscard]] std::uint32_t rank(std::uint32_t block) const noexcept {
    return load_le<std::uint16_t>(ranks_ + 2 * std::size_t{block});
  }
  /// The ranks of the container with this key, u16 each.
  [[nodiscard]] const std::uint8_t* ranks(std::uint16_t key) const noexcept {
    return ranks_ + 2 * (std::size_t{key} << (16 - kRankShift));
  }

  void prefetch_rank(std::uint32_t block) const noexcept {
    __builtin_prefetch(ranks_ + 2 * std::size_t{block});
  }

  /// Whether every rank is that of `docs`, and a range's bound is 0 just where it has no documents.
  /// Cost: the list.
  [[nodiscard]] bool fits(const RoaringView& docs, const BoundsLayout& layout) const noexcept;

 private:
  const std::uint8_t* entry_ = nullptr;
  const std::uint8_t* ranks_ = nullptr;
  const std::uint8_t* ranges_ = nullptr;
};

class BoundsReader {
 public:
  BoundsReader() = default;  ///< no term has bounds

  /// The field that lies at [offset, offset + bytes) of `section`, with `entry_count` entries.
  [[nodiscard]] static Result<BoundsReader> open(SectionView section, std::uint64_t offset,
                                                 std::uint64_t bytes, std::uint64_t entry_count,
                                                 std::uint32_t max_doc);

  [[nodiscard]] const BoundsLayout& layout() const noexcept { return layout_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return count_; }

  /// Number of the entry of the ord-th term; nothing if it keeps none. Cost: a binary search.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t ord) const noexcept;
  /// Entry number `index`. REQUIRES index < size().
  [[nodiscard]] Result<BoundsView> read(std::uint64_t index) const;
  /// Something in an entry contradicts the rest of the segment.
  [[nodiscard]] Status damaged_entry(std::uint64_t index) const;

 private:
  SectionView section_;
  std::uint64_t start_ = 0;  // of the field in the section
  std::uint64_t count_ = 0;
  BoundsLayout layout_ = BoundsLayout(0);
  const std::uint8_t* ords_ = nullptr;
};

}  // namespace sakuin::storage
