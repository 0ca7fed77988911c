// Document ids of a segment, read in place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/base/int_column.h"
#include "storage/format/section_view.h"

namespace sakuin::storage {

class KeysReader {
 public:
  KeysReader() = default;  ///< no documents

  /// Verifies the headers alone; offsets, ids and hash index when they are touched.
  [[nodiscard]] static Result<KeysReader> open(SectionView section, std::uint32_t max_doc);

  /// REQUIRES doc < max_doc. Valid as long as the segment.
  [[nodiscard]] Result<std::string_view> id(DocId doc) const;
  /// The last document with this id, deleted or not.
  [[nodiscard]] Result<std::optional<DocId>> find(std::string_view id) const;

  /// Every id is found through the hash index and nothing else is.
  Status check() const;

 private:
  SectionView section_;
  std::uint32_t doc_count_ = 0;
  std::uint64_t slot_count_ = 0;
  std::uint64_t slots_at_ = 0;
  std::uint64_t column_at_ = 0;
  std::uint64_t ends_at_ = 0;  // values of ends_
  std::uint64_t ids_at_ = 0;
  IntColumnView ends_;
};

}  // namespace sakuin::storage
