// A sequence of 64-bit integers with random access in place: an arithmetic progression costs its
// header alone, anything else is frame-of-reference with 1, 2, 4 or 8 bytes a value.
// Format: storage/FORMAT.md, "Integer column".
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Appends the encoded column.
void write_int_column(std::span<const std::int64_t> values, ByteBuffer& out);

/// A view over encoded bytes; allocates nothing.
class IntColumnView {
 public:
  IntColumnView() = default;

  static constexpr std::uint64_t kHeaderBytes = 32;  // PERSISTENT

  /// Nothing if the bytes are not a column, or end before it does. Bytes after it are ignored;
  /// byte_size() tells how many it took. Looks at the header alone.
  [[nodiscard]] static std::optional<IntColumnView> open(ByteSpan bytes) noexcept;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t byte_size() const noexcept { return byte_size_; }

  /// Bytes a value; those of value i stand kHeaderBytes + i * width() bytes behind the begin. 0:
  /// there are none.
  [[nodiscard]] std::uint64_t width() const noexcept { return width_; }

  /// REQUIRES index < size(). Never reads outside the bytes given to open().
  [[nodiscard]] std::int64_t operator[](std::uint64_t index) const noexcept;

  /// Bit i % 64 of bits[i / 64]: low <= value i <= high. Replaces all of `bits`. REQUIRES low <=
  /// high and a word for every 64 values.
  void find_between(std::int64_t low, std::int64_t high,
                    std::span<std::uint64_t> bits) const noexcept;

 private:
  const std::uint8_t* values_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t byte_size_ = 0;
  std::int64_t base_ = 0;
  std::int64_t step_ = 0;
  std::uint8_t width_ = 0;  // 0: base + index * step
};

}  // namespace sakuin::storage
