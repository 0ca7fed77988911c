#include "storage/postings/freqs_view.h"

#include <algorithm>
#include <limits>

#include "storage/base/bitpack.h"
#include "storage/base/popcount.h"
#include "storage/postings/freqs_code.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kWordBits = 64;

/// Bits that a word holds from any bit of its first byte on.
constexpr std::uint32_t kUnalignedBits = 57;

/// The lowest bit of every code in a word of them.
constexpr std::uint64_t low_bits_of_codes(unsigned width) noexcept {
  return ~std::uint64_t{0} / ((std::uint64_t{1} << width) - 1);
}

/// Number of codes in the word that are all ones.
std::uint32_t count_escapes(std::uint64_t word, unsigned width) noexcept {
  for (unsigned shift = 1; shift < width; shift *= 2) word &= word >> shift;
  return popcount64(word & low_bits_of_codes(width));
}

/// Neighbours are added until the sums are bytes, which a product adds up in its highest one.
std::uint64_t sum_of_codes(std::uint64_t word, unsigned width) noexcept {
  constexpr std::uint64_t kPairs = low_bits_of_codes(4) * 3;
  constexpr std::uint64_t kNibbles = low_bits_of_codes(8) * 15;
  constexpr std::uint64_t kBytes = low_bits_of_codes(16) * 255;
  switch (width) {
    case 1:
      return popcount64(word);
    case 2:
      word = (word & kPairs) + (word >> 2 & kPairs);
      [[fallthrough]];
    case 4:
      word = (word & kNibbles) + (word >> 4 & kNibbles);
      return word * low_bits_of_codes(8) >> 56;
    default:
      word = (word & kBytes) + (word >> 8 & kBytes);
      return word * low_bits_of_codes(16) >> 48;
  }
}

/// Calls visit(word) for the codes of the ranks [begin, end), with the codes of others cleared. The
/// last load may reach into what follows the codes, as far as kReadPadding.
template <class Visit>
void for_each_word(const std::uint8_t* codes, unsigned width, std::uint64_t begin,
                   std::uint64_t end, Visit&& visit) noexcept {
  const std::uint64_t begin_bit = begin * width;
  const std::uint64_t end_bit = end * width;
  for (std::uint64_t bit = begin_bit / kWordBits * kWordBits; bit < end_bit; bit += kWordBits) {
    auto word = load_le<std::uint64_t>(codes + bit / 8);
    if (bit < begin_bit) word &= ~std::uint64_t{0} << (begin_bit - bit);
    if (end_bit - bit < kWordBits) word &= (std::uint64_t{1} << (end_bit - bit)) - 1;
    visit(word);
  }
}

}  // namespace

std::optional<FreqsView> FreqsView::open(ByteSpan bytes, std::uint32_t count) noexcept {
  FreqsView view;
  view.count_ = count;
  if (bytes.empty()) return view;
  if (bytes[0] >> 4 != 0 || count == 0) return std::nullopt;
  const FreqsHeader header = FreqsHeader::decode(bytes[0]);
  const std::uint64_t code_bytes = packed_bytes(count, header.width());
  const std::uint64_t fixed_bytes = 1 + code_bytes + header.escape_count_bytes(count);
  if (bytes.size() < fixed_bytes) return std::nullopt;
  const std::uint64_t rest = bytes.size() - fixed_bytes;
  if (header.exception_form == 0) {
    if (rest != 0) return std::nullopt;
  } else {
    const std::uint64_t exceptions = rest / header.exception_bytes();
    if (rest % header.exception_bytes() != 0 || exceptions == 0 || exceptions > count) {
      return std::nullopt;
    }
    view.exception_count_ = static_cast<std::uint32_t>(exceptions);
  }
  view.codes_ = bytes.data() + 1;
  view.escape_counts_ = view.codes_ + code_bytes;
  view.exceptions_ = bytes.data() + fixed_bytes;
  view.width_ = header.width();
  view.exception_bytes_ = header.exception_bytes();
  return view;
}

std::uint64_t FreqsView::escapes_before(std::uint32_t rank) const noexcept {
  const std::uint32_t stride = rank / kFreqsStride;
  std::uint64_t escapes =
      stride == 0 ? 0 : load_le<std::uint32_t>(escape_counts_ + 4 * (std::size_t{stride} - 1));
  for_each_word(codes_, width_, std::uint64_t{stride} * kFreqsStride, rank,
                [&](std::uint64_t word) { escapes += count_escapes(word, width_); });
  return escapes;
}

std::uint32_t FreqsView::exception(std::uint64_t index) const noexcept {
  if (index >= exception_count_) return 0;  // corrupt escape counts
  const std::uint8_t* const at = exceptions_ + index * exception_bytes_;
  switch (exception_bytes_) {
    case 1:
      return *at;
    case 2:
      return load_le<std::uint16_t>(at);
    default:
      return load_le<std::uint32_t>(at);
  }
}

std::uint32_t FreqsView::escaped(std::uint32_t rank) const noexcept {
  return escaped_by(exception_count_ == 0 ? 0 : escapes_before(rank));
}

std::uint32_t FreqsView::escaped_by(std::uint64_t index) const noexcept {
  const std::uint64_t freq = (std::uint64_t{1} << width_) + exception(index);
  constexpr std::uint64_t kLargest = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(freq, kLargest));
}

void FreqsView::read(std::span<float> out) const noexcept {
  if (codes_ == nullptr) {
    std::fill(out.begin(), out.end(), 1.0F);
    return;
  }
  const std::uint32_t escape = (1U << width_) - 1;
  std::uint64_t escapes = 0;
  for (std::size_t rank = 0; rank < out.size(); ++rank) {
    const std::uint64_t bit = std::uint64_t{rank} * width_;
    const std::uint32_t code = static_cast<std::uint32_t>(codes_[bit / 8] >> (bit % 8)) & escape;
    out[rank] = static_cast<float>(
        code < escape || exception_count_ == 0
            ? std::uint64_t{code} + 1
            : std::min<std::uint64_t>(std::uint64_t{escape} + 1 + exception(escapes++),
                                      std::numeric_limits<std::uint32_t>::max()));
  }
}

std::uint64_t FreqsView::Cursor::pass_codes(std::uint32_t rank) noexcept {
  std::uint64_t total = rank - rank_;
  std::uint32_t escapes = 0;
  const auto add = [&](std::uint64_t word) {
    total += sum_of_codes(word, view_.width_);
    escapes += count_escapes(word, view_.width_);
  };
  const std::uint64_t bits = total * view_.width_;
  if (bits <= kUnalignedBits) {
    const std::uint64_t bit = std::uint64_t{rank_} * view_.width_;
    const std::uint64_t word = load_le<std::uint64_t>(view_.codes_ + bit / 8) >> (bit % 8);
    add(word & ((std::uint64_t{1} << bits) - 1));
  } else {
    for_each_word(view_.codes_, view_.width_, rank_, rank, add);
  }
  if (escapes != 0 && view_.exception_count_ != 0) {
    for (const std::uint64_t end = escapes_ + escapes; escapes_ < end; ++escapes_) {
      total += view_.exception(escapes_);
    }
  }
  rank_ = rank;
  return total;
}

std::uint64_t FreqsView::sum(std::uint32_t begin, std::uint32_t end) const noexcept {
  std::uint64_t total = end - begin;
  if (codes_ == nullptr || begin == end) return total;
  std::uint64_t escapes = 0;
  for_each_word(codes_, width_, begin, end, [&](std::uint64_t word) {
    total += sum_of_codes(word, width_);
    escapes += count_escapes(word, width_);
  });
  if (escapes == 0 || exception_count_ == 0) return total;
  // An escape counts as its code until here, and code + 1 is what its exception adds to.
  const std::uint64_t first = escapes_before(begin);
  for (std::uint64_t i = 0; i < escapes; ++i) total += exception(first + i);
  return total;
}

std::uint64_t FreqsView::sum() const noexcept {
  // Stride by stride, so that wrong escape counts show.
  std::uint64_t total = 0;
  for (std::uint64_t begin = 0; begin < count_; begin += kFreqsStride) {
    const std::uint64_t end = std::min<std::uint64_t>(begin + kFreqsStride, count_);
    total += sum(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
  }
  return total;
}

}  // namespace sakuin::storage
