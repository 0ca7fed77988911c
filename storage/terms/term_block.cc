#include "storage/terms/term_block.h"

#include <limits>

#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {
namespace {

/// total += part, unless that is beyond 64 bits.
bool add_to(std::uint64_t& total, std::uint64_t part) noexcept {
  return !__builtin_add_overflow(total, part, &total);
}

}  // namespace

TermBlockReader::TermBlockReader(ByteSpan block, std::uint32_t entries,
                                 std::uint64_t first_ord) noexcept
    : at_(block.data()),
      end_(block.data() + block.size()),
      entries_left_(entries),
      next_ord_(first_ord) {}

bool TermBlockReader::read_varint(std::uint64_t& value) noexcept {
  if (at_ != end_ && *at_ < 0x80) {  // nearly always
    value = *at_++;
    return true;
  }
  ByteReader reader({at_, end_});
  value = reader.varint();
  at_ += reader.offset();
  return reader.ok();
}

/// Reads `values`. The five numbers of a rare term, so of most terms, have a byte each: one test
/// for all of them then.
bool TermBlockReader::read_numbers(std::array<std::uint64_t, 5>& values) noexcept {
  constexpr std::uint64_t kHighBits = 0x80'8080'8080;
  if (end_ - at_ >= 8 && (load_le<std::uint64_t>(at_) & kHighBits) == 0) {
    for (std::uint64_t& value : values) value = *at_++;
    return true;
  }
  for (std::uint64_t& value : values) {
    if (!read_varint(value)) return false;
  }
  return true;
}

bool TermBlockReader::read_bases() noexcept {
  return read_varint(info_.postings_offset) && read_varint(info_.freqs_offset) &&
         read_varint(info_.positions_offset);
}

bool TermBlockReader::read_term() noexcept {
  std::uint64_t shared = 0;
  std::uint64_t suffix_bytes = 0;
  if (!is_first_ && !read_varint(shared)) return false;
  if (!read_varint(suffix_bytes)) return false;
  if (shared > term_bytes_ || suffix_bytes == 0 || suffix_bytes > kMaxTermBytes - shared ||
      suffix_bytes > static_cast<std::uint64_t>(end_ - at_)) {
    return false;
  }
  shared_ = static_cast<std::uint32_t>(shared);
  suffix_ = as_text({at_, static_cast<std::size_t>(suffix_bytes)});
  at_ += suffix_bytes;
  term_bytes_ = static_cast<std::uint32_t>(shared + suffix_bytes);
  return true;
}

bool TermBlockReader::read_info() noexcept {
  if (!add_to(info_.postings_offset, info_.postings_bytes) ||
      !add_to(info_.freqs_offset, info_.freqs_bytes) ||
      !add_to(info_.positions_offset, info_.positions_bytes)) {
    return false;
  }
  std::array<std::uint64_t, 5> numbers;
  if (!read_numbers(numbers)) return false;
  const auto [doc_freq, further_freq, postings_bytes, freqs_bytes, positions_bytes] = numbers;
  if (doc_freq == 0 || doc_freq > std::numeric_limits<std::uint32_t>::max()) return false;
  info_.doc_freq = static_cast<std::uint32_t>(doc_freq);
  info_.total_freq = doc_freq;
  info_.postings_bytes = postings_bytes;
  info_.freqs_bytes = freqs_bytes;
  info_.positions_bytes = positions_bytes;
  return add_to(info_.total_freq, further_freq);
}

bool TermBlockReader::next() noexcept {
  if (entries_left_ == 0) return false;
  --entries_left_;
  if (is_first_ && !read_bases()) return false;
  if (!read_term() || !read_info()) return false;
  is_first_ = false;
  info_.ord = next_ord_++;
  return entries_left_ > 0 || at_ == end_;
}

}  // namespace sakuin::storage
