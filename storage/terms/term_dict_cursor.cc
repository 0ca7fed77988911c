// TermDictReader::Cursor, and the full check that walks with it.
#include <algorithm>

#include "storage/terms/term_buckets.h"
#include "storage/terms/term_dict_layout.h"
#include "storage/terms/term_dict_reader.h"

namespace sakuin::storage {

Status TermDictReader::Cursor::seek_block(std::uint64_t block) {
  valid_ = false;
  SAKUIN_ASSIGN(block_, dict_->read_block(block));
  term_.clear();
  ord_ = block * kTermsPerBlock;
  return next_entry();
}

Status TermDictReader::Cursor::next_entry() {
  valid_ = false;
  if (!block_.next()) return dict_->damaged_block(ord_ / kTermsPerBlock);
  const std::string_view suffix = block_.suffix();
  // The writer shares all that is shared, so the first new byte alone decides the order.
  if (block_.shared() < term_.size() &&
      static_cast<std::uint8_t>(suffix[0]) <= static_cast<std::uint8_t>(term_[block_.shared()])) {
    return dict_->damaged_block(ord_ / kTermsPerBlock);
  }
  term_.resize(block_.shared());
  term_ += suffix;
  valid_ = true;
  return {};
}

Status TermDictReader::Cursor::seek_first() { return seek_ord(0); }

Status TermDictReader::Cursor::seek_ord(std::uint64_t ord) {
  valid_ = false;
  if (ord >= dict_->term_count_) {
    ord_ = dict_->term_count_;
    return {};
  }
  SAKUIN_TRY(seek_block(ord / kTermsPerBlock));
  while (ord_ < ord) {
    ++ord_;
    SAKUIN_TRY(next_entry());
  }
  return {};
}

Status TermDictReader::Cursor::seek(std::string_view target) {
  valid_ = false;
  if (dict_->term_count_ == 0) return {};
  SAKUIN_ASSIGN(const std::uint64_t block, dict_->find_block(target));
  SAKUIN_TRY(seek_block(block));
  while (valid_ && term_ < target) SAKUIN_TRY(advance());
  return {};
}

Status TermDictReader::Cursor::advance() {
  ++ord_;
  if (ord_ == dict_->term_count_) {
    valid_ = false;
    return {};
  }
  if (block_.entries_left() > 0) return next_entry();
  const std::string last = std::move(term_);
  SAKUIN_TRY(seek_block(ord_ / kTermsPerBlock));
  if (term_ <= last) {
    valid_ = false;
    return dict_->damaged_block(ord_ / kTermsPerBlock);
  }
  return {};
}

Status TermDictReader::check() const {
  if (section_.size() == 0) return {};  // without a dictionary
  SAKUIN_ASSIGN(const std::vector<std::uint32_t> places, check_places());
  std::vector<std::uint64_t> hashes;
  Cursor cursor(*this);
  SAKUIN_TRY(cursor.seek_first());
  while (cursor.valid()) {
    hashes.push_back(hash(cursor.term()));
    SAKUIN_ASSIGN(const std::optional<TermInfo> found, find(cursor.term(), hashes.back()));
    if (found != cursor.info()) {
      return section_.corrupt(start_ + buckets_at_, "the hash index does not find a term");
    }
    SAKUIN_TRY(cursor.advance());
  }
  SAKUIN_ASSIGN(const ByteSpan buckets,
                section_.read(start_ + buckets_at_, bucket_count_ * kBucketBytes));
  const ByteBuffer wanted = make_term_buckets(hashes, places);
  if (!std::equal(buckets.begin(), buckets.end(), wanted.begin(), wanted.end())) {
    return section_.corrupt(start_ + buckets_at_, "the hash index is not that of the terms");
  }
  const TermDictLayout layout(term_count_, blocks_bytes_);
  SAKUIN_TRY(check_zeros(blocks_bytes_, layout.buckets_at));
  return check_zeros(layout.places_at + 4 * layout.block_count, layout.trailer_at);
}

/// The places of all blocks, if they follow one another.
Result<std::vector<std::uint32_t>> TermDictReader::check_places() const {
  std::vector<std::uint32_t> places;
  std::uint64_t end = 0;
  for (std::uint64_t number = 0; number < block_count(); ++number) {
    SAKUIN_ASSIGN(const std::uint32_t place, block_place(number));
    if (place != term_place_at(end)) return damaged_block(number);
    SAKUIN_TRY(check_zeros(end, term_place_offset(place)));
    SAKUIN_ASSIGN(const Block block, read_place(place));
    end = block.end;
    places.push_back(place);
  }
  if (end == blocks_bytes_) return places;
  return section_.corrupt(start_ + places_at_, "the term blocks do not fill their part");
}

Status TermDictReader::check_zeros(std::uint64_t begin, std::uint64_t end) const {
  SAKUIN_ASSIGN(const ByteSpan gap, section_.read(start_ + begin, end - begin));
  if (std::all_of(gap.begin(), gap.end(), [](std::uint8_t byte) { return byte == 0; })) return {};
  return section_.corrupt(start_ + begin, "the gaps of a term dictionary are not zero");
}

}  // namespace sakuin::storage
