// What the dictionary knows of a term: statistics, and where its lists lie.
#pragma once

#include <cstdint>

namespace sakuin::storage {

/// Offsets are inside the sections postings, freqs and positions. Lists of neighbouring terms are
/// adjacent in every section.
struct TermInfo {
  std::uint32_t doc_freq = 0;    ///< documents, >= 1, deleted ones counted
  std::uint64_t total_freq = 0;  ///< occurrences, >= doc_freq
  std::uint64_t postings_offset = 0;
  std::uint64_t postings_bytes = 0;
  std::uint64_t freqs_offset = 0;
  std::uint64_t freqs_bytes = 0;  ///< 0: every frequency is 1
  std::uint64_t positions_offset = 0;
  std::uint64_t positions_bytes = 0;  ///< 0: the field keeps no positions
  /// Place among the field's terms; the reader sets it, the writer ignores it.
  std::uint64_t ord = 0;

  friend bool operator==(const TermInfo&, const TermInfo&) = default;
};

}  // namespace sakuin::storage
