// The key of a word, letter by letter: the steps that give every spelling of a reading one key.
#pragma once

#include <cassert>
#include <cstdint>
#include <string_view>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/kana.h"
#include "tokenizer/romaji/letters.h"
#include "tokenizer/romaji/onsets.h"

namespace sakuin::romaji {

/// A spelling that leaves two readings open is read twice: the second time every choice goes the
/// other way.
enum class Pass : std::uint8_t { first, second };

class KeyBuilder {
 public:
  explicit KeyBuilder(Pass pass) noexcept : pass_(pass) {}

  [[nodiscard]] const Key& key() const noexcept { return key_; }
  [[nodiscard]] bool has_met_choice() const noexcept { return has_met_choice_; }

  /// True if the first of two readings is to be taken here.
  [[nodiscard]] bool choose_first() noexcept {
    has_met_choice_ = true;
    return pass_ == Pass::first;
  }

  void consonant(char letter) noexcept {
    append(letter);
    is_after_vowel_ = false;
  }

  /// oo, ou and uu are one long vowel, across syllables too: Ōura and おおうら are "ora".
  void vowel(char letter, bool is_marked) noexcept {
    const char last = is_after_vowel_ ? last_letter() : '\0';
    if ((last == 'o' && is_rounded(letter)) || (last == 'u' && letter == 'u')) {
      return set_length();
    }
    append(letter);
    is_after_vowel_ = true;
    if (is_rounded(letter)) ++rounded_count_;
    if (is_marked) lengthen();
  }

  /// A mark or ー. Long a, i and e are written double or not at all, in Japan as well: either.
  void lengthen() noexcept {
    if (!is_after_vowel_) return;
    if (is_rounded(last_letter())) {
      set_length();
    } else if (choose_first()) {
      append(last_letter());
    }
  }

  /// ん
  void coda() noexcept { consonant('n'); }

  void syllable(const Syllable& syllable, bool is_doubled, bool is_marked) noexcept {
    append_syllable(syllable.key, is_doubled, is_marked);
  }

  void kana(const KanaSyllable& syllable, bool is_doubled) noexcept {
    const bool is_choice = !syllable.second_key.empty();
    const bool is_first = !is_choice || choose_first();
    append_syllable(is_first ? syllable.key : syllable.second_key, is_doubled, false);
  }

 private:
  void append_syllable(std::string_view letters, bool is_doubled, bool is_marked) noexcept {
    const char first = letters.front();
    if (is_doubled && is_consonant(first) && first != 'h') consonant(first);
    // Ohya is Ōya far more often than おひゃ, so that ひゃ has to give way.
    if (letters == "hya" && is_after_vowel_ && is_rounded(last_letter())) letters.remove_prefix(1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const bool is_last = i + 1 == letters.size();
      is_vowel(letters[i]) ? vowel(letters[i], is_marked && is_last) : consonant(letters[i]);
    }
  }

  [[nodiscard]] char last_letter() const noexcept {
    return key_.size_ == 0 ? '\0' : key_.letters_[key_.size_ - std::size_t{1}];
  }

  void append(char letter) noexcept {
    assert(key_.size_ < kMaxKeyLetters);
    key_.letters_[key_.size_++] = letter;
  }

  /// Of the last o or u.
  void set_length() noexcept { key_.lengths_ |= std::uint64_t{1} << (rounded_count_ - 1); }

  Key key_;
  Pass pass_;
  bool has_met_choice_ = false;
  bool is_after_vowel_ = false;  ///< the last letter is a vowel and nothing came between
  std::uint8_t rounded_count_ = 0;
};

/// The keys that `read`, called with a builder for each pass, leaves there; none if it returns
/// false.
template <class Read>
[[nodiscard]] Keys keys_by(Read&& read) noexcept {
  Keys keys;
  KeyBuilder first(Pass::first);
  if (!read(first)) return keys;
  keys.add(first.key());
  if (first.has_met_choice()) {
    KeyBuilder second(Pass::second);
    if (read(second)) keys.add(second.key());
  }
  return keys;
}

}  // namespace sakuin::romaji
