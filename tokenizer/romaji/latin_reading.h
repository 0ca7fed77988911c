// Reads romaji of any system mora by mora, once and from left to right. What becomes of the morae
// is the sink's business: a key (key_builder.h) or kana (transcription.cc).
#pragma once

#include <concepts>
#include <cstddef>

#include "tokenizer/romaji/latin_word.h"
#include "tokenizer/romaji/letters.h"
#include "tokenizer/romaji/onsets.h"

namespace sakuin::romaji {

template <class T>
concept LatinSink = requires(T sink, const Syllable& syllable, char vowel, bool is_doubled,
                             bool is_marked) {
  sink.vowel(vowel, is_marked);
  sink.syllable(syllable, is_doubled, is_marked);
  sink.coda();      // ん
  sink.lengthen();  // the vowel before
  { sink.choose_first() } -> std::same_as<bool>;
};

/// n that no vowel and no y follows, and m of "Kombu". nn before a vowel is coda and onset.
[[nodiscard]] inline bool is_coda(const LatinWord& word, std::size_t at) noexcept {
  const char next = word[at + 1];
  if (word[at] == 'm') return next == 'b' || next == 'm' || next == 'p';
  return word[at] == 'n' && !is_vowel(next) && next != 'y';
}

/// Letters of the coda there. In nn that nothing follows, as in Honn, the second adds nothing.
[[nodiscard]] inline std::size_t coda_letters(const LatinWord& word, std::size_t at) noexcept {
  const bool is_double = word[at] == 'n' && word[at + 1] == 'n';
  return is_double && !is_vowel(word[at + 2]) && word[at + 2] != 'y' ? 2 : 1;
}

[[nodiscard]] inline bool is_h_after_rounded(const LatinWord& word, std::size_t at) noexcept {
  return word[at] == 'h' && at > 0 && is_rounded(word[at - 1]);
}

/// h of Ohno, Satoh, Ohya: makes the vowel before long. REQUIRES is_h_after_rounded(word, at).
[[nodiscard]] inline bool is_length(const LatinWord& word, std::size_t at) noexcept {
  const char next = word[at + 1];
  if (next == 'y') return word[at + 2] == 'a';
  return next == '\0' || is_consonant(next);
}

/// h of Ohishi, Kohichi, Ohe: long o before a vowel, or a syllable with h.
/// REQUIRES is_h_after_rounded(word, at).
[[nodiscard]] inline bool may_be_length(const LatinWord& word, std::size_t at) noexcept {
  const char next = word[at + 1];
  const bool is_initial = at == 1;
  return word[at - 1] == 'o' && (next == 'i' || (is_initial && (next == 'u' || next == 'e')));
}

/// Onset and vowel, with a small tsu if the onset is doubled. Returns the letters read, 0 if they
/// are no syllable.
template <LatinSink Sink>
std::size_t read_syllable(const LatinWord& word, std::size_t at, Sink& sink) {
  const auto onset_at = [&](std::size_t start) {
    std::size_t count = 0;
    while (count < kMaxOnsetLetters && is_consonant(word[start + count])) ++count;
    return word.letters(start, count);
  };
  std::size_t start = at;
  std::string_view onset = onset_at(start);
  bool is_doubled = false;
  if (at > 0 && onset.size() > 1) {
    const std::string_view doubled = onset_at(start + 1);
    is_doubled = !doubled.empty() && is_doubling(word[at], doubled);
    if (is_doubled) {
      ++start;
      onset = doubled;
    }
  }
  const std::size_t end = start + onset.size();
  if (!is_vowel(word[end])) return 0;
  const Syllable* const syllable = find_syllable(onset, word[end]);
  if (syllable == nullptr) return 0;
  sink.syllable(*syllable, is_doubled, word.is_long(end));
  return end + 1 - at;
}

/// Returns the letters read, 0 if the word is no romaji. REQUIRES at < word.size().
template <LatinSink Sink>
std::size_t read_mora(const LatinWord& word, std::size_t at, Sink& sink) {
  const char letter = word[at];
  if (letter == kApostrophe) return at > 0 && at + 1 < word.size() ? 1 : 0;
  if (is_vowel(letter)) {
    sink.vowel(letter, word.is_long(at));
    return 1;
  }
  if (is_coda(word, at)) {
    if (at == 0) return 0;
    sink.coda();
    return coda_letters(word, at);
  }
  if (is_h_after_rounded(word, at)) {
    const bool is_choice = may_be_length(word, at);
    if (is_choice ? !sink.choose_first() : is_length(word, at)) {
      sink.lengthen();
      return 1;
    }
  }
  return read_syllable(word, at, sink);
}

/// False if the word is not romaji from end to end; the sink has its beginning then.
template <LatinSink Sink>
[[nodiscard]] bool read_latin(const LatinWord& word, Sink& sink) {
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t count = read_mora(word, at, sink);
    if (count == 0) return false;
    at += count;
  }
  return true;
}

}  // namespace sakuin::romaji
