// Romanized Japanese: how a word is read whatever its spelling, and the way to kana and back.
// Kōmura, Komura, Koumura, Kohmura, Kômura, こうむら and ｺｳﾑﾗ have one key;
// tokenizer/ROMANIZATION.md gives the rules and their sources. Usable without the rest of the
// library.
//
// Words are UTF-8 of any form: composed or not, full or half width, any case. Nothing here fails:
// what is neither romaji nor kana has no key. Linear in the word; keys are made without allocating.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sakuin::romaji {

/// A longer word, counted in code points, has no key.
inline constexpr std::size_t kMaxWordLetters = 64;
/// Letters of the longest key.
inline constexpr std::size_t kMaxKeyLetters = 2 * kMaxWordLetters;

/// How a word is read: letters close to Kunrei-shiki, in which long o and u are written short
/// ("komura", "tokyo"), and which of them the word wrote long.
class Key {
 public:
  Key() noexcept : size_(0) {}

  /// 1..kMaxKeyLetters of a-z.
  [[nodiscard]] std::string_view letters() const noexcept { return {letters_.data(), size_}; }

  /// Bit i: the i-th o or u among the letters was written long. 0 for most words.
  [[nodiscard]] std::uint64_t lengths() const noexcept { return lengths_; }

  friend bool operator==(const Key& a, const Key& b) noexcept {
    return a.lengths_ == b.lengths_ && a.letters() == b.letters();
  }

 private:
  friend class KeyBuilder;                    // tokenizer/romaji/key_builder.h
  std::array<char, kMaxKeyLetters> letters_;  // not cleared: keys are made for every word
  std::uint8_t size_;
  std::uint64_t lengths_ = 0;
};

/// The keys of a word: none, one, or two where the spelling leaves two readings open (rāmen: raamen
/// and ramen). Two words meet if they have the letters of a key in common.
class Keys {
 public:
  Keys() noexcept : size_(0) {}  // written out, or Keys() would clear the letters

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] const Key& operator[](std::size_t i) const noexcept { return keys_[i]; }
  [[nodiscard]] const Key* begin() const noexcept { return keys_.data(); }
  [[nodiscard]] const Key* end() const noexcept { return keys_.data() + size_; }

  /// REQUIRES size() < 2.
  void add(const Key& key) noexcept { keys_[size_++] = key; }

 private:
  std::array<Key, 2> keys_;
  std::size_t size_;
};

/// Keys of one word, Latin letters or kana. An English word that can be read as romaji ("made") has
/// a key, too: ask is_english(). Particles count: は is ha and wa.
[[nodiscard]] Keys keys_of(std::string_view word) noexcept;

/// True if the word is written in Latin letters and reads as Japanese from end to end.
[[nodiscard]] bool is_romaji(std::string_view word) noexcept;

/// True for English words that read as romaji and are not to be taken for Japanese ("made", "soon",
/// "to"): 2,181 of them, listed in tokenizer/romaji/english_word_list.inc.
[[nodiscard]] bool is_english(std::string_view word) noexcept;

/// Letters that a key of any word beginning so begins with one of: {"ko"} for "kou"; for "kom"
/// "kom", and "konb", "konp", ..., for the m may be the ん of Kombu. Kana, too: き may go on to
/// きゃ (foreign sounds of two kana, as ティ, do not count). Ascending, none a prefix of another;
/// empty if no word of romaji or kana begins so.
[[nodiscard]] std::vector<std::string> key_prefixes(std::string_view beginning);

/// Empty if `romaji` is not. Long vowels are written as they most often are: ō is おう, ā is あー.
/// The key stays the same in both directions, but for ん and っ at the
/// beginning, which Latin letters do not show.
[[nodiscard]] std::string to_hiragana(std::string_view romaji);
[[nodiscard]] std::string to_katakana(std::string_view romaji);

/// How kana are written in Latin letters.
enum class System : std::uint8_t {
  hepburn,  ///< modified Hepburn with macrons, as libraries write: shinbun, Tōkyō, Jun'ichi
  kunrei,   ///< Kunrei-shiki with circumflexes (ISO 3602): sinbun, Tôkyô
  wapuro,   ///< as typed: shinbun, toukyou
};

/// In small letters; empty if `kana` holds anything but kana. A long vowel is one wherever おう,
/// おお, うう, ああ or ええ stand, for kana do not show where a word inside ends: いのうえ is inōe.
/// っ before a letter that romaji never doubles is left out.
[[nodiscard]] std::string to_romaji(std::string_view kana, System system = System::hepburn);

}  // namespace sakuin::romaji
