// key_prefixes(): the word is read as far as what comes next cannot matter; for the letters left
// over, everything that a word could make of them is tried.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/folded_word.h"
#include "tokenizer/romaji/kana.h"
#include "tokenizer/romaji/kana_reading.h"
#include "tokenizer/romaji/key_builder.h"
#include "tokenizer/romaji/latin_reading.h"

namespace sakuin::romaji {
namespace {

using Prefixes = std::vector<std::string>;

void add(const KeyBuilder& key, std::string_view more, Prefixes& out) {
  out.push_back(std::string(key.key().letters()).append(more));
}

/// Nothing that follows changes how the coda or the h there is read. No vowel follows it in `word`.
bool is_settled(const LatinWord& word, std::size_t at) {
  const std::size_t left = word.size() - at;
  if (left < 2) return false;
  if (is_coda(word, at)) return left > 2 || coda_letters(word, at) == 1;
  return is_h_after_rounded(word, at) && is_length(word, at);
}

/// True for onsets that give their own letter and the vowel, with each of the five.
bool is_plain(const Onset& onset) {
  if (onset.letters.size() > 1) return false;
  for (std::size_t i = 0; i < kVowels.size(); ++i) {
    if (onset.syllables[i].key != std::string{onset.letters.front(), kVowels[i]}) return false;
  }
  return true;
}

/// Keys of `tail` read as the beginning of `onset`, doubled or not.
void add_onset(const Onset& onset, bool is_doubled, const KeyBuilder& key, Prefixes& out) {
  if (is_plain(onset)) {
    const std::size_t count = is_doubled && onset.letters != "h" ? 2 : 1;
    return add(key, std::string(count, onset.letters.front()), out);
  }
  for (const Syllable& syllable : onset.syllables) {
    if (syllable.key.empty()) continue;
    KeyBuilder longer = key;
    longer.syllable(syllable, is_doubled, false);
    add(longer, "", out);
  }
}

void add_onsets(std::string_view tail, bool is_initial, const KeyBuilder& key, Prefixes& out) {
  for (const Onset& onset : kOnsets) {
    if (onset.letters.starts_with(tail)) add_onset(onset, false, key, out);
    const bool may_be_doubled = !is_initial && is_doubling(tail.front(), onset.letters) &&
                                onset.letters.starts_with(tail.substr(1));
    if (may_be_doubled) add_onset(onset, true, key, out);
  }
}

/// Keys of a word whose last letters, from `at` on, are the consonants of an unfinished syllable.
void add_unfinished(const LatinWord& word, std::size_t at, const KeyBuilder& key, Prefixes& out) {
  const std::string_view tail = word.letters(at, word.size() - at);
  const bool is_initial = at == 0;
  if (tail == "n" || (tail == "nn" && !is_initial)) return add(key, "n", out);
  if (tail == "h" && is_h_after_rounded(word, at)) return add(key, "", out);
  if (tail == "m" && !is_initial) {
    // ん of Kombu, or two of them; m and n follow in theory only.
    for (const char* coda : {"nb", "nm", "np", "nnb", "nnm", "nnn", "nnp"}) add(key, coda, out);
  }
  add_onsets(tail, is_initial, key, out);
}

/// False, with `out` as it was, if no word of romaji begins with `word`.
bool read_beginning(const LatinWord& word, KeyBuilder& key, Prefixes& out) {
  std::size_t stem = word.size();
  while (stem > 0 && !is_vowel(word[stem - 1])) --stem;
  std::size_t at = 0;
  while (at < word.size()) {
    const bool is_inner_apostrophe = word[at] == kApostrophe && at > 0;
    if (at >= stem && !is_inner_apostrophe && !is_settled(word, at)) break;
    const std::size_t count = is_inner_apostrophe ? 1 : read_mora(word, at, key);
    if (count == 0) return false;
    at += count;
  }
  if (at < word.size()) {
    add_unfinished(word, at, key, out);
  } else {
    add(key, "", out);
  }
  return true;
}

void add_latin(std::string_view folded, Prefixes& out) {
  LatinWord word;
  if (!word.read(folded)) return;
  KeyBuilder first(Pass::first);
  if (!read_beginning(word, first, out) || !first.has_met_choice()) return;
  KeyBuilder second(Pass::second);
  static_cast<void>(read_beginning(word, second, out));
}

void add_kana(const KanaWord& word, Prefixes& out) {
  for (const Key& key : keys_by([&](KeyBuilder& k) { return read_kana(word, k); })) {
    if (!key.letters().empty()) out.emplace_back(key.letters());
  }
}

/// き may go on to きゃ. Foreign sounds of two kana (ティ) do not count: テ would find チバ.
void add_kana_beginning(std::string_view folded, Prefixes& out) {
  KanaWord word;
  if (!word.read(folded)) return;
  add_kana(word, out);
  const KanaSyllable* const last = find_kana(word[word.size() - 1], 0);
  if (last == nullptr || !last->key.ends_with('i') || word.size() == kMaxWordLetters) return;
  for (const char16_t small : {u'ゃ', u'ゅ', u'ょ'}) {
    if (find_kana(last->kana, small) == nullptr) continue;
    KanaWord longer = word;
    longer.add(small);
    add_kana(longer, out);
  }
}

/// In order, without those that another one begins.
Prefixes shortest(Prefixes prefixes) {
  std::sort(prefixes.begin(), prefixes.end());
  Prefixes result;
  for (std::string& prefix : prefixes) {
    if (result.empty() || !prefix.starts_with(result.back())) result.push_back(std::move(prefix));
  }
  return result;
}

}  // namespace

std::vector<std::string> key_prefixes(std::string_view beginning) {
  const FoldedWord folded(beginning);
  Prefixes prefixes;
  add_latin(folded.text(), prefixes);
  add_kana_beginning(folded.text(), prefixes);
  return shortest(std::move(prefixes));
}

}  // namespace sakuin::romaji
