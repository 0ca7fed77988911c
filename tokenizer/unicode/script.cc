#include "tokenizer/unicode/script.h"

#include <array>
#include <cstddef>

#include "tokenizer/unicode/ascii.h"
#include "tokenizer/unicode/fold.h"

namespace sakuin::tokenizer {
namespace {

constexpr SignClass ascii_class(char c) noexcept {
  switch (c) {
    case '\'':
    case '`':
      return SignClass::apostrophe;
    case '-':
      return SignClass::hyphen;
    case '.':
      return SignClass::dot;
    case ',':
      return SignClass::comma;
    case '_':
      return SignClass::underscore;
    case '&':
      return SignClass::ampersand;
    case '+':
      return SignClass::plus;
    case '#':
      return SignClass::number_sign;
    default:
      break;
  }
  if (!is_ascii_word(c)) return SignClass::other;
  return c <= '9' ? SignClass::digit : SignClass::letter;
}

constexpr std::array<SignClass, 128> kAsciiClass = [] {
  std::array<SignClass, 128> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = ascii_class(static_cast<char>(i));
  return table;
}();

constexpr bool in(char32_t c, char32_t first, char32_t last) noexcept {
  return c >= first && c <= last;
}

constexpr bool is_hiragana(char32_t c) noexcept {
  return in(c, 0x3041, 0x3096) || in(c, 0x309D, 0x309E) || in(c, 0x1B001, 0x1B11F) ||
         in(c, 0x1B132, 0x1B152);
}

constexpr bool is_katakana(char32_t c) noexcept {
  return in(c, 0x30A1, 0x30FA) || in(c, 0x30FD, 0x30FE) || in(c, 0x31F0, 0x31FF) ||
         in(c, 0x1AFF0, 0x1B000) || in(c, 0x1B120, 0x1B122) || in(c, 0x1B155, 0x1B167);
}

// Blocks, not assigned characters: an ideograph newer than the Unicode tables is still Han.
constexpr bool is_han(char32_t c) noexcept {
  return in(c, 0x4E00, 0x9FFF) || in(c, 0x3400, 0x4DBF) || in(c, 0x2E80, 0x2FDF) ||
         in(c, 0x3005, 0x3007) || in(c, 0x3021, 0x3029) || in(c, 0x3038, 0x303B) ||
         in(c, 0xF900, 0xFAFF) || in(c, 0x20000, 0x3FFFD);
}

}  // namespace

SignClass sign_class(char32_t code_point) noexcept {
  if (code_point < kAsciiClass.size()) return kAsciiClass[code_point];
  if (code_point >= 0x2E80) {
    if (is_han(code_point)) return SignClass::han;
    if (is_hiragana(code_point)) return SignClass::hiragana;
    if (is_katakana(code_point)) return SignClass::katakana;
    if (code_point == 0x30FC) return SignClass::prolonged;
  }
  switch (code_point) {
    case 0x2010:
    case 0x2011:
      return SignClass::hyphen;
    case 0x02BB:
    case 0x02BC:
    case 0x2018:
    case 0x2019:
    case 0x2032:
      return SignClass::apostrophe;
    default:
      break;
  }
  switch (traits_of(code_point).category) {
    case Category::letter:
      return SignClass::letter;
    case Category::number:
      return SignClass::digit;
    case Category::mark:
      return SignClass::mark;
    case Category::other:
      break;
  }
  return SignClass::other;
}

}  // namespace sakuin::tokenizer
