// PERSISTENT: where the parts of section stored lie. Format: storage/FORMAT.md, "Stored".
#pragma once

#include <cstddef>
#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint64_t kStoredTrailerBytes = 24;
inline constexpr std::uint64_t kStoredEntryBytes = 16;

/// A block is closed before it would get larger, unless one document alone is.
inline constexpr std::size_t kStoredBlockBytes = std::size_t{16} * 1024;
inline constexpr std::size_t kMaxStoredDocumentBytes = std::size_t{256} << 20;
inline constexpr std::size_t kMaxStoredRawBytes = kMaxStoredDocumentBytes + 16;

/// Offsets from the first byte of the section, which begins with the frames. REQUIRES sizes of
/// bytes that exist, so that their sum does not overflow.
struct StoredLayout {
  constexpr StoredLayout(std::uint64_t frames_bytes, std::uint32_t dictionary_bytes,
                         std::uint32_t block_count) noexcept
      : dictionary_at(frames_bytes),
        entries_at(dictionary_at + dictionary_bytes),
        trailer_at(entries_at + (std::uint64_t{block_count} + 1) * kStoredEntryBytes),
        total_bytes(trailer_at + kStoredTrailerBytes) {}

  std::uint64_t dictionary_at;
  std::uint64_t entries_at;
  std::uint64_t trailer_at;
  std::uint64_t total_bytes;
};

}  // namespace sakuin::storage
