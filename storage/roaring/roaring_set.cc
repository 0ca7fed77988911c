#include "storage/roaring/roaring_set.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "storage/format/persistent.h"
#include "storage/roaring/container_search.h"
#include "storage/roaring/roaring_layout.h"

namespace sakuin::storage {
namespace {

std::uint32_t count_documents(std::span<const std::uint64_t> words) noexcept {
  std::uint32_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<std::uint32_t>(std::popcount(word));
  return count;
}

/// The words of a container; fewer than it has at the end.
std::span<const std::uint64_t> container_words(std::span<const std::uint64_t> words,
                                               std::size_t key) noexcept {
  const std::size_t begin = key * kBitsetWords;
  return words.subspan(begin, std::min<std::size_t>(kBitsetWords, words.size() - begin));
}

void append_lows(std::span<const std::uint64_t> words, ByteBuffer& out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
      append_le(out,
                static_cast<std::uint16_t>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
    }
  }
}

void append_words(std::span<const std::uint64_t> words, ByteBuffer& out) {
  const std::size_t at = out.size();
  out.resize(at + kBitsetBytes);
  std::memcpy(out.data() + at, words.data(), words.size_bytes());
}

void add_run(const Run& run, std::uint64_t* words) noexcept {
  const std::uint64_t head = ~std::uint64_t{0} << (run.start % 64);
  const std::uint64_t tail = ~std::uint64_t{0} >> (63 - run.last % 64);
  const std::uint32_t first = run.start / 64;
  const std::uint32_t last = run.last / 64;
  if (first == last) {
    words[first] |= head & tail;
    return;
  }
  words[first] |= head;
  std::fill(words + first + 1, words + last, ~std::uint64_t{0});
  words[last] |= tail;
}

}  // namespace

RoaringSet RoaringSet::from_words(std::span<const std::uint64_t> words) {
  const std::size_t windows = (words.size() + kBitsetWords - 1) / kBitsetWords;
  std::vector<std::uint32_t> counts(windows);
  std::uint32_t containers = 0;
  RoaringSet set;
  for (std::size_t key = 0; key < windows; ++key) {
    counts[key] = count_documents(container_words(words, key));
    containers += counts[key] > 0 ? 1U : 0U;
    set.cardinality_ += counts[key];
  }
  if (containers == 0) return set;
  const RoaringLayout layout(containers, /*has_runs=*/false);
  ByteBuffer& bytes = set.bytes_;
  bytes.resize(layout.containers_at);
  store_le(bytes.data(), kCookiePlain);
  store_le(bytes.data() + 4, containers);
  std::size_t index = 0;
  for (std::size_t key = 0; key < windows; ++key) {
    if (counts[key] == 0) continue;
    std::uint8_t* const descriptor = bytes.data() + layout.descriptors_at + 4 * index;
    store_le(descriptor, static_cast<std::uint16_t>(key));
    store_le(descriptor + 2, static_cast<std::uint16_t>(counts[key] - 1));
    store_le(bytes.data() + layout.offsets_at + 4 * index,
             static_cast<std::uint32_t>(bytes.size()));
    ++index;
    if (counts[key] > kMaxArrayCardinality) {
      append_words(container_words(words, key), bytes);
    } else {
      append_lows(container_words(words, key), bytes);
    }
  }
  const std::size_t size = bytes.size();
  bytes.resize(size + kReadPadding);
  bytes.shrink_to_fit();
  set.view_ = RoaringView::trusted(ByteSpan(bytes).first(size));
  return set;
}

void add_to_words(const RoaringView& docs, std::span<std::uint64_t> words) noexcept {
  for (std::uint32_t i = 0; i < docs.container_count(); ++i) {
    const RoaringView::Container container = docs.container(i);
    const std::size_t first = std::size_t{container.key} * kBitsetWords;
    std::uint64_t* const own = words.data() + first;
    switch (container.kind) {
      case RoaringView::ContainerKind::array:
        for (std::uint32_t at = 0; at < container.cardinality; ++at) {
          const std::uint32_t low = array_value(container.data, at);
          own[low / 64] |= std::uint64_t{1} << (low % 64);
        }
        break;
      case RoaringView::ContainerKind::bitset: {
        const std::size_t count = std::min<std::size_t>(kBitsetWords, words.size() - first);
        for (std::size_t at = 0; at < count; ++at) {
          own[at] |= load_le<std::uint64_t>(container.data + 8 * at);
        }
        break;
      }
      case RoaringView::ContainerKind::run:
        for (std::uint32_t run = 0; run < container.run_count; ++run) {
          add_run(run_at(container.data, run), own);
        }
        break;
    }
  }
}

}  // namespace sakuin::storage
