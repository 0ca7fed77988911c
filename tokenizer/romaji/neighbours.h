// Which letters may stand side by side in romaji. Most English words have "th", "st", "l" or the
// like, so that a look at a few neighbours refuses them without reading the word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tokenizer/romaji/letters.h"
#include "tokenizer/romaji/onsets.h"

namespace sakuin::romaji {

/// a-z are 0..25. What is no letter may follow and precede anything here.
inline constexpr unsigned kAsciiSign = 26;
inline constexpr unsigned kWideByte = 27;

inline constexpr std::array<std::uint8_t, 256> kByteIndex = [] {
  std::array<std::uint8_t, 256> index{};
  for (std::size_t byte = 0; byte < index.size(); ++byte) {
    const bool is_letter = byte >= 'a' && byte <= 'z';
    index[byte] = static_cast<std::uint8_t>(is_letter     ? byte - 'a'
                                            : byte < 0x80 ? kAsciiSign
                                                          : kWideByte);
  }
  return index;
}();

[[nodiscard]] constexpr unsigned byte_index(char byte) noexcept {
  return kByteIndex[static_cast<unsigned char>(byte)];
}

[[nodiscard]] constexpr std::uint32_t byte_bit(char byte) noexcept {
  return std::uint32_t{1} << byte_index(byte);
}

inline constexpr std::uint32_t kNoLetter = 1u << kAsciiSign | 1u << kWideByte;

/// Bit j of kFollowers[i]: j may follow i.
inline constexpr std::array<std::uint32_t, kWideByte + 1> kFollowers = [] {
  std::array<std::uint32_t, kWideByte + 1> followers{};
  followers.fill(kNoLetter);
  followers[kAsciiSign] = followers[kWideByte] = ~std::uint32_t{0};
  const auto allow = [&](char letter, char next) {
    followers[byte_index(letter)] |= byte_bit(next);
  };
  const auto allow_after_mora = [&](char next) {
    for (const char before : std::string_view("aiueonh")) allow(before, next);  // h: long o and u
  };
  for (const char vowel : kVowels) allow_after_mora(vowel);
  for (const Onset& onset : kOnsets) {
    const std::string_view letters = onset.letters;
    allow_after_mora(letters.front());
    for (std::size_t i = 1; i < letters.size(); ++i) allow(letters[i - 1], letters[i]);
    for (std::size_t i = 0; i < kVowels.size(); ++i) {
      if (!onset.syllables[i].key.empty()) allow(letters.back(), kVowels[i]);
    }
    for (char c = 'a'; c <= 'z'; ++c) {
      if (is_doubling(c, letters)) allow(c, letters.front());
    }
  }
  for (const char next : std::string_view("bmp")) allow('m', next);
  return followers;
}();

/// kFollowers for small ASCII letters by their low five bits, which digits share: no word with a
/// digit is romaji, so nothing is lost by what they are taken for.
inline constexpr std::array<std::uint32_t, 32> kLetterFollowers = [] {
  std::array<std::uint32_t, 32> followers{};
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    for (char next = 'a'; next <= 'z'; ++next) {
      const bool may_follow = (kFollowers[byte_index(letter)] & byte_bit(next)) != 0;
      if (may_follow) followers[letter & 31] |= 1u << (next & 31);
    }
  }
  return followers;
}();

/// A vowel, n, the h of Satoh, or the end of a letter with a mark.
inline constexpr std::uint32_t kLastBytes = [] {
  std::uint32_t bits = 1u << kWideByte;
  for (const char letter : std::string_view("aiueonh")) bits |= byte_bit(letter);
  return bits;
}();

/// kLetterFollowers of the last letter but one.
inline constexpr std::array<std::uint32_t, 32> kLetterEnds = [] {
  std::array<std::uint32_t, 32> ends = kLetterFollowers;
  std::uint32_t last = 0;
  for (const char letter : std::string_view("aiueonh")) last |= 1u << (letter & 31);
  for (std::uint32_t& followers : ends) followers &= last;
  return ends;
}();

/// may_be_neighbours() of ASCII letters and digits. May be true of words with digits.
[[nodiscard]] constexpr bool may_be_letter_neighbours(std::string_view word) noexcept {
  std::uint32_t all = 1;
  for (std::size_t i = 1; i < word.size(); ++i) {
    all &= kLetterFollowers[static_cast<unsigned>(word[i - 1]) & 31] >>
           (static_cast<unsigned>(word[i]) & 31);
  }
  return all != 0;
}

[[nodiscard]] constexpr bool may_follow(char before, char next) noexcept {
  return (kFollowers[byte_index(before)] & byte_bit(next)) != 0;
}

/// False if some letter stands where no word of romaji has it.
[[nodiscard]] constexpr bool may_be_neighbours(std::string_view word) noexcept {
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (!may_follow(word[i - 1], word[i])) return false;
  }
  return true;
}

}  // namespace sakuin::romaji
