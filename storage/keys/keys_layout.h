// PERSISTENT: where the parts of section keys lie. Format: storage/FORMAT.md, "Keys".
#pragma once

#include <bit>
#include <cstdint>

namespace sakuin::storage {

inline constexpr std::uint64_t kKeysHeaderBytes = 24;

struct KeysLayout {
  /// REQUIRES sizes of bytes that exist, so that their sum does not overflow.
  constexpr KeysLayout(std::uint32_t doc_count, std::uint64_t column_bytes,
                       std::uint64_t id_bytes) noexcept
      : slot_count(doc_count == 0 ? 0 : std::bit_ceil((std::uint64_t{doc_count} * 3 + 1) / 2)),
        slots_at(kKeysHeaderBytes),
        column_at(slots_at + slot_count * 4),
        ids_at(column_at + column_bytes),
        total_bytes(ids_at + id_bytes) {}

  std::uint64_t slot_count;
  std::uint64_t slots_at;
  std::uint64_t column_at;
  std::uint64_t ids_at;
  std::uint64_t total_bytes;
};

}  // namespace sakuin::storage
