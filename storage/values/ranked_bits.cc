#include "storage/values/ranked_bits.h"

#include <algorithm>
#include <bit>

#include "storage/roaring/container_search.h"

namespace sakuin::storage {
namespace {

/// Reads bits one after the other, up to 64 at a time.
class BitStream {
 public:
  explicit BitStream(std::span<const std::uint64_t> words) noexcept : words_(words) {}

  /// REQUIRES 1 <= count <= 64, and that many left.
  [[nodiscard]] std::uint64_t take(unsigned count) noexcept {
    const std::size_t word = at_ / 64;
    const auto shift = static_cast<unsigned>(at_ % 64);
    std::uint64_t bits = words_[word] >> shift;
    if (shift + count > 64) bits |= words_[word + 1] << (64 - shift);
    at_ += count;
    return bits & (~std::uint64_t{0} >> (64 - count));
  }

 private:
  std::span<const std::uint64_t> words_;
  std::uint64_t at_ = 0;
};

/// The bits of `places` that have theirs in `bits`, the lowest in the lowest.
std::uint64_t spread(std::uint64_t bits, std::uint64_t places) noexcept {
  std::uint64_t out = 0;
  for (; bits != 0; bits >>= 1, places &= places - 1) {
    if ((bits & 1) != 0) out |= places & (0 - places);
  }
  return out;
}

void add_array(const RoaringView::Container& container, BitStream& bits,
               std::uint64_t* words) noexcept {
  for (std::uint32_t i = 0; i < container.cardinality; ++i) {
    const std::uint32_t low = array_value(container.data, i);
    words[low / 64] |= bits.take(1) << (low % 64);
  }
}

void add_bitset(const RoaringView::Container& container, BitStream& bits,
                std::span<std::uint64_t> words) noexcept {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto places = load_le<std::uint64_t>(container.data + 8 * i);
    if (places == 0) continue;
    words[i] |= spread(bits.take(static_cast<unsigned>(std::popcount(places))), places);
  }
}

void add_runs(const RoaringView::Container& container, BitStream& bits,
              std::uint64_t* words) noexcept {
  for (std::uint32_t i = 0; i < container.run_count; ++i) {
    const Run run = run_at(container.data, i);
    for (std::uint32_t low = run.start; low <= run.last;) {
      const std::uint32_t count = std::min(64 - low % 64, run.last + 1 - low);
      words[low / 64] |= bits.take(count) << (low % 64);
      low += count;
    }
  }
}

}  // namespace

void add_ranked(const RoaringView& docs, std::span<const std::uint64_t> by_rank,
                std::span<std::uint64_t> words) noexcept {
  BitStream bits(by_rank);
  for (std::uint32_t i = 0; i < docs.container_count(); ++i) {
    const RoaringView::Container container = docs.container(i);
    const std::span<std::uint64_t> own = words.subspan(std::size_t{container.key} * kBitsetWords);
    switch (container.kind) {
      case RoaringView::ContainerKind::array:
        add_array(container, bits, own.data());
        break;
      case RoaringView::ContainerKind::bitset:
        add_bitset(container, bits, own.first(std::min<std::size_t>(own.size(), kBitsetWords)));
        break;
      case RoaringView::ContainerKind::run:
        add_runs(container, bits, own.data());
        break;
    }
  }
}

}  // namespace sakuin::storage
