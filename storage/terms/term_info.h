// What the dictionary knows of a term: statistics, and where its lists lie.
#pragma once

#include <cstdint>

#include <sakuin/types.h>

namespace sakuin::storage {

/// The document of a list of one, which stands in the dictionary itself.
struct SingleDoc {
  DocId doc = 0;
  /// Its low 16 bits where they lie, little-endian; the reader sets it, the writer ignores it.
  const std::uint8_t* low_bits = nullptr;

  friend bool operator==(const SingleDoc& a, const SingleDoc& b) noexcept { return a.doc == b.doc; }
};

/// Offsets are inside the sections postings, freqs and positions. Lists of neighbouring terms are
/// adjacent in every section.
struct TermInfo {
  std::uint32_t doc_freq = 0;    ///< documents, >= 1, deleted ones counted
  std::uint64_t total_freq = 0;  ///< occurrences, >= doc_freq
  std::uint64_t postings_offset = 0;
  std::uint64_t postings_bytes = 0;  ///< 0 with one document, and only then: it is `single`
  std::uint64_t freqs_offset = 0;
  std::uint64_t freqs_bytes = 0;  ///< 0: every frequency is 1
  std::uint64_t positions_offset = 0;
  std::uint64_t positions_bytes = 0;  ///< 0: the field keeps no positions
  /// Place among the field's terms; the reader sets it, the writer ignores it.
  std::uint64_t ord = 0;
  SingleDoc single = {};  ///< nothing for two documents and more

  friend bool operator==(const TermInfo&, const TermInfo&) = default;
};

}  // namespace sakuin::storage
