#include "engine/search/phrase_pairs.h"

#include <array>
#include <limits>

#include "engine/search/few_positions.h"

namespace sakuin {
namespace {

using storage::DocPositions;

constexpr std::uint32_t kLastPosition = std::numeric_limits<std::uint32_t>::max();

/// Which of the first word's positions, of at most kFew, the second word has too, each as far after
/// the beginning of the phrase as it should be: a bit each.
SAKUIN_INLINE std::uint8_t find_pair(const DocPositions& first, const DocPositions& second,
                                     const PairOffsets& offsets, std::uint64_t& compared) noexcept {
  if (!is_quick(first) || !is_quick(second) || first.freq > kFew) return kPairNotRead;
  const auto positions = read_few(first, 0, 0);
  if (positions[3] < offsets.first) return 0;
  const std::uint32_t last_begin = positions[3] - offsets.first;
  if (last_begin > kLastPosition - offsets.second) return kPairNotRead;
  compared += first.freq;
  const Lanes at = {positions[0], positions[1], positions[2], positions[3]};
  const Lanes before = {~positions[0], positions[0], positions[1], positions[2]};
  Lanes found = find_lanes(second, at + all_lanes(offsets.second - offsets.first),
                           last_begin + offsets.second, compared);
  found &= reinterpret_cast<Lanes>(at != before);  // none twice
  found &= reinterpret_cast<Lanes>(at >= all_lanes(offsets.first));
  return static_cast<std::uint8_t>(bits_of(found));
}

SAKUIN_INLINE void find_pairs(std::size_t count, const DocPositions* first,
                              const DocPositions* second, const PairOffsets& offsets,
                              std::uint8_t* found, std::uint64_t& compared) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) found[i] = find_pair(first[i], second[i], offsets, sum);
  compared += sum;
}

void find_pairs_portable(std::size_t count, const DocPositions* first, const DocPositions* second,
                         const PairOffsets& offsets, std::uint8_t* found, std::uint64_t& compared) {
  find_pairs(count, first, second, offsets, found, compared);
}

constexpr PairKernel kPairsPortable = {"portable", find_pairs_portable};
constexpr std::array<const PairKernel*, 1> kPortablePairs = {&kPairsPortable};

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) void find_pairs_avx2(
    std::size_t count, const DocPositions* first, const DocPositions* second,
    const PairOffsets& offsets, std::uint8_t* found, std::uint64_t& compared) {
  find_pairs(count, first, second, offsets, found, compared);
}

constexpr PairKernel kPairsAvx2 = {"avx2", find_pairs_avx2};
constexpr std::array<const PairKernel*, 2> kPairsUpToAvx2 = {&kPairsPortable, &kPairsAvx2};
#endif

}  // namespace

std::span<const PairKernel* const> pair_kernels() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return kPairsUpToAvx2;
#endif
  return kPortablePairs;
}

}  // namespace sakuin
