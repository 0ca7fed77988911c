// Little-endian and varint primitives: unchecked forms for bytes already validated, and ByteReader
// for bytes that are not.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <sakuin/types.h>

namespace sakuin::storage {

using ByteBuffer = std::vector<std::uint8_t>;

static_assert(std::endian::native == std::endian::little,
              "mapped sections are read in place; a big-endian port needs swapping loads here");

/// Reads a T at any alignment. REQUIRES sizeof(T) readable bytes.
template <class T>
requires std::integral<T> || std::floating_point<T>
[[nodiscard]] inline T load_le(const std::uint8_t* bytes) noexcept {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

template <class T>
requires std::integral<T> || std::floating_point<T>
inline void store_le(std::uint8_t* bytes, T value) noexcept {
  std::memcpy(bytes, &value, sizeof(T));
}

template <class T>
requires std::integral<T> || std::floating_point<T>
inline void append_le(ByteBuffer& out, T value) {
  const std::size_t at = out.size();
  out.resize(at + sizeof(T));
  store_le(out.data() + at, value);
}

inline void append_bytes(ByteBuffer& out, ByteSpan bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// LEB128: seven bits a byte, low bits first, high bit set on all but the last; 1 to 10 bytes.
inline void append_varint(ByteBuffer& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(value) | 0x80);
    value >>= 7;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

/// varint length, then the bytes.
inline void append_string(ByteBuffer& out, std::string_view text) {
  append_varint(out, text.size());
  out.insert(out.end(), text.begin(), text.end());
}

[[nodiscard]] inline ByteSpan as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view as_text(ByteSpan bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Reads forward through bytes nobody vouches for. After a failed read it stays failed and every
/// later read fails too, so a caller may test ok() once at the end of a group.
class ByteReader {
 public:
  explicit ByteReader(ByteSpan bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - offset_; }

  template <class T>
  [[nodiscard]] T le() noexcept {
    if (!take(sizeof(T))) return T{};
    return load_le<T>(bytes_.data() + offset_ - sizeof(T));
  }

  [[nodiscard]] std::uint64_t varint() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (!take(1)) return 0;
      const std::uint8_t byte = bytes_[offset_ - 1];
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        if (shift == 63 && byte > 1) ok_ = false;  // beyond 64 bits
        return ok_ ? value : 0;
      }
    }
    ok_ = false;
    return 0;
  }

  [[nodiscard]] ByteSpan bytes(std::uint64_t count) noexcept {
    if (!take(count)) return {};
    return bytes_.subspan(offset_ - static_cast<std::size_t>(count),
                          static_cast<std::size_t>(count));
  }

  [[nodiscard]] std::string_view string() noexcept { return as_text(bytes(varint())); }

 private:
  bool take(std::uint64_t count) noexcept {
    if (!ok_ || count > remaining()) {
      ok_ = false;
      return false;
    }
    offset_ += static_cast<std::size_t>(count);
    return true;
  }

  ByteSpan bytes_;
  std::size_t offset_ = 0;
  bool ok_ = true;
};

}  // namespace sakuin::storage
