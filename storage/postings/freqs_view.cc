#include "storage/postings/freqs_view.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "storage/base/always_inline.h"
#include "storage/base/bitpack.h"
#include "storage/base/popcount.h"
#include "storage/postings/freqs_code.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kWordBits = 64;

/// Bits that a word holds from any bit of its first byte on.
constexpr std::uint32_t kUnalignedBits = 57;

struct CountBits {
  static std::uint32_t of(std::uint64_t word) noexcept { return popcount64(word); }
};
/// For functions that are compiled for machines that have it.
struct CountBitsByInstruction {
  SAKUIN_INLINE static std::uint32_t of(std::uint64_t word) noexcept {
    return static_cast<std::uint32_t>(std::popcount(word));
  }
};

/// The lowest bit of every code in a word of them.
constexpr std::uint64_t low_bits_of_codes(unsigned width) noexcept {
  return ~std::uint64_t{0} / ((std::uint64_t{1} << width) - 1);
}

/// Number of codes in the word that are all ones.
template <unsigned width, class Popcount>
SAKUIN_INLINE std::uint32_t count_escapes(std::uint64_t word) noexcept {
  for (unsigned shift = 1; shift < width; shift *= 2) word &= word >> shift;
  return Popcount::of(word & low_bits_of_codes(width));
}

/// Narrow codes by counting bits; of wider ones neighbours are added until a product can add up the
/// sums in its highest part.
template <unsigned width, class Popcount>
SAKUIN_INLINE std::uint64_t sum_of_codes(std::uint64_t word) noexcept {
  constexpr std::uint64_t kNibbles = low_bits_of_codes(8) * 15;
  constexpr std::uint64_t kBytes = low_bits_of_codes(16) * 255;
  if constexpr (width == 1) return Popcount::of(word);
  if constexpr (width == 2) {
    return Popcount::of(word) + Popcount::of(word & 2 * low_bits_of_codes(2));
  }
  if constexpr (width == 4) {
    word = (word & kNibbles) + (word >> 4 & kNibbles);
    return word * low_bits_of_codes(8) >> 56;
  }
  word = (word & kBytes) + (word >> 8 & kBytes);
  return word * low_bits_of_codes(16) >> 48;
}

/// The same for a width that is known only when it is read.
std::uint32_t count_escapes(std::uint64_t word, unsigned width) noexcept {
  for (unsigned shift = 1; shift < width; shift *= 2) word &= word >> shift;
  return popcount64(word & low_bits_of_codes(width));
}

std::uint64_t sum_of_codes(std::uint64_t word, unsigned width) noexcept {
  switch (width) {
    case 1:
      return sum_of_codes<1, CountBits>(word);
    case 2:
      return sum_of_codes<2, CountBits>(word);
    case 4:
      return sum_of_codes<4, CountBits>(word);
    default:
      return sum_of_codes<8, CountBits>(word);
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

// ---- the cursor ----

template <unsigned width, bool has_exceptions, class Popcount>
SAKUIN_INLINE void FreqsView::Cursor::locate_codes(std::span<const std::uint32_t> ranks,
                                                   Located* out) noexcept {
  constexpr std::uint32_t kEscape = (1U << width) - 1;
  constexpr std::uint32_t kLoadCodes = kUnalignedBits / width;
  const std::uint8_t* const codes = view_.codes_;
  std::uint32_t at = rank_;
  std::uint64_t start = start_;
  std::uint64_t escapes = escapes_;
  for (const std::uint32_t rank : ranks) {
    if (rank < at || rank / kSumStride != at / kSumStride) {
      const std::uint32_t stride = rank / kSumStride;
      at = stride * kSumStride;
      start = stride == 0 ? 0 : load_le<std::uint32_t>(sums_ + 4 * (std::size_t{stride} - 1));
      if (has_exceptions) escapes = view_.escapes_before(at);
    }
    while (at < rank) {
      const std::uint32_t count = std::min(rank - at, kLoadCodes);
      const std::uint64_t bit = std::uint64_t{at} * width;
      std::uint64_t word = load_le<std::uint64_t>(codes + bit / 8) >> (bit % 8);
      word &= (std::uint64_t{1} << (count * width)) - 1;
      start += count + sum_of_codes<width, Popcount>(word);
      at += count;
      if (!has_exceptions) continue;
      for (std::uint32_t left = count_escapes<width, Popcount>(word); left > 0; --left) {
        start += view_.exception(escapes++);
      }
    }
    const std::uint64_t bit = std::uint64_t{rank} * width;
    const std::uint32_t code = static_cast<std::uint32_t>(codes[bit / 8] >> (bit % 8)) & kEscape;
    *out = {start, code + 1};
    if (has_exceptions && code == kEscape) out->freq = view_.escaped_by(escapes);
    ++out;
  }
  rank_ = at;
  start_ = start;
  escapes_ = escapes;
}

template <class Popcount>
SAKUIN_INLINE void FreqsView::Cursor::locate_by(std::span<const std::uint32_t> ranks,
                                                Located* out) noexcept {
  const bool has_exceptions = view_.exception_count_ != 0;
  switch (view_.width_) {
    case 1:
      return has_exceptions ? locate_codes<1, true, Popcount>(ranks, out)
                            : locate_codes<1, false, Popcount>(ranks, out);
    case 2:
      return has_exceptions ? locate_codes<2, true, Popcount>(ranks, out)
                            : locate_codes<2, false, Popcount>(ranks, out);
    case 4:
      return has_exceptions ? locate_codes<4, true, Popcount>(ranks, out)
                            : locate_codes<4, false, Popcount>(ranks, out);
    default:
      return has_exceptions ? locate_codes<8, true, Popcount>(ranks, out)
                            : locate_codes<8, false, Popcount>(ranks, out);
  }
}

#if defined(__x86_64__)
__attribute__((target("popcnt,bmi,bmi2"))) void FreqsView::Cursor::locate_popcnt(
    std::span<const std::uint32_t> ranks, Located* out) noexcept {
  locate_by<CountBitsByInstruction>(ranks, out);
}
#endif

void FreqsView::Cursor::locate_portable(std::span<const std::uint32_t> ranks,
                                        Located* out) noexcept {
  if (view_.codes_ != nullptr) return locate_by<CountBits>(ranks, out);
  std::transform(ranks.begin(), ranks.end(), out, [](std::uint32_t rank) {
    return Located{rank, 1};
  });
}

void FreqsView::Cursor::locate(std::span<const std::uint32_t> ranks, Located* out) noexcept {
#if defined(__x86_64__)
  if (view_.codes_ != nullptr && __builtin_cpu_supports("popcnt") &&
      __builtin_cpu_supports("bmi2")) {
    return locate_popcnt(ranks, out);
  }
#endif
  locate_portable(ranks, out);
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
