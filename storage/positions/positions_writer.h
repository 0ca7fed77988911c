// Token positions of one list, document by document. Format: storage/FORMAT.md, "Positions".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Collects one term's positions, writes them, and is ready for the next term. Reuses its memory.
/// REQUIRES fewer than 2^32 positions a term (TermDictWriter refuses more).
class PositionsWriter {
 public:
  /// Positions of the next document of the list: ascending, equal ones allowed, at least one.
  void add_document(std::span<const std::uint32_t> positions);
  /// Appends the encoded list and forgets it.
  void finish(ByteBuffer& out);

 private:
  std::vector<std::uint32_t> gaps_;          // first position, then differences, of each document
  std::vector<std::uint32_t> value_counts_;  // size of gaps_ at rank 128, 256, ...
  std::uint32_t doc_count_ = 0;
};

}  // namespace sakuin::storage
