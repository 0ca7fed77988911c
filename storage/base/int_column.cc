#include "storage/base/int_column.h"

#include <algorithm>

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

}  // namespace sakuin::storage
