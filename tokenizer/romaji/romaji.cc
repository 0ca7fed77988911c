#include <sakuin/romaji.h>

#include <array>

#include "tokenizer/romaji/english_words.h"
#include "tokenizer/romaji/folded_word.h"
#include "tokenizer/romaji/particles.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin::romaji {

Keys keys_of(std::string_view word) noexcept {
  const FoldedWord folded(word);
  if (Keys keys = latin_keys(folded.text()); !keys.empty()) {
    add_greeting(keys);
    return keys;
  }
  return kana_index_keys(folded.text());
}

bool is_romaji(std::string_view word) noexcept {
  return !latin_keys(FoldedWord(word).text()).empty();
}

bool is_english(std::string_view word) noexcept { return is_english_word(FoldedWord(word).text()); }

}  // namespace sakuin::romaji
