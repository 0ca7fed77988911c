// Bytes as decoders get them, with the padding they may read, and ways to damage them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "storage/base/bytes.h"
#include "storage/format/persistent.h"
#include "storage/format/section_view.h"
#include "tests/support/random.h"

namespace sakuin::test {

/// A copy of bytes with kReadPadding zero bytes after them and not one more, so that a sanitizer
/// sees every read beyond.
class PaddedBytes {
 public:
  explicit PaddedBytes(ByteSpan bytes)
      : size_(bytes.size()), buffer_(size_ + storage::kReadPadding) {
    std::copy(bytes.begin(), bytes.end(), buffer_.begin());
  }

  [[nodiscard]] ByteSpan bytes() const noexcept { return ByteSpan(buffer_).first(size_); }
  [[nodiscard]] storage::SectionView section(std::string_view name) const noexcept {
    return {name, bytes()};
  }

 private:
  std::size_t size_;
  storage::ByteBuffer buffer_;
};

namespace internal {

inline storage::ByteBuffer damage_once(ByteSpan valid, Random& random) {
  storage::ByteBuffer bytes(valid.begin(), valid.end());
  switch (random.below(6)) {
    case 0:
      bytes.resize(random.below(bytes.size()));
      break;
    case 1:
      bytes.resize(bytes.size() + random.between(1, 16), 0);
      break;
    case 2:
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.below(256));
      break;
    case 3:  // a number in the head or tail, where counts and offsets are
      for (std::uint64_t n = random.between(1, 4); n > 0; --n) {
        const std::uint64_t place = random.below(std::min<std::size_t>(bytes.size(), 32));
        bytes[random.chance(0.5) ? place : bytes.size() - 1 - place] =
            random.chance(0.3) ? 0xFF : static_cast<std::uint8_t>(random.below(256));
      }
      break;
    default:
      for (std::uint64_t n = random.between(1, 3); n > 0; --n) {
        std::uint8_t& byte = bytes[random.below(bytes.size())];
        byte = static_cast<std::uint8_t>(byte ^ 1U << random.below(8));
      }
  }
  return bytes;
}

}  // namespace internal

/// Calls visit(PaddedBytes) with every truncation of short inputs and `rounds` random damages.
/// REQUIRES bytes.
template <class Visit>
void for_each_damage(ByteSpan valid, Random& random, unsigned rounds, Visit&& visit) {
  if (valid.size() <= 256) {
    for (std::size_t size = 0; size < valid.size(); ++size) visit(PaddedBytes(valid.first(size)));
  }
  for (unsigned i = 0; i < rounds; ++i) visit(PaddedBytes(internal::damage_once(valid, random)));
}

}  // namespace sakuin::test
