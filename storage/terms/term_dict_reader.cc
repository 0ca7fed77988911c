#include "storage/terms/term_dict_reader.h"

#include <algorithm>

#include "storage/base/checksum.h"
#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {
namespace {

/// Compares `target` with the terms of one block in order, without building any of them: all it
/// takes is how much of `target` the term before had in common with it.
class BlockComparer {
 public:
  enum class Order : std::uint8_t { before, equal, after };

  explicit BlockComparer(std::string_view target) noexcept : target_(target) {}

  /// How the term the reader stands on lies to the target. REQUIRES that all before it were
  /// `before`.
  [[nodiscard]] Order compare(const TermBlockReader& reader) noexcept {
    if (reader.shared() > common_) return Order::before;  // differs where the one before it did
    if (reader.shared() < common_) return Order::after;   // has outgrown what was in common
    const std::string_view rest = target_.substr(common_);
    const std::string_view suffix = reader.suffix();
    const auto split = std::mismatch(suffix.begin(), suffix.end(), rest.begin(), rest.end());
    if (split.first == suffix.end() && split.second == rest.end()) return Order::equal;
    if (split.second == rest.end()) return Order::after;
    common_ += static_cast<std::size_t>(split.second - rest.begin());
    if (split.first == suffix.end()) return Order::before;
    return as_byte(*split.first) < as_byte(*split.second) ? Order::before : Order::after;
  }

 private:
  static std::uint8_t as_byte(char c) noexcept { return static_cast<std::uint8_t>(c); }

  std::string_view target_;
  std::size_t common_ = 0;
};

}  // namespace

Result<TermDictReader> TermDictReader::open(SectionView section, std::uint64_t offset,
                                            std::uint64_t bytes) {
  if (offset > section.size() || bytes > section.size() - offset || bytes < kTermDictTrailerBytes) {
    return section.corrupt(offset, "a term dictionary lies outside the section");
  }
  const std::uint64_t trailer_at = offset + bytes - kTermDictTrailerBytes;
  SAKUIN_ASSIGN(const ByteSpan trailer, section.read(trailer_at, kTermDictTrailerBytes));
  TermDictReader dict;
  dict.section_ = section;
  dict.start_ = offset;
  dict.term_count_ = load_le<std::uint64_t>(trailer.data());
  dict.blocks_bytes_ = load_le<std::uint64_t>(trailer.data() + 8);
  if (dict.term_count_ > kMaxTermBlocks * kTermsPerBlock || dict.blocks_bytes_ > bytes) {
    return section.corrupt(trailer_at, "a term dictionary is larger than its bytes");
  }
  const TermDictLayout layout(dict.term_count_, dict.blocks_bytes_);
  if (layout.total_bytes != bytes) {
    return section.corrupt(trailer_at, "the parts of a term dictionary do not add up");
  }
  dict.bucket_count_ = layout.bucket_count;
  dict.buckets_at_ = layout.buckets_at;
  dict.offsets_at_ = layout.offsets_at;
  return dict;
}

std::uint64_t TermDictReader::block_count() const noexcept {
  return (term_count_ + kTermsPerBlock - 1) / kTermsPerBlock;
}

Status TermDictReader::damaged_block(std::uint64_t block) const {
  return section_.corrupt(start_ + offsets_at_ + 8 * block,
                          "the term block of this index entry is damaged");
}

Result<ByteSpan> TermDictReader::block_bytes(std::uint64_t block) const {
  const bool is_last = block + 1 == block_count();
  SAKUIN_ASSIGN(const ByteSpan entry,
                section_.read(start_ + offsets_at_ + 8 * block, is_last ? 8 : 16));
  const auto begin = load_le<std::uint64_t>(entry.data());
  const std::uint64_t end = is_last ? blocks_bytes_ : load_le<std::uint64_t>(entry.data() + 8);
  if (begin > end || end > blocks_bytes_) return damaged_block(block);
  return section_.read(start_ + begin, end - begin);
}

Result<TermBlockReader> TermDictReader::read_block(std::uint64_t block) const {
  SAKUIN_ASSIGN(const ByteSpan bytes, block_bytes(block));
  const std::uint64_t first_ord = block * kTermsPerBlock;
  const std::uint64_t entries = std::min<std::uint64_t>(kTermsPerBlock, term_count_ - first_ord);
  return TermBlockReader(bytes, static_cast<std::uint32_t>(entries), first_ord);
}

Result<std::optional<TermInfo>> TermDictReader::find(std::string_view term) const {
  if (term_count_ == 0) return std::optional<TermInfo>();
  const TermSlot wanted(xxh3(term), bucket_count_);
  std::uint64_t bucket = wanted.bucket;
  for (std::uint64_t visited = 0; visited < bucket_count_; ++visited) {
    const std::uint64_t at = start_ + buckets_at_ + bucket * kBucketBytes;
    SAKUIN_ASSIGN(const ByteSpan slots, section_.read(at, kBucketBytes));
    for (std::size_t i = 0; i < kSlotsPerBucket; ++i) {
      const auto slot = load_le<std::uint32_t>(slots.data() + 4 * i);
      if (slot == 0) return std::optional<TermInfo>();
      if (slot >> 24 != wanted.fingerprint) continue;
      const std::uint64_t block = std::uint64_t{slot & 0xFF'FFFF} - 1;
      if (block >= block_count()) {
        return section_.corrupt(at + 4 * i, "a hash index slot names no term block");
      }
      SAKUIN_ASSIGN(const std::optional<TermInfo> found, find_in_block(block, term));
      if (found) return found;
    }
    bucket = bucket + 1 == bucket_count_ ? 0 : bucket + 1;
  }
  return std::optional<TermInfo>();
}

Result<std::optional<TermInfo>> TermDictReader::find_in_block(std::uint64_t block,
                                                              std::string_view term) const {
  SAKUIN_ASSIGN(TermBlockReader reader, read_block(block));
  BlockComparer comparer(term);
  while (reader.entries_left() > 0) {
    if (!reader.next()) return damaged_block(block);
    switch (comparer.compare(reader)) {
      case BlockComparer::Order::before:
        break;
      case BlockComparer::Order::equal:
        return std::optional<TermInfo>(reader.info());
      case BlockComparer::Order::after:
        return std::optional<TermInfo>();
    }
  }
  return std::optional<TermInfo>();
}

Result<std::uint64_t> TermDictReader::find_block(std::string_view target) const {
  std::uint64_t begin = 1;  // block 0 is the answer when no later one is
  std::uint64_t end = block_count();
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    SAKUIN_ASSIGN(TermBlockReader reader, read_block(middle));
    if (!reader.next()) return damaged_block(middle);
    if (reader.suffix() <= target) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin - 1;
}

}  // namespace sakuin::storage
