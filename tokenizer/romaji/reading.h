// Keys of words that are folded already (NFKC and case fold, UTF-8): what the tokenizer and the
// engine call. Words of any form go through <sakuin/romaji.h>.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/english_words.h"
#include "tokenizer/romaji/neighbours.h"

namespace sakuin::romaji {

/// False for four English words in five, at a glance. True says nothing.
[[nodiscard]] inline bool may_be_romaji(std::string_view term) noexcept {
  if (term.size() < 2) return false;
  const char last = term.back();
  // Tests of the ends alone and without branches between, for each would be guessed wrong often.
  const std::uint32_t may_end = kLastBytes & kFollowers[byte_index(term[term.size() - 2])];
  const std::uint32_t may_begin = kFollowers[byte_index(term[0])];
  return ((may_end >> byte_index(last)) & (may_begin >> byte_index(term[1])) & 1) != 0;
}

/// The same for words of ASCII letters and digits in any case, and false for English ones of two
/// letters, which are nearly half of those that may_be_romaji() lets pass. REQUIRES size > 0.
[[nodiscard]] inline bool may_have_key(const char* word, std::size_t size) noexcept {
  const auto letter = [word](std::size_t at) { return static_cast<unsigned>(word[at]) & 31; };
  const std::size_t second = size > 1 ? 1 : 0;
  const std::uint32_t may_end = kLetterEnds[letter(size - 1 - second)] >> letter(size - 1);
  const std::uint32_t may_begin = kBeginnings[size > 3 ? 3 : size][letter(0)] >> letter(second);
  return (may_end & may_begin & 1) != 0;
}

/// The fold by itself: no word is exempt, は is ha. `folded` may have apostrophes, as ', and marks
/// that NFKC leaves uncomposed. No keys if it is not romaji.
[[nodiscard]] Keys latin_keys(std::string_view folded) noexcept;

/// The same for hiragana and katakana, ー and iteration marks. No keys for っ and ー alone.
[[nodiscard]] Keys kana_keys(std::string_view folded) noexcept;

/// Keys to index a word in Latin letters by: none if it is one letter or English. Words said with
/// the particle は have both readings: konnichiha is konnichiwa.
[[nodiscard]] Keys index_keys(std::string_view folded) noexcept;

/// index_keys() of what may_have_key() let pass and is_short_english_word() does not hold, in small
/// letters.
[[nodiscard]] Keys ascii_index_keys(std::string_view word) noexcept;

/// Keys that the word has besides if every h between o or u and a vowel or y is a length mark: koen
/// for Kohen, which may be こうえん. None if it has no such h. For queries: in an index they would
/// give Kohei the key of Kōei for the sake of a rare spelling.
[[nodiscard]] Keys length_h_keys(std::string_view folded) noexcept;

/// Keys to index a run of kana by: は and へ alone, こんにちは and こんばんは have both readings.
[[nodiscard]] Keys kana_index_keys(std::string_view folded) noexcept;

}  // namespace sakuin::romaji
