// UTF-8 to code points and back. Decoding accepts any bytes: one that starts no well-formed
// sequence (overlong, surrogate, cut short, past U+10FFFF, stray) is a U+FFFD of size 1.
#pragma once

#include <cstddef>
#include <string_view>

namespace sakuin::tokenizer {

inline constexpr char32_t kReplacement = 0xFFFD;
inline constexpr std::size_t kMaxUtf8Bytes = 4;

struct Decoded {
  char32_t code_point = kReplacement;
  std::size_t size = 1;  ///< bytes it was written with
};

/// The code point at text[at]. REQUIRES at < text.size().
[[nodiscard]] inline Decoded decode_utf8(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {};
  char32_t code_point = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return {};
    code_point = (code_point << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = code_point < (size == 4 ? 0x10000u : size == 3 ? 0x800u : 0x80u);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return {};
  return {code_point, size};
}

/// Writes a code point and returns its size. REQUIRES kMaxUtf8Bytes at out, and a Unicode scalar
/// value.
inline std::size_t encode_utf8(char32_t code_point, char* out) noexcept {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80u | ((code_point >> shift) & 0x3Fu));
  };
  if (code_point < 0x80) {
    out[0] = static_cast<char>(code_point);
    return 1;
  }
  if (code_point < 0x800) {
    out[0] = static_cast<char>(0xC0u | (code_point >> 6));
    out[1] = tail(0);
    return 2;
  }
  if (code_point < 0x10000) {
    out[0] = static_cast<char>(0xE0u | (code_point >> 12));
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0u | (code_point >> 18));
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

}  // namespace sakuin::tokenizer
