// Two words of a phrase next to each other: looked for in many documents at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "storage/segment/term_positions.h"

namespace sakuin {

/// Two words of a phrase by their places after the first part.
struct PairOffsets {
  std::uint32_t first;
  std::uint32_t second;
};

/// What a kernel says of a document that it does not read.
inline constexpr std::uint8_t kPairNotRead = 0xFF;

struct PairKernel {
  std::string_view name;
  /// For each of `count` documents, where both words have been located: which of the first word's
  /// positions (kFew at most, a bit each) the second word has too, each as far after the beginning
  /// of the phrase as it should be. Counts positions.
  void (*find)(std::size_t count, const storage::DocPositions* first,
               const storage::DocPositions* second, const PairOffsets& offsets, std::uint8_t* found,
               std::uint64_t& compared);
};

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const PairKernel* const> pair_kernels() noexcept;

}  // namespace sakuin
