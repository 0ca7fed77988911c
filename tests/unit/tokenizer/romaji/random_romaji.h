// Random words for the property tests: romaji of all systems, kana, and things close to them.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/support/random.h"

namespace sakuin::romaji {

/// How many words a property is tried on. SAKUIN_FUZZ_ROUNDS sets another number for all of them,
/// for a long run by hand in a build with sanitizers:
///   SAKUIN_FUZZ_ROUNDS=10000000 unit_tokenizer_test --gtest_filter='RomajiSlowFold.*'
[[nodiscard]] inline std::uint64_t rounds(std::uint64_t usual) {
  const char* wanted = std::getenv("SAKUIN_FUZZ_ROUNDS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : usual;
}

inline constexpr std::string_view kMorae[] = {
    "a",  "i",   "u",  "e",  "o",   "ka",  "ki",   "ku",   "ko",   "kyo", "kwa", "ga",  "gu",
    "sa", "shi", "si", "su", "sho", "syu", "she",  "ji",   "ja",   "zu",  "zya", "ta",  "chi",
    "ti", "tsu", "tu", "to", "cha", "tya", "che",  "da",   "di",   "du",  "dzu", "na",  "ni",
    "no", "nya", "ha", "hi", "fu",  "hu",  "he",   "ho",   "hya",  "hyo", "fa",  "ba",  "bu",
    "pa", "pyo", "ma", "mi", "mo",  "ya",  "yu",   "yo",   "ye",   "ra",  "ri",  "ro",  "ryu",
    "wa", "wi",  "we", "wo", "va",  "vu",  "ā",    "ō",    "ū",    "kō",  "shō", "kyū", "rā",
    "n",  "n'",  "nn", "m",  "tta", "kko", "tchi", "cchi", "ssho", "ppu", "mbu", "h",   "oh",
    "uh", "ou",  "oo", "uu", "tô",  "dja", "dyo",  "shya", "tse",  "jya", "gwe", "hwi", "fyu"};

/// 1 to 9 morae; not always romaji, for codas and h stand anywhere.
[[nodiscard]] inline std::string random_romaji(test::Random& random) {
  std::string word;
  for (std::uint64_t left = random.between(1, 9); left > 0; --left) word += random.pick(kMorae);
  return word;
}

inline constexpr std::string_view kKanaMorae[] = {
    "あ",   "い",   "う",   "え",   "お",   "か",   "き",   "く",   "け",   "こ",   "さ",   "し",
    "す",   "せ",   "そ",   "た",   "ち",   "つ",   "て",   "と",   "な",   "に",   "ぬ",   "ね",
    "の",   "は",   "ひ",   "ふ",   "へ",   "ほ",   "ま",   "み",   "む",   "め",   "も",   "や",
    "ゆ",   "よ",   "ら",   "り",   "る",   "れ",   "ろ",   "わ",   "を",   "が",   "ぎ",   "ぐ",
    "じ",   "ず",   "だ",   "ぢ",   "づ",   "ど",   "ば",   "び",   "ぶ",   "ぱ",   "ぴ",   "ぽ",
    "きょ", "しゃ", "しゅ", "ちょ", "じゃ", "ぢゃ", "ひゃ", "ひょ", "にゅ", "りゅ", "ふぁ", "ふゃ",
    "てぃ", "どぅ", "しぇ", "ちぇ", "うぃ", "うぇ", "うぉ", "いぇ", "ゔ",   "ゔぁ", "ゐ",   "ゑ",
    "くゎ", "つぁ", "カ",   "シャ", "ヴィ", "ゝ",   "ゞ"};
inline constexpr std::string_view kKanaMarks[] = {"ん", "んん", "ー", "う", "お", "ーー"};
inline constexpr std::string_view kKanaDoubled[] = {"っか", "っし", "っちゃ", "った",   "っぷ",
                                                    "っつ", "っは", "っふ",   "っひゃ", "っじ"};

/// 1 to 8 syllables, the first neither ん nor っ nor a mark, and no っ but where Latin letters have
/// one: always with a key and a spelling.
[[nodiscard]] inline std::string random_kana(test::Random& random) {
  std::string word(random.pick(kKanaMorae));
  for (std::uint64_t left = random.below(8); left > 0; --left) {
    const std::uint64_t kind = random.below(8);
    word += kind == 0   ? random.pick(kKanaMarks)
            : kind == 1 ? random.pick(kKanaDoubled)
                        : random.pick(kKanaMorae);
  }
  return word;
}

/// One letter more, less or another.
[[nodiscard]] inline std::string mutated(std::string word, test::Random& random) {
  static constexpr std::string_view kLetters = "aiueoaiueokstnhmyrwgzdbpjfcvnhlqx'";
  const std::uint64_t at = random.below(word.size() + 1);
  const char letter = kLetters[random.below(kLetters.size())];
  switch (random.below(3)) {
    case 0:
      return word.insert(at, 1, letter);
    case 1:
      return word.erase(at, 1);
    default:
      if (at < word.size()) word[at] = letter;
      return word;
  }
}

[[nodiscard]] inline std::string random_bytes(test::Random& random, std::uint64_t longest) {
  std::string bytes;
  for (std::uint64_t left = random.below(longest + 1); left > 0; --left) {
    bytes += static_cast<char>(random.below(256));
  }
  return bytes;
}

}  // namespace sakuin::romaji
