#include "storage/base/int_column.h"

#include <algorithm>
#include <limits>

namespace sakuin::storage {
namespace {

// PERSISTENT: the header, see storage/FORMAT.md, "Integer column".
constexpr std::size_t kHeaderBytes = IntColumnView::kHeaderBytes;
constexpr std::size_t kEncodingAt = 0;
constexpr std::size_t kWidthAt = 1;
constexpr std::size_t kReservedAt = 2;
constexpr std::size_t kCountAt = 8;
constexpr std::size_t kBaseAt = 16;
constexpr std::size_t kStepAt = 24;
constexpr std::uint8_t kProgression = 0;
constexpr std::uint8_t kPacked = 1;

// All arithmetic is modulo 2^64, where differences of any two values are defined.
constexpr std::uint64_t as_unsigned(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value);
}

void append_header(std::uint8_t encoding, std::uint8_t width, std::uint64_t count,
                   std::int64_t base, std::int64_t step, ByteBuffer& out) {
  const std::size_t at = out.size();
  out.resize(at + kHeaderBytes);
  std::uint8_t* const header = out.data() + at;
  header[kEncodingAt] = encoding;
  header[kWidthAt] = width;
  store_le(header + kCountAt, count);
  store_le(header + kBaseAt, base);
  store_le(header + kStepAt, step);
}

bool is_progression(std::span<const std::int64_t> values, std::uint64_t step) noexcept {
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (as_unsigned(values[i]) - as_unsigned(values[i - 1]) != step) return false;
  }
  return true;
}

std::uint8_t bytes_for(std::uint64_t largest) noexcept {
  if (largest <= 0xFF) return 1;
  if (largest <= 0xFFFF) return 2;
  if (largest <= 0xFFFF'FFFF) return 4;
  return 8;
}

bool is_width(std::uint8_t width) noexcept {
  return width == 1 || width == 2 || width == 4 || width == 8;
}

template <class T>
void append_packed(std::span<const std::int64_t> values, std::int64_t base, ByteBuffer& out) {
  const std::size_t at = out.size();
  out.resize(at + values.size() * sizeof(T));
  std::uint8_t* to = out.data() + at;
  for (const std::int64_t value : values) {
    store_le(to, static_cast<T>(as_unsigned(value) - as_unsigned(base)));
    to += sizeof(T);
  }
}

/// Bit i: flags[i], which is 0 or 1. REQUIRES 64 of them.
std::uint64_t pack_flags(const std::uint8_t* flags) noexcept {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 8; ++i) {
    const std::uint64_t eight = load_le<std::uint64_t>(flags + 8 * std::size_t{i});
    bits |= (eight * 0x0102'0408'1020'4080) >> 56 << (8 * i);
  }
  return bits;
}

/// Calls is_between(i) for every value.
template <class IsBetween>
void find_flagged(std::uint64_t size, std::span<std::uint64_t> bits,
                  IsBetween&& is_between) noexcept {
  std::uint8_t flags[64];
  std::uint64_t begin = 0;
  for (; size - begin >= 64; begin += 64) {
    for (std::uint64_t i = 0; i < 64; ++i) flags[i] = is_between(begin + i) ? 1 : 0;
    bits[begin / 64] = pack_flags(flags);
  }
  if (begin == size) return;
  for (std::uint64_t i = 0; i < 64; ++i) flags[i] = begin + i < size && is_between(begin + i);
  bits[begin / 64] = pack_flags(flags);
}

/// Packed values whose offset from `first`, modulo 2^64, is at most `reach`. `base` is what the
/// column adds to each.
template <class T>
void find_packed(const std::uint8_t* values, std::uint64_t size, std::uint64_t base,
                 std::uint64_t first, std::uint64_t reach, std::span<std::uint64_t> bits) noexcept {
  constexpr std::uint64_t kMost = std::numeric_limits<T>::max();
  const auto value = [values](std::uint64_t i) { return load_le<T>(values + i * sizeof(T)); };
  const std::uint64_t least = first - base;  // in offsets
  if (least <= kMost) {                      // in the width of a value: several at a time
    const auto low = static_cast<T>(least);
    const auto length = static_cast<T>(std::min(reach, kMost - least));
    return find_flagged(size, bits,
                        [=](std::uint64_t i) { return static_cast<T>(value(i) - low) <= length; });
  }
  find_flagged(size, bits, [=](std::uint64_t i) { return value(i) - least <= reach; });
}

}  // namespace

void write_int_column(std::span<const std::int64_t> values, ByteBuffer& out) {
  const std::int64_t first = values.empty() ? 0 : values[0];
  const std::uint64_t step =
      values.size() < 2 ? 0 : as_unsigned(values[1]) - as_unsigned(values[0]);
  if (is_progression(values, step)) {
    append_header(kProgression, 0, values.size(), first, static_cast<std::int64_t>(step), out);
    return;
  }
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  const std::uint8_t width = bytes_for(as_unsigned(*max) - as_unsigned(*min));
  append_header(kPacked, width, values.size(), *min, 0, out);
  switch (width) {
    case 1:
      return append_packed<std::uint8_t>(values, *min, out);
    case 2:
      return append_packed<std::uint16_t>(values, *min, out);
    case 4:
      return append_packed<std::uint32_t>(values, *min, out);
    default:
      return append_packed<std::uint64_t>(values, *min, out);
  }
}

std::optional<IntColumnView> IntColumnView::open(ByteSpan bytes) noexcept {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const std::uint8_t* const header = bytes.data();
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  if (!std::all_of(header + kReservedAt, header + kCountAt, is_zero)) return std::nullopt;

  IntColumnView view;
  view.width_ = header[kWidthAt];
  view.size_ = load_le<std::uint64_t>(header + kCountAt);
  view.base_ = load_le<std::int64_t>(header + kBaseAt);
  view.step_ = load_le<std::int64_t>(header + kStepAt);
  view.values_ = header + kHeaderBytes;
  view.byte_size_ = kHeaderBytes;
  if (header[kEncodingAt] == kProgression) {
    if (view.width_ != 0) return std::nullopt;
    return view;
  }
  if (header[kEncodingAt] != kPacked || !is_width(view.width_) || view.step_ != 0) {
    return std::nullopt;
  }
  if (view.size_ > (bytes.size() - kHeaderBytes) / view.width_) return std::nullopt;
  view.byte_size_ += view.size_ * view.width_;
  return view;
}

std::int64_t IntColumnView::operator[](std::uint64_t index) const noexcept {
  std::uint64_t offset = 0;  // from base_
  switch (width_) {
    case 0:
      offset = index * as_unsigned(step_);
      break;
    case 1:
      offset = values_[index];
      break;
    case 2:
      offset = load_le<std::uint16_t>(values_ + index * 2);
      break;
    case 4:
      offset = load_le<std::uint32_t>(values_ + index * 4);
      break;
    default:
      offset = load_le<std::uint64_t>(values_ + index * 8);
      break;
  }
  return static_cast<std::int64_t>(as_unsigned(base_) + offset);
}

void IntColumnView::find_between(std::int64_t low, std::int64_t high,
                                 std::span<std::uint64_t> bits) const noexcept {
  const std::uint64_t base = as_unsigned(base_);
  std::uint64_t first = as_unsigned(low);
  std::uint64_t reach = as_unsigned(high) - first;
  if (width_ != 0 && low < base_ && high >= base_) {  // no packed value lies before the base
    reach -= base - first;
    first = base;
  }
  switch (width_) {
    case 0:
      return find_flagged(size_, bits, [&](std::uint64_t i) {
        return base + i * as_unsigned(step_) - first <= reach;
      });
    case 1:
      return find_packed<std::uint8_t>(values_, size_, base, first, reach, bits);
    case 2:
      return find_packed<std::uint16_t>(values_, size_, base, first, reach, bits);
    case 4:
      return find_packed<std::uint32_t>(values_, size_, base, first, reach, bits);
    default:
      return find_packed<std::uint64_t>(values_, size_, base, first, reach, bits);
  }
}

}  // namespace sakuin::storage
