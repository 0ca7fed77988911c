// Field lengths of a segment, read in place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/base/int_column.h"
#include "storage/format/section_view.h"
#include "storage/norms/norm_code.h"

namespace sakuin::storage {

class NormsReader {
 public:
  NormsReader() = default;

  /// Sections for `field_count` text fields of `max_doc` documents.
  [[nodiscard]] static Result<NormsReader> open(SectionView norms, SectionView lengths,
                                                std::uint32_t field_count, std::uint32_t max_doc);

  /// The codes of the index-th text field, one a document. Verifies them on first use.
  [[nodiscard]] Result<std::span<const NormCode>> codes(std::uint32_t index) const;

  /// Exact lengths of the index-th text field.
  [[nodiscard]] Result<std::uint32_t> exact_length(std::uint32_t index, DocId doc) const;

 private:
  [[nodiscard]] Result<IntColumnView> remainders(std::uint32_t index) const;

  SectionView norms_;
  SectionView lengths_;
  std::uint32_t max_doc_ = 0;
  std::vector<std::uint64_t> length_offsets_;  // of each field in lengths_
};

}  // namespace sakuin::storage
