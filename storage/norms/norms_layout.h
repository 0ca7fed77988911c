// PERSISTENT: how fields follow one another in the sections norms and lengths. Format:
// storage/FORMAT.md, "Norms".
#pragma once

#include <cstdint>

#include "storage/format/persistent.h"

namespace sakuin::storage {

/// Bytes of one field in section norms.
[[nodiscard]] constexpr std::uint64_t norms_field_bytes(std::uint64_t max_doc) noexcept {
  return (max_doc + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

/// In section lengths each column follows its size, a u64.
inline constexpr std::uint64_t kColumnSizeBytes = 8;

}  // namespace sakuin::storage
