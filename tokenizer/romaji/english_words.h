// English words that can be read as romaji and are not to be: they keep their spelling and nothing
// else.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sakuin::romaji {

/// REQUIRES nothing; `folded` is compared as it is (NFKC, case folded).
[[nodiscard]] bool is_english_word(std::string_view folded) noexcept;

/// All of them, with a blank before and after each, in the order of their bytes.
[[nodiscard]] std::string_view english_words() noexcept;

/// A word of up to 15 bytes and its size as two numbers.
struct PackedWord {
  std::uint64_t low = 0;   ///< its first eight bytes, and nothing behind its end
  std::uint64_t high = 0;  ///< the others; its size in the highest byte
};

/// The list as a perfect hash: words of one group share a seed, chosen so that each word has a slot
/// for itself. One load for the seed, one for the word, and no branch until the answer.
struct EnglishTable {
  static constexpr unsigned kGroupBits = 9;
  static constexpr unsigned kSlotBits = 12;

  std::array<std::uint16_t, std::size_t{1} << kGroupBits> seeds{};
  std::array<PackedWord, std::size_t{1} << kSlotBits> slots{};

  [[nodiscard]] static constexpr std::uint64_t hash_of(const PackedWord& word) noexcept {
    constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
    const std::uint64_t hash = (word.low ^ (word.high * kFactor)) * kFactor;
    return hash ^ hash >> 29;
  }
  [[nodiscard]] static constexpr std::size_t group_of(std::uint64_t hash) noexcept {
    return hash >> (64 - kGroupBits);
  }
  [[nodiscard]] static constexpr std::size_t slot_of(std::uint64_t hash,
                                                     std::uint16_t seed) noexcept {
    return (hash * (2 * std::uint64_t{seed} + 1)) << kGroupBits >> (64 - kSlotBits);
  }

  [[nodiscard]] constexpr bool holds(const PackedWord& word) const noexcept {
    const std::uint64_t hash = hash_of(word);
    const PackedWord& slot = slots[slot_of(hash, seeds[group_of(hash)])];
    return ((slot.low ^ word.low) | (slot.high ^ word.high)) == 0;
  }
};

extern const EnglishTable kEnglishTable;

inline constexpr std::size_t kShortWordBytes = 8;

/// is_english_word() of words of up to eight bytes, and false of longer ones: what the tokenizer
/// asks for one word in eight. REQUIRES that eight bytes can be read at `word`, and size > 0.
[[nodiscard]] inline bool is_short_english_word(const char* word, std::size_t size) noexcept {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, word, sizeof bytes);
  const std::size_t used = size < kShortWordBytes ? size : kShortWordBytes;
  const std::uint64_t low = bytes & (~std::uint64_t{0} >> (64 - 8 * used));
  return kEnglishTable.holds({low, std::uint64_t{size} << 56});
}

/// kLetterFollowers of the first letter, by the size of the word up to 3: none for words of one
/// letter, and for those of two only what makes no English word. Seven of a hundred words of
/// English text are English ones of two letters that read as romaji.
extern const std::array<std::array<std::uint32_t, 32>, 4> kBeginnings;

}  // namespace sakuin::romaji
