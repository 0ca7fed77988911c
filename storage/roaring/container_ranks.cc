#include "storage/roaring/container_ranks.h"

#include <array>

#include "storage/base/bytes.h"
#include "storage/base/popcount.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/lane_packing.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sakuin::storage {
namespace {

using Container = RoaringView::Container;
using Kind = RoaringView::ContainerKind;

constexpr std::uint32_t kRankLanes = 8;

/// Beyond this many values of an array for each document, looking up beats walking.
constexpr std::size_t kWalkRatio = 16;

/// Words of a bitset between two stored ranks.
constexpr std::uint32_t kBlockWords = 8;

/// From `place` on for the lows from number `done` on.
void find_from(std::span<const std::uint16_t> lows, const std::uint8_t* array, std::uint32_t place,
               std::size_t done, std::uint16_t* out) noexcept {
  for (; done < lows.size(); ++done) {
    while (array_value(array, place) < lows[done]) ++place;
    out[done] = static_cast<std::uint16_t>(place);
  }
}

void find_portable(std::span<const std::uint16_t> lows, const std::uint8_t* array, std::uint32_t,
                   std::uint16_t* out) {
  find_from(lows, array, 0, 0, out);
}

constexpr RankKernel kRankPortable = {"portable", find_portable};
constexpr std::array<const RankKernel*, 1> kPortableRankers = {&kRankPortable};

#if defined(__x86_64__)

/// Eight of the array are looked for among eight lows at once; as all lows are found, in order, the
/// places come in theirs.
__attribute__((target("sse4.2,popcnt"))) void find_sse42(std::span<const std::uint16_t> lows,
                                                         const std::uint8_t* array,
                                                         std::uint32_t count, std::uint16_t* out) {
  const __m128i numbers = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);
  std::size_t done = 0;
  std::size_t i = 0;
  std::uint32_t place = 0;
  while (i + kRankLanes <= lows.size() && place + kRankLanes <= count) {
    const __m128i wanted = _mm_loadu_si128(reinterpret_cast<const __m128i*>(lows.data() + i));
    const __m128i values = _mm_loadu_si128(reinterpret_cast<const __m128i*>(array + 2 * place));
    constexpr int kMode = _SIDD_UWORD_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK;
    const __m128i equal = _mm_cmpestrm(wanted, kRankLanes, values, kRankLanes, kMode);
    const auto lanes = static_cast<unsigned>(_mm_cvtsi128_si32(equal)) & 0xFF;
    const __m128i places = _mm_add_epi16(numbers, _mm_set1_epi16(static_cast<short>(place)));
    const auto* const shuffle = reinterpret_cast<const __m128i*>(kLanePacking[lanes].data());
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done),
                     _mm_shuffle_epi8(places, _mm_loadu_si128(shuffle)));
    done += static_cast<std::size_t>(_mm_popcnt_u32(lanes));
    const std::uint32_t last_wanted = lows[i + kRankLanes - 1];
    const std::uint32_t last_value = array_value(array, place + kRankLanes - 1);
    i += last_wanted <= last_value ? kRankLanes : 0;
    place += last_value <= last_wanted ? kRankLanes : 0;
  }
  find_from(lows, array, place, done, out);
}

constexpr RankKernel kRankSse42 = {"sse4.2", find_sse42};
constexpr std::array<const RankKernel*, 2> kRankersUpToSse42 = {&kRankPortable, &kRankSse42};

#endif

void rank_in_array(const Container& array, std::span<const std::uint16_t> lows, std::uint32_t base,
                   std::uint32_t* ranks) noexcept {
  const std::uint32_t first = search_array(array.data, array.cardinality, 0, lows.front());
  const std::uint32_t end = search_array(array.data, array.cardinality, first, lows.back()) + 1;
  if (lows.size() == 1) {
    ranks[0] = base + first;
    return;
  }
  if ((end - first) / kWalkRatio > lows.size()) {
    std::uint32_t place = first;
    for (std::size_t i = 0; i < lows.size(); ++i) {
      place = search_array(array.data, array.cardinality, place, lows[i]);
      ranks[i] = base + place;
    }
    return;
  }
  std::array<std::uint16_t, kMostRanked + kRankLanes> places;
  rank_kernels().back()->find(lows, array.data + 2 * std::size_t{first}, end - first,
                              places.data());
  for (std::size_t i = 0; i < lows.size(); ++i) ranks[i] = base + first + places[i];
}

void rank_in_bitset(const Container& bitset, const std::uint8_t* block_ranks,
                    std::span<const std::uint16_t> lows, std::uint32_t base,
                    std::uint32_t* ranks) noexcept {
  std::uint32_t word = 0;
  std::uint32_t before = base;  // documents before the word
  for (std::size_t i = 0; i < lows.size(); ++i) {
    const std::uint32_t block = lows[i] / (64 * kBlockWords);
    if (block != word / kBlockWords && block_ranks != nullptr) {
      word = block * kBlockWords;
      before = base + load_le<std::uint16_t>(block_ranks + 2 * std::size_t{block});
    }
    for (; word < lows[i] / 64U; ++word) before += popcount64(word_at(bitset.data, word));
    const std::uint64_t below = (std::uint64_t{1} << (lows[i] % 64)) - 1;
    ranks[i] = before + popcount64(word_at(bitset.data, word) & below);
  }
}

void rank_in_runs(const Container& runs, std::span<const std::uint16_t> lows, std::uint32_t base,
                  std::uint32_t* ranks) noexcept {
  std::uint32_t number = 0;
  std::uint32_t before = base;  // documents in runs before
  Run run = run_at(runs.data, 0);
  for (std::size_t i = 0; i < lows.size(); ++i) {
    while (run.last < lows[i]) {
      before += run.last - run.start + 1;
      run = run_at(runs.data, ++number);
    }
    ranks[i] = before + lows[i] - run.start;
  }
}

}  // namespace

std::span<const RankKernel* const> rank_kernels() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt"))
    return kRankersUpToSse42;
#endif
  return kPortableRankers;
}

void find_ranks(const Container& container, const std::uint8_t* block_ranks,
                std::span<const std::uint16_t> lows, std::uint32_t base,
                std::uint32_t* ranks) noexcept {
  if (lows.empty()) return;
  switch (container.kind) {
    case Kind::array:
      return rank_in_array(container, lows, base, ranks);
    case Kind::bitset:
      return rank_in_bitset(container, block_ranks, lows, base, ranks);
    case Kind::run:
      return rank_in_runs(container, lows, base, ranks);
  }
}

}  // namespace sakuin::storage
