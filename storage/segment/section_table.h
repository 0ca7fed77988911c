// Where the sections of a segment file lie. Format: storage/FORMAT.md, "Segment file".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"
#include "storage/format/persistent.h"

namespace sakuin::storage {

// PERSISTENT: sizes of the fixed structures of a segment file.
inline constexpr std::size_t kSegmentHeaderBytes = 64;
inline constexpr std::size_t kSectionEntryBytes = 24;

struct SectionEntry {
  SectionKind kind = SectionKind::meta;
  std::uint64_t offset = 0;  ///< in the file, a multiple of kSectionAlignment
  std::uint64_t size = 0;    ///< without padding
  friend bool operator==(const SectionEntry&, const SectionEntry&) = default;
};

/// Where whatever follows a section begins: after kReadPadding zeros, aligned. REQUIRES that offset
/// and size are those of bytes that exist.
[[nodiscard]] constexpr std::uint64_t padded_end(const SectionEntry& section) noexcept {
  const std::uint64_t end = section.offset + section.size + kReadPadding;
  return (end + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

[[nodiscard]] ByteBuffer encode_section_table(std::span<const SectionEntry> sections);

/// The sections, in the order of the file, once they fill [kSegmentHeaderBytes, data_end) exactly,
/// each kind at most once. `bytes` are those of the table, `data_end` lies in the file.
[[nodiscard]] Result<std::vector<SectionEntry>> decode_section_table(ByteSpan bytes,
                                                                     std::uint64_t data_end,
                                                                     std::string_view file_name);

}  // namespace sakuin::storage
