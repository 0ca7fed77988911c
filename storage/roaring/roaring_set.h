// A set of documents in memory that is read as the lists of a file are: for what a query has found
// and others look at again.
#pragma once

#include <cstdint>
#include <span>

#include "storage/base/bytes.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// Immutable; its view is valid as long as it lives, and when it moves.
class RoaringSet {
 public:
  RoaringSet() = default;  ///< empty
  RoaringSet(RoaringSet&&) noexcept = default;
  RoaringSet& operator=(RoaringSet&&) noexcept = default;

  /// Bit i % 64 of words[i / 64] is document i. REQUIRES at most 2^26 words.
  [[nodiscard]] static RoaringSet from_words(std::span<const std::uint64_t> words);

  [[nodiscard]] const RoaringView& view() const noexcept { return view_; }
  [[nodiscard]] std::uint64_t cardinality() const noexcept { return cardinality_; }

 private:
  ByteBuffer bytes_;  // the portable serialization, and kReadPadding zeros
  RoaringView view_;
  std::uint64_t cardinality_ = 0;
};

/// Sets the bits of all documents. REQUIRES words for each of them.
void add_to_words(const RoaringView& docs, std::span<std::uint64_t> words) noexcept;

}  // namespace sakuin::storage
