#include "storage/terms/term_dict_reader.h"

#include <algorithm>

#include "storage/base/checksum.h"
#include "storage/terms/term_buckets.h"
#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {
namespace {

/// Bytes of a block that are asked for at once: nearly all of nearly every one.
constexpr std::uint64_t kPrefetchBytes = 256;

/// Lengths and numbers before the bases of a block.
constexpr std::uint64_t kMaxHeadBytes = 20;

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
  if (dict.term_count_ > std::uint64_t{kMaxTermPlaces} * kTermsPerBlock ||
      dict.blocks_bytes_ > bytes) {
    return section.corrupt(trailer_at, "a term dictionary is larger than its bytes");
  }
  const TermDictLayout layout(dict.term_count_, dict.blocks_bytes_);
  if (layout.total_bytes != bytes) {
    return section.corrupt(trailer_at, "the parts of a term dictionary do not add up");
  }
  dict.bucket_count_ = layout.bucket_count;
  dict.buckets_at_ = layout.buckets_at;
  dict.places_at_ = layout.places_at;
  return dict;
}

std::uint64_t TermDictReader::block_count() const noexcept {
  return (term_count_ + kTermsPerBlock - 1) / kTermsPerBlock;
}

Status TermDictReader::damaged_block(std::uint64_t block) const {
  return section_.corrupt(start_ + places_at_ + 4 * block,
                          "the term block of this index entry is damaged");
}

Status TermDictReader::damaged_place(std::uint32_t place) const {
  return section_.corrupt(start_ + term_place_offset(place), "no sound term block begins here");
}

Result<std::uint32_t> TermDictReader::block_place(std::uint64_t block) const {
  SAKUIN_ASSIGN(const ByteSpan entry, section_.read(start_ + places_at_ + 4 * block, 4));
  return load_le<std::uint32_t>(entry.data());
}

Result<TermDictReader::Block> TermDictReader::read_place(std::uint32_t place) const {
  const std::uint64_t begin = term_place_offset(place);
  if (begin >= blocks_bytes_) return damaged_place(place);
  const std::uint64_t left = blocks_bytes_ - begin;
  SAKUIN_ASSIGN(const ByteSpan head, section_.read(start_ + begin, std::min(left, kMaxHeadBytes)));
  ByteReader reader(head);
  const std::uint64_t size = reader.varint();
  const std::uint64_t number_at = reader.offset();
  Block block;
  block.number = reader.varint();
  const std::uint64_t body_at = reader.offset();
  if (!reader.ok() || size > left - number_at || body_at > number_at + size ||
      block.number >= block_count()) {
    return damaged_place(place);
  }
  block.end = begin + number_at + size;
  SAKUIN_ASSIGN(block.body, section_.read(start_ + begin + body_at, block.end - begin - body_at));
  return block;
}

TermBlockReader TermDictReader::open_block(const Block& block) const noexcept {
  const std::uint64_t first_ord = block.number * kTermsPerBlock;
  const std::uint64_t entries = std::min<std::uint64_t>(kTermsPerBlock, term_count_ - first_ord);
  return {block.body, static_cast<std::uint32_t>(entries), first_ord};
}

Result<TermBlockReader> TermDictReader::read_block(std::uint64_t number) const {
  SAKUIN_ASSIGN(const std::uint32_t place, block_place(number));
  if (place >= kMaxTermPlaces) return damaged_block(number);
  SAKUIN_ASSIGN(const Block block, read_place(place));
  if (block.number != number) return damaged_block(number);
  return open_block(block);
}

std::uint64_t TermDictReader::hash(std::string_view term) noexcept { return xxh3(term); }

void TermDictReader::prefetch_bucket(std::uint64_t hash) const noexcept {
  section_.prefetch(start_ + buckets_at_ + TermSlot(hash, bucket_count_).bucket * kBucketBytes,
                    kBucketBytes);
}

void TermDictReader::prefetch_place(std::uint32_t place) const noexcept {
  const std::uint64_t begin = start_ + term_place_offset(place);
  section_.prefetch(begin, kPrefetchBytes);
  for (std::uint64_t at = 64; at < kPrefetchBytes; at += 64) section_.prefetch(begin + at);
}

void TermDictReader::prefetch_block(std::uint64_t hash) const noexcept {
  if (term_count_ == 0) return;
  const TermSlot wanted(hash, bucket_count_);
  const auto bytes =
      section_.read(start_ + buckets_at_ + wanted.bucket * kBucketBytes, kBucketBytes);
  if (!bytes.ok()) return;  // find() tells
  TermBucket(bytes->data()).any_of(wanted.fingerprint, [&](std::uint32_t place) {
    prefetch_place(place);
    return false;
  });
}

Result<std::optional<TermInfo>> TermDictReader::find(std::string_view term,
                                                     std::uint64_t hash) const {
  std::optional<TermInfo> found;
  if (term_count_ == 0) return found;
  const TermSlot wanted(hash, bucket_count_);
  std::uint64_t bucket = wanted.bucket;
  for (std::uint64_t visited = 0; visited < bucket_count_; ++visited) {
    SAKUIN_ASSIGN(const ByteSpan bytes,
                  section_.read(start_ + buckets_at_ + bucket * kBucketBytes, kBucketBytes));
    const TermBucket slots(bytes.data());
    Status status;
    const bool done = slots.any_of(wanted.fingerprint, [&](std::uint32_t place) {
      prefetch_place(place);
      auto block = read_place(place);
      if (!block.ok()) {
        status = block.status();
        return true;
      }
      TermBlockReader reader = open_block(*block);
      switch (reader.find(term)) {
        case TermBlockReader::Found::no:
          return false;
        case TermBlockReader::Found::yes:
          found = reader.info();
          return true;
        case TermBlockReader::Found::damaged:
          break;
      }
      status = damaged_place(place);
      return true;
    });
    SAKUIN_TRY(std::move(status));
    if (done || !slots.is_full()) return found;
    bucket = bucket + 1 == bucket_count_ ? 0 : bucket + 1;
  }
  return found;
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
