// Random text that visits the corners of the tokenizers' rules far more often than prose does.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace sakuin::tokenizer {

using Random = std::mt19937;

inline std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

/// Rounds of a loop over random input: `usual`, or what SAKUIN_FUZZ_ROUNDS says, for long runs.
inline unsigned fuzz_rounds(unsigned usual) {
  const char* const wanted = std::getenv("SAKUIN_FUZZ_ROUNDS");
  return wanted == nullptr ? usual : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

inline std::string random_bytes(Random& random, std::size_t max_size) {
  std::string text(below(random, max_size + 1), '\0');
  for (char& byte : text) byte = static_cast<char>(below(random, 256));
  return text;
}

/// ASCII pieces alone; none of them is well known to end a word plainly.
inline constexpr auto kAsciiPieces = std::to_array<std::string_view>(
    {"a",      "s",           "N",        "word", "U",
     "UN",     "12",          "7",        "123",  "1234",
     "c4isr",  "elevenbytes", "exactly8", " ",    " ",
     " ",      "\n",          "'",        "`",    "-",
     ".",      ",",           "_",        "&",    "+",
     "++",     "#",           "/",        ":",    "@",
     "(",      "'s",          "s'",       "--",   "..",
     "U.N.",   "U.S.'s",      "1,234",    "3.14", "C++",
     "Komura", "Jun",         "ichi",     "ku",   "Ohishi",
     "shin",   "yo",          "made",     "to",   std::string_view("\0", 1)});

inline constexpr auto kWidePieces = std::to_array<std::string_view>(
    {"é",          "e\u0301", "\u0301",   "ō",      "ü",      "ß",
     "İ",          "Ω",       "я",        "й",      "한",     "\u1112\u1161\u11AB",
     "か",         "が",      "か\u3099", "カ",     "ｶﾞ",     "ﾞ",
     "こうむら",   "ヴィラ",  "っと",     "を",     "は",     "kō",
     "ー",         "ｰ",       "日",       "本",     "々",     "〇",
     "\U00020000", "\uFA10",  "Ａ",       "１",     "．",     "－",
     "’",          "‘",       "´",        "ʼ",      "′",      "‐",
     "\u2011",     "—",       "“",        "”",      "、",     "。",
     "（",         "\u00AD",  "\u200B",   "\u200D", "\uFEFF", "\uFE0F",
     "\U000E0100", "½",       "²",        "™",      "㈱",     "㌔",
     "ﷺ",          "ﬁ",       "①",        "\u20E3", "😀",      "ก",
     "ำ",          "\u0345",  "≠",        "\uFFFD", "\u00A0"});

inline constexpr auto kBadPieces = std::to_array<std::string_view>(
    {"\xC0\xAF", "\xED\xA0\x80", "\xE3\x81", "\xF0\x9F", "\xFF", "\x80", "\xF4\x90\x80\x80"});

struct TextMix {
  bool wide = true;  ///< other scripts and signs
  bool bad = false;  ///< ill-formed UTF-8
};

inline std::string random_text(Random& random, std::size_t max_pieces, TextMix mix) {
  std::string text;
  for (std::size_t n = below(random, max_pieces + 1); n > 0; --n) {
    const std::size_t dice = below(random, 10);
    if (mix.bad && dice == 0) {
      text += kBadPieces[below(random, kBadPieces.size())];
    } else if (mix.wide && dice < 6) {
      text += kWidePieces[below(random, kWidePieces.size())];
    } else {
      text += kAsciiPieces[below(random, kAsciiPieces.size())];
    }
  }
  return text;
}

}  // namespace sakuin::tokenizer
