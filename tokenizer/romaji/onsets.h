// The syllables of romaji in every system: what may stand before a vowel, and how it is read then.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "tokenizer/romaji/letters.h"

namespace sakuin::romaji {

/// A syllable with a consonant. No key: no system writes it.
struct Syllable {
  std::string_view key;
  std::string_view kana;  ///< a hiragana or two that are read so
};

inline constexpr std::size_t kMaxOnsetLetters = 3;

struct Onset {
  std::string_view letters;
  std::array<Syllable, kVowels.size()> syllables;  ///< by vowel, in the order of kVowels
};

// One row an onset, in ascending order of letters: what it gives with a, i, u, e, o. Spellings of
// Hepburn, Kunrei-shiki, Nihon-shiki, JSL, keyboards and the 19th century side by side.
inline constexpr std::array<Onset, 44> kOnsets = {{
    // clang-format off
    {"b", {{{"ba", "ば"}, {"bi", "び"}, {"bu", "ぶ"}, {"be", "べ"}, {"bo", "ぼ"}}}},
    {"by", {{{"bya", "びゃ"}, {}, {"byu", "びゅ"}, {}, {"byo", "びょ"}}}},
    {"ch", {{{"tya", "ちゃ"}, {"ti", "ち"}, {"tyu", "ちゅ"}, {"tie", "ちぇ"}, {"tyo", "ちょ"}}}},
    {"chy", {{{"tya", "ちゃ"}, {}, {"tyu", "ちゅ"}, {}, {"tyo", "ちょ"}}}},
    {"cy", {{{"tya", "ちゃ"}, {}, {"tyu", "ちゅ"}, {}, {"tyo", "ちょ"}}}},
    {"d", {{{"da", "だ"}, {"zi", "ぢ"}, {"zu", "づ"}, {"de", "で"}, {"do", "ど"}}}},
    {"dj", {{{"zya", "ぢゃ"}, {"zi", "ぢ"}, {"zyu", "ぢゅ"}, {"zie", "ぢぇ"}, {"zyo", "ぢょ"}}}},
    {"dy", {{{"zya", "ぢゃ"}, {}, {"zyu", "ぢゅ"}, {}, {"zyo", "ぢょ"}}}},
    {"dz", {{{"za", "ざ"}, {"zi", "ぢ"}, {"zu", "づ"}, {"ze", "ぜ"}, {"zo", "ぞ"}}}},
    {"dzy", {{{"zya", "ぢゃ"}, {}, {"zyu", "ぢゅ"}, {}, {"zyo", "ぢょ"}}}},
    {"f", {{{"hua", "ふぁ"}, {"hui", "ふぃ"}, {"hu", "ふ"}, {"hue", "ふぇ"}, {"huo", "ふぉ"}}}},
    {"fy", {{{"hya", "ふゃ"}, {}, {"hyu", "ふゅ"}, {}, {"hyo", "ふょ"}}}},
    {"g", {{{"ga", "が"}, {"gi", "ぎ"}, {"gu", "ぐ"}, {"ge", "げ"}, {"go", "ご"}}}},
    {"gw", {{{"ga", "ぐゎ"}, {"gui", "ぐぃ"}, {}, {"gue", "ぐぇ"}, {"guo", "ぐぉ"}}}},
    {"gy", {{{"gya", "ぎゃ"}, {}, {"gyu", "ぎゅ"}, {}, {"gyo", "ぎょ"}}}},
    {"h", {{{"ha", "は"}, {"hi", "ひ"}, {"hu", "ふ"}, {"he", "へ"}, {"ho", "ほ"}}}},
    {"hw", {{{"hua", "ふぁ"}, {"hui", "ふぃ"}, {}, {"hue", "ふぇ"}, {"huo", "ふぉ"}}}},
    {"hy", {{{"hya", "ひゃ"}, {}, {"hyu", "ひゅ"}, {}, {"hyo", "ひょ"}}}},
    {"j", {{{"zya", "じゃ"}, {"zi", "じ"}, {"zyu", "じゅ"}, {"zie", "じぇ"}, {"zyo", "じょ"}}}},
    {"jy", {{{"zya", "じゃ"}, {}, {"zyu", "じゅ"}, {}, {"zyo", "じょ"}}}},
    {"k", {{{"ka", "か"}, {"ki", "き"}, {"ku", "く"}, {"ke", "け"}, {"ko", "こ"}}}},
    {"kw", {{{"ka", "くゎ"}, {"kui", "くぃ"}, {}, {"kue", "くぇ"}, {"kuo", "くぉ"}}}},
    {"ky", {{{"kya", "きゃ"}, {}, {"kyu", "きゅ"}, {}, {"kyo", "きょ"}}}},
    {"m", {{{"ma", "ま"}, {"mi", "み"}, {"mu", "む"}, {"me", "め"}, {"mo", "も"}}}},
    {"my", {{{"mya", "みゃ"}, {}, {"myu", "みゅ"}, {}, {"myo", "みょ"}}}},
    {"n", {{{"na", "な"}, {"ni", "に"}, {"nu", "ぬ"}, {"ne", "ね"}, {"no", "の"}}}},
    {"ny", {{{"nya", "にゃ"}, {}, {"nyu", "にゅ"}, {}, {"nyo", "にょ"}}}},
    {"p", {{{"pa", "ぱ"}, {"pi", "ぴ"}, {"pu", "ぷ"}, {"pe", "ぺ"}, {"po", "ぽ"}}}},
    {"py", {{{"pya", "ぴゃ"}, {}, {"pyu", "ぴゅ"}, {}, {"pyo", "ぴょ"}}}},
    {"r", {{{"ra", "ら"}, {"ri", "り"}, {"ru", "る"}, {"re", "れ"}, {"ro", "ろ"}}}},
    {"ry", {{{"rya", "りゃ"}, {}, {"ryu", "りゅ"}, {}, {"ryo", "りょ"}}}},
    {"s", {{{"sa", "さ"}, {"si", "し"}, {"su", "す"}, {"se", "せ"}, {"so", "そ"}}}},
    {"sh", {{{"sya", "しゃ"}, {"si", "し"}, {"syu", "しゅ"}, {"sie", "しぇ"}, {"syo", "しょ"}}}},
    {"shy", {{{"sya", "しゃ"}, {}, {"syu", "しゅ"}, {}, {"syo", "しょ"}}}},
    {"sy", {{{"sya", "しゃ"}, {}, {"syu", "しゅ"}, {"sie", "しぇ"}, {"syo", "しょ"}}}},
    {"t", {{{"ta", "た"}, {"ti", "ち"}, {"tu", "つ"}, {"te", "て"}, {"to", "と"}}}},
    {"ts", {{{"tua", "つぁ"}, {"tui", "つぃ"}, {"tu", "つ"}, {"tue", "つぇ"}, {"tuo", "つぉ"}}}},
    {"ty", {{{"tya", "ちゃ"}, {}, {"tyu", "ちゅ"}, {"tie", "ちぇ"}, {"tyo", "ちょ"}}}},
    {"v", {{{"va", "ゔぁ"}, {"vi", "ゔぃ"}, {"vu", "ゔ"}, {"ve", "ゔぇ"}, {"vo", "ゔぉ"}}}},
    {"vy", {{{"vya", "ゔゃ"}, {}, {"vyu", "ゔゅ"}, {}, {"vyo", "ゔょ"}}}},
    {"w", {{{"wa", "わ"}, {"ui", "うぃ"}, {}, {"ue", "うぇ"}, {"o", "を"}}}},
    {"y", {{{"ya", "や"}, {}, {"yu", "ゆ"}, {"e", "いぇ"}, {"yo", "よ"}}}},
    {"z", {{{"za", "ざ"}, {"zi", "じ"}, {"zu", "ず"}, {"ze", "ぜ"}, {"zo", "ぞ"}}}},
    {"zy", {{{"zya", "じゃ"}, {}, {"zyu", "じゅ"}, {"zie", "じぇ"}, {"zyo", "じょ"}}}},
    // clang-format on
}};

inline constexpr std::size_t kOnsetCount = kOnsets.size();

/// nullptr if no system has it. REQUIRES is_vowel(vowel).
[[nodiscard]] const Syllable* find_syllable(std::string_view onset, char vowel) noexcept;

}  // namespace sakuin::romaji
