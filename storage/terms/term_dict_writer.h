// The term dictionary of one field: sorted terms in front-coded blocks, then an index of the blocks
// for ordered access and a hash index for exact look-up. Format: storage/FORMAT.md, "Terms".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/byte_sink.h"
#include "storage/terms/term_info.h"

namespace sakuin::storage {

class TermDictWriter {
 public:
  /// Appends blocks to `sink` as they fill. `sink` outlives the writer.
  explicit TermDictWriter(ByteSink& sink) noexcept : sink_(&sink) {}

  /// REQUIRES terms strictly ascending by bytes, 1..65535 bytes each; offsets adjacent and
  /// postings_bytes 0 for one document only (TermInfo). `limit_exceeded` for more terms than a
  /// dictionary holds, or more positions than a list holds.
  Status add(std::string_view term, const TermInfo& info);

  /// Writes the indexes. Returns the bytes the whole dictionary took.
  [[nodiscard]] Result<std::uint64_t> finish();

 private:
  Status flush_block();

  ByteSink* sink_;
  ByteBuffer block_;                         // behind its head
  std::string previous_;                     // the term before, for its shared prefix
  std::vector<std::uint64_t> hashes_;        // of all terms, in order
  std::vector<std::uint32_t> block_places_;  // of finished blocks
  std::uint64_t blocks_bytes_ = 0;           // up to the end of the last finished one
};

}  // namespace sakuin::storage
