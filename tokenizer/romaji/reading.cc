#include "tokenizer/romaji/reading.h"

#include <array>
#include <cstddef>

#include "tokenizer/romaji/english_words.h"
#include "tokenizer/romaji/kana.h"
#include "tokenizer/romaji/kana_reading.h"
#include "tokenizer/romaji/key_builder.h"
#include "tokenizer/romaji/latin_reading.h"
#include "tokenizer/romaji/latin_word.h"
#include "tokenizer/romaji/letters.h"
#include "tokenizer/romaji/neighbours.h"
#include "tokenizer/romaji/particles.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::romaji {
namespace {

Keys keys_of_latin(const LatinWord& word) noexcept {
  return keys_by([&](KeyBuilder& key) { return read_latin(word, key); });
}

}  // namespace

Keys latin_keys(std::string_view folded) noexcept {
  LatinWord word;
  return word.read(folded) ? keys_of_latin(word) : Keys();
}

Keys kana_keys(std::string_view folded) noexcept {
  KanaWord word;
  if (!word.read(folded)) return {};
  return keys_by(
      [&](KeyBuilder& key) { return read_kana(word, key) && !key.key().letters().empty(); });
}

// Called for every English word, so what is cheap and refuses many comes first. Two in three words
// that are left after the first test are in the list. See BM_EnglishTokens in
// bench/micro/romaji_bench.cc.
Keys index_keys(std::string_view folded) noexcept {
  if (!may_be_romaji(folded) || is_english_word(folded) || !may_be_neighbours(folded)) return {};
  LatinWord word;
  if (!word.read(folded) || word.size() < 2) return {};
  Keys keys = keys_of_latin(word);
  add_greeting(keys);
  return keys;
}

Keys ascii_index_keys(std::string_view word) noexcept {
  if (!may_be_letter_neighbours(word)) return {};
  if (word.size() > kShortWordBytes && is_english_word(word)) return {};
  LatinWord latin;
  if (!latin.read_ascii(word) || latin.size() < 2) return {};
  Keys keys = keys_of_latin(latin);
  add_greeting(keys);
  return keys;
}

Keys length_h_keys(std::string_view folded) noexcept {
  constexpr std::string_view kAfterH = "aeiouy";
  std::array<char, tokenizer::kMaxUtf8Bytes * kMaxWordLetters> without;
  if (folded.size() > without.size()) return {};
  std::size_t size = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool is_inside = i > 0 && i + 1 < folded.size();
    if (folded[i] == 'h' && is_inside && is_rounded(folded[i - 1]) &&
        kAfterH.find(folded[i + 1]) != std::string_view::npos) {
      continue;
    }
    without[size++] = folded[i];
  }
  return size == folded.size() ? Keys() : latin_keys({without.data(), size});
}

Keys kana_index_keys(std::string_view folded) noexcept {
  Keys keys = kana_keys(folded);
  add_greeting(keys);
  add_particle(folded, keys);
  return keys;
}

}  // namespace sakuin::romaji
