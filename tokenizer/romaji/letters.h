// What the letters of romaji are: vowels, and consonants that a small tsu doubles.
#pragma once

#include <cstdint>
#include <string_view>

namespace sakuin::romaji {

inline constexpr std::string_view kVowels = "aiueo";
inline constexpr char kApostrophe = '\'';

[[nodiscard]] constexpr bool is_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }

/// Bit i: the i-th letter is a vowel.
inline constexpr std::uint32_t kVowelBits = [] {
  std::uint32_t bits = 0;
  for (const char vowel : kVowels) bits |= 1u << (vowel - 'a');
  return bits;
}();

[[nodiscard]] constexpr bool is_vowel(char c) noexcept {
  return is_letter(c) && ((kVowelBits >> (c - 'a')) & 1) != 0;
}

/// o and u: long and short are one in a key.
[[nodiscard]] constexpr bool is_rounded(char letter) noexcept {
  return letter == 'o' || letter == 'u';
}

[[nodiscard]] constexpr bool is_consonant(char c) noexcept { return is_letter(c) && !is_vowel(c); }

/// True if っ before `onset` ("k", "ch", ...) may be written `letter`: kk, tt, but tch and cch.
[[nodiscard]] constexpr bool is_doubling(char letter, std::string_view onset) noexcept {
  if (onset.starts_with("ch")) return letter == 'c' || letter == 't';
  constexpr std::string_view kDoubled = "kstpgdbzjfh";
  return letter == onset.front() && kDoubled.find(letter) != std::string_view::npos;
}

}  // namespace sakuin::romaji
