// Reads kana syllable by syllable. What becomes of them is the sink's business, as in
// latin_reading.h.
#pragma once

#include <concepts>
#include <cstddef>

#include "tokenizer/romaji/kana.h"

namespace sakuin::romaji {

template <class T>
concept KanaSink = requires(T sink, const KanaSyllable& syllable, bool is_doubled) {
  sink.kana(syllable, is_doubled);
  sink.coda();
  sink.lengthen();
};

/// False if a kana there is no syllable; the sink has the beginning then.
template <KanaSink Sink>
[[nodiscard]] bool read_kana(const KanaWord& word, Sink& sink) {
  bool is_doubled = false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char16_t kana = word[at];
    if (kana == kProlonged) {
      sink.lengthen();
    } else if (kana == kMoraicN) {
      sink.coda();
      is_doubled = false;
    } else if (kana == kSmallTsu) {
      is_doubled = true;
    } else {
      const KanaSyllable* syllable = word[at + 1] == 0 ? nullptr : find_kana(kana, word[at + 1]);
      if (syllable != nullptr) {
        ++at;
      } else {
        syllable = find_kana(kana, 0);
      }
      if (syllable == nullptr) return false;
      sink.kana(*syllable, is_doubled);
      is_doubled = false;
    }
  }
  return true;
}

}  // namespace sakuin::romaji
