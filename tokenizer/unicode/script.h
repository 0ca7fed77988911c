// The role a folded code point plays in the standard tokenizer: part of a word, of a kana or Han
// run, a sign that may join two parts, or a break.
#pragma once

#include <cstdint>

namespace sakuin::tokenizer {

enum class SignClass : std::uint8_t {
  other,   ///< breaks: space, punctuation, symbols, unassigned
  letter,  ///< of any script written with letters; Hangul and Thai too
  digit,   ///< N*
  mark,    ///< combining: continues a word, starts none
  hiragana,
  katakana,
  prolonged,  ///< U+30FC: continues either kana, alone it counts as katakana
  han,
  apostrophe,
  hyphen,
  dot,
  comma,
  underscore,
  ampersand,
  plus,
  number_sign,
  end,  ///< past the last sign of the text
};

[[nodiscard]] SignClass sign_class(char32_t code_point) noexcept;

[[nodiscard]] constexpr bool starts_word(SignClass c) noexcept {
  return c == SignClass::letter || c == SignClass::digit;
}
[[nodiscard]] constexpr bool continues_word(SignClass c) noexcept {
  return starts_word(c) || c == SignClass::mark;
}
[[nodiscard]] constexpr bool is_kana(SignClass c) noexcept {
  return c == SignClass::hiragana || c == SignClass::katakana || c == SignClass::prolonged;
}

}  // namespace sakuin::tokenizer
