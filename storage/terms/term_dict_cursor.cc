// TermDictReader::Cursor, and the full check that walks with it.
#include <algorithm>

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
  info_ = block_.info();
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
  std::uint64_t blocks_end = 0;
  for (std::uint64_t block = 0; block < block_count(); ++block) {
    SAKUIN_ASSIGN(const ByteSpan entry, section_.read(start_ + offsets_at_ + 8 * block, 8));
    if (load_le<std::uint64_t>(entry.data()) != blocks_end) return damaged_block(block);
    SAKUIN_ASSIGN(const ByteSpan bytes, block_bytes(block));
    blocks_end += bytes.size();
  }
  if (blocks_end != blocks_bytes_) {
    return section_.corrupt(start_ + offsets_at_, "the term blocks do not fill their part");
  }
  Cursor cursor(*this);
  SAKUIN_TRY(cursor.seek_first());
  while (cursor.valid()) {
    SAKUIN_ASSIGN(const std::optional<TermInfo> found, find(cursor.term()));
    if (found != cursor.info()) {
      return section_.corrupt(start_ + buckets_at_, "the hash index does not find a term");
    }
    SAKUIN_TRY(cursor.advance());
  }
  SAKUIN_TRY(check_hash_index());
  return check_padding();
}

Status TermDictReader::check_hash_index() const {
  SAKUIN_ASSIGN(const ByteSpan slots,
                section_.read(start_ + buckets_at_, bucket_count_ * kBucketBytes));
  std::uint64_t used = 0;
  for (std::size_t at = 0; at < slots.size(); at += 4) {
    if (load_le<std::uint32_t>(slots.data() + at) != 0) ++used;
  }
  if (used == term_count_) return {};
  return section_.corrupt(start_ + buckets_at_, "the hash index has another number of terms");
}

Status TermDictReader::check_padding() const {
  const TermDictLayout layout(term_count_, blocks_bytes_);
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  SAKUIN_ASSIGN(const ByteSpan before_buckets,
                section_.read(start_ + blocks_bytes_, layout.buckets_at - blocks_bytes_));
  const std::uint64_t offsets_end = layout.offsets_at + 8 * layout.block_count;
  SAKUIN_ASSIGN(const ByteSpan before_trailer,
                section_.read(start_ + offsets_end, layout.trailer_at - offsets_end));
  if (std::all_of(before_buckets.begin(), before_buckets.end(), is_zero) &&
      std::all_of(before_trailer.begin(), before_trailer.end(), is_zero)) {
    return {};
  }
  return section_.corrupt(start_ + blocks_bytes_, "the gaps of a term dictionary are not zero");
}

}  // namespace sakuin::storage
