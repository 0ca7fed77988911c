#include "storage/terms/term_block.h"

#include <algorithm>
#include <limits>

#include "storage/base/always_inline.h"
#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {
namespace {

/// total += part, unless that is beyond 64 bits.
bool add_to(std::uint64_t& total, std::uint64_t part) noexcept {
  return !__builtin_add_overflow(total, part, &total);
}

/// A place in a block, kept in a register where TermBlockReader keeps it in memory.
struct BlockBytes {
  const std::uint8_t* at;
  const std::uint8_t* end;

  [[nodiscard]] std::uint64_t left() const noexcept { return static_cast<std::uint64_t>(end - at); }

  [[nodiscard]] bool varint(std::uint64_t& value) noexcept {
    if (at == end) return false;
    value = *at++;
    if (value < 0x80) return true;  // nearly always
    value &= 0x7F;
    for (unsigned shift = 7; shift < 64 && at != end; shift += 7) {
      const std::uint64_t byte = *at++;
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return shift < 63 || byte <= 1;
    }
    return false;
  }

  /// What stands before the suffix of an entry; the first of a block shares nothing.
  [[nodiscard]] bool lengths(bool may_share, std::uint64_t& shared,
                             std::uint64_t& suffix_bytes) noexcept {
    if (may_share && left() >= 2 && ((at[0] | at[1]) & 0x80) == 0) {  // nearly always
      shared = at[0];
      suffix_bytes = at[1];
      at += 2;
      return true;
    }
    shared = 0;
    return (!may_share || varint(shared)) && varint(suffix_bytes);
  }
};

}  // namespace

/// The five numbers of an entry, none of them so large that those of a block could not be added up,
/// and the document that follows them when the list of documents takes no bytes.
struct TermBlockReader::EntryNumbers {
  std::uint64_t doc_freq;
  std::uint64_t further_freq;
  std::uint64_t postings_bytes;
  std::uint64_t freqs_bytes;
  std::uint64_t positions_bytes;
  const std::uint8_t* document;

  [[nodiscard]] bool is_single() const noexcept { return postings_bytes == 0; }

  /// Those of a rare term, so of most terms, have a byte each, and so have the high bits of its
  /// document: one test for all of them then, with no branch on what one entry in two has.
  [[nodiscard]] bool read(BlockBytes& bytes) noexcept {
    constexpr std::uint64_t kHighBits = 0x80'8080'8080;
    constexpr std::uint64_t kHighBitOfDocument = std::uint64_t{1} << 63;  // or of what follows
    if (bytes.left() >= 8) {
      const auto all = load_le<std::uint64_t>(bytes.at);
      if ((all & (kHighBits | kHighBitOfDocument)) == 0 ||
          ((all & kHighBits) == 0 && (all & 0xFF'0000) != 0)) {
        doc_freq = all & 0xFF;
        further_freq = all >> 8 & 0xFF;
        postings_bytes = all >> 16 & 0xFF;
        freqs_bytes = all >> 24 & 0xFF;
        positions_bytes = all >> 32 & 0xFF;
        document = bytes.at + 5;
        bytes.at += is_single() ? 8 : 5;
        return true;
      }
    }
    document = nullptr;
    const bool ok = bytes.varint(doc_freq) && bytes.varint(further_freq) &&
                    bytes.varint(postings_bytes) && bytes.varint(freqs_bytes) &&
                    bytes.varint(positions_bytes);
    constexpr std::uint64_t kMostListBytes = std::numeric_limits<std::uint64_t>::max() >> 8;
    if (!ok || std::max({postings_bytes, freqs_bytes, positions_bytes}) > kMostListBytes) {
      return false;
    }
    if (!is_single()) return true;
    if (bytes.left() < 2) return false;
    document = bytes.at;
    bytes.at += 2;
    std::uint64_t high_bits = 0;
    return bytes.varint(high_bits);
  }
};

TermBlockReader::TermBlockReader(ByteSpan block, std::uint32_t entries,
                                 std::uint64_t first_ord) noexcept
    : at_(block.data()),
      end_(block.data() + block.size()),
      entries_left_(entries),
      next_ord_(first_ord) {}

bool TermBlockReader::read_varint(std::uint64_t& value) noexcept {
  BlockBytes bytes{at_, end_};
  const bool ok = bytes.varint(value);
  at_ = bytes.at;
  return ok;
}

bool TermBlockReader::read_bases() noexcept {
  return read_varint(info_.postings_offset) && read_varint(info_.freqs_offset) &&
         read_varint(info_.positions_offset);
}

bool TermBlockReader::read_term() noexcept {
  std::uint64_t shared = 0;
  std::uint64_t suffix_bytes = 0;
  BlockBytes bytes{at_, end_};
  if (!bytes.lengths(!is_first_, shared, suffix_bytes)) return false;
  at_ = bytes.at;
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

// In its callers, so that the numbers of the entries that find() passes stay in registers.
SAKUIN_INLINE bool TermBlockReader::set_numbers(const EntryNumbers& numbers) noexcept {
  if (numbers.doc_freq == 0 || numbers.doc_freq > std::numeric_limits<std::uint32_t>::max() ||
      (numbers.doc_freq == 1) != numbers.is_single()) {
    return false;
  }
  info_.single = {};
  if (numbers.is_single()) {
    BlockBytes high{numbers.document + 2, end_};
    std::uint64_t high_bits = 0;
    if (!high.varint(high_bits) || high_bits > 0xFFFF) return false;
    const DocId low = load_le<std::uint16_t>(numbers.document);
    info_.single = {static_cast<DocId>(high_bits << 16) | low, numbers.document};
  }
  info_.doc_freq = static_cast<std::uint32_t>(numbers.doc_freq);
  info_.total_freq = numbers.doc_freq;
  info_.postings_bytes = numbers.postings_bytes;
  info_.freqs_bytes = numbers.freqs_bytes;
  info_.positions_bytes = numbers.positions_bytes;
  return add_to(info_.total_freq, numbers.further_freq);
}

bool TermBlockReader::read_info() noexcept {
  if (!add_to(info_.postings_offset, info_.postings_bytes) ||
      !add_to(info_.freqs_offset, info_.freqs_bytes) ||
      !add_to(info_.positions_offset, info_.positions_bytes)) {
    return false;
  }
  BlockBytes bytes{at_, end_};
  EntryNumbers numbers;
  if (!numbers.read(bytes)) return false;
  at_ = bytes.at;
  return set_numbers(numbers);
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

/// next() and a comparison, entry after entry, without building a term or an info before the one
/// that is looked for: all it takes is how much of `term` the entry before had in common with it.
TermBlockReader::Found TermBlockReader::find(std::string_view term) noexcept {
  const auto* const wanted = reinterpret_cast<const std::uint8_t*>(term.data());
  BlockBytes bytes{at_, end_};
  if (!bytes.varint(info_.postings_offset) || !bytes.varint(info_.freqs_offset) ||
      !bytes.varint(info_.positions_offset)) {
    return Found::damaged;
  }
  EntryNumbers passed = {};  // sums over the entries before
  std::uint64_t common = 0;
  std::uint64_t term_bytes = 0;  // of the entry before
  for (std::uint32_t i = 0; i < entries_left_; ++i) {
    std::uint64_t shared = 0;
    std::uint64_t suffix_bytes = 0;
    if (!bytes.lengths(i > 0, shared, suffix_bytes)) return Found::damaged;
    if (shared > term_bytes || suffix_bytes == 0 || suffix_bytes > kMaxTermBytes - shared ||
        suffix_bytes > bytes.left()) {
      return Found::damaged;
    }
    term_bytes = shared + suffix_bytes;
    const std::uint8_t* const suffix = bytes.at;
    bytes.at += suffix_bytes;
    bool is_wanted = false;
    if (shared < common) return Found::no;  // has outgrown what was in common
    if (shared == common) {                 // else it differs where the one before it did
      const std::uint64_t rest_bytes = term.size() - common;
      const std::uint64_t most = std::min(suffix_bytes, rest_bytes);
      std::uint64_t same = 0;
      while (same < most && suffix[same] == wanted[common + same]) ++same;
      if (same == rest_bytes) {
        if (same < suffix_bytes) return Found::no;
        is_wanted = true;
      } else {
        if (same < suffix_bytes && suffix[same] > wanted[common + same]) return Found::no;
        common += same;
      }
    }
    EntryNumbers numbers;
    if (!numbers.read(bytes)) return Found::damaged;
    if (is_wanted) {
      info_.ord = next_ord_ + i;
      const bool ok = add_to(info_.postings_offset, passed.postings_bytes) &&
                      add_to(info_.freqs_offset, passed.freqs_bytes) &&
                      add_to(info_.positions_offset, passed.positions_bytes) &&
                      set_numbers(numbers);
      return ok ? Found::yes : Found::damaged;
    }
    passed.postings_bytes += numbers.postings_bytes;
    passed.freqs_bytes += numbers.freqs_bytes;
    passed.positions_bytes += numbers.positions_bytes;
  }
  return Found::no;
}

}  // namespace sakuin::storage
