// PERSISTENT: every number here is on disk. Append only; never renumber or reuse. Specified in
// storage/FORMAT.md; a change here is a change there in the same commit.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace sakuin::storage {

inline constexpr std::uint64_t kSegmentMagic = 0x4745'534E'4955'4B53;   // "SKUINSEG"
inline constexpr std::uint64_t kManifestMagic = 0x4E41'4D4E'4955'4B53;  // "SKUINMAN"
inline constexpr std::uint64_t kLiveDocsMagic = 0x4C45'444E'4955'4B53;  // "SKUINDEL"

inline constexpr std::uint32_t kChecksumPageBytes = 64 * 1024;
inline constexpr std::uint32_t kSectionAlignment = 64;
static_assert(std::has_single_bit(kChecksumPageBytes) && std::has_single_bit(kSectionAlignment));

/// Zero bytes after every section: decoders may load whole vectors past the last value.
inline constexpr std::uint32_t kReadPadding = 64;

/// Sections of a segment file.
enum class SectionKind : std::uint8_t {
  meta = 1,       ///< counts and field table
  terms = 2,      ///< term dictionaries, one after the other by field
  postings = 3,   ///< Roaring bitmaps, portable serialization
  freqs = 4,      ///< term frequencies by rank
  positions = 5,  ///< token positions by rank
  norms = 6,      ///< field lengths, one byte a document
  lengths = 7,    ///< what the norm leaves out of the exact field length
  values = 8,     ///< numbers, dates and keywords by document
  stored = 9,     ///< documents in zstd blocks
  keys = 10,      ///< document ids
  serials = 11,   ///< insertion order
  bounds = 12,    ///< how much a frequent term can contribute, by range of documents
};
inline constexpr std::uint8_t kLastSectionKind = 12;

[[nodiscard]] constexpr std::string_view section_name(SectionKind kind) noexcept {
  switch (kind) {
    case SectionKind::meta:
      return "meta";
    case SectionKind::terms:
      return "terms";
    case SectionKind::postings:
      return "postings";
    case SectionKind::freqs:
      return "freqs";
    case SectionKind::positions:
      return "positions";
    case SectionKind::norms:
      return "norms";
    case SectionKind::lengths:
      return "lengths";
    case SectionKind::values:
      return "values";
    case SectionKind::stored:
      return "stored";
    case SectionKind::keys:
      return "keys";
    case SectionKind::serials:
      return "serials";
    case SectionKind::bounds:
      return "bounds";
  }
  return "unknown";
}

}  // namespace sakuin::storage
