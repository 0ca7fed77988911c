#include "tokenizer/romaji/onsets.h"

#include <cstdint>

namespace sakuin::romaji {
namespace {

constexpr std::size_t kLetterCount = 26;

constexpr std::size_t index_of(char letter) noexcept {
  return static_cast<std::size_t>(letter - 'a');
}

// kFirstRow[i] is the first row that begins with the i-th letter or a later one.
constexpr std::array<std::uint8_t, kLetterCount + 1> kFirstRow = [] {
  std::array<std::uint8_t, kLetterCount + 1> first{};
  for (const Onset& onset : kOnsets) {
    for (std::size_t i = index_of(onset.letters.front()) + 1; i < first.size(); ++i) ++first[i];
  }
  return first;
}();

constexpr std::size_t index_of_vowel(char vowel) noexcept {
  return vowel == 'a' ? 0 : vowel == 'i' ? 1 : vowel == 'u' ? 2 : vowel == 'e' ? 3 : 4;
}

/// At most kMaxOnsetLetters in one number, which compares faster than strings.
constexpr std::uint32_t pack_onset(std::string_view onset) noexcept {
  std::uint32_t packed = 0;
  for (const char letter : onset) packed = packed << 8 | static_cast<unsigned char>(letter);
  return packed;
}

constexpr std::array<std::uint32_t, kOnsetCount> kPacked = [] {
  std::array<std::uint32_t, kOnsetCount> packed{};
  for (std::size_t row = 0; row < kOnsetCount; ++row)
    packed[row] = pack_onset(kOnsets[row].letters);
  return packed;
}();

}  // namespace

const Syllable* find_syllable(std::string_view onset, char vowel) noexcept {
  if (onset.empty() || !is_consonant(onset.front())) return nullptr;
  const std::size_t letter = index_of(onset.front());
  const std::uint32_t packed = pack_onset(onset);
  for (std::size_t row = kFirstRow[letter]; row < kFirstRow[letter + 1]; ++row) {
    if (kPacked[row] != packed) continue;
    const Syllable& syllable = kOnsets[row].syllables[index_of_vowel(vowel)];
    return syllable.key.empty() ? nullptr : &syllable;
  }
  return nullptr;
}

}  // namespace sakuin::romaji
