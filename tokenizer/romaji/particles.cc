#include "tokenizer/romaji/particles.h"

#include "tokenizer/romaji/key_builder.h"

namespace sakuin::romaji {
namespace {

void add_letters(std::string_view letters, Keys& keys) noexcept {
  if (keys.size() != 1) return;
  KeyBuilder key(Pass::first);
  for (const char letter : letters) {
    is_vowel(letter) ? key.vowel(letter, false) : key.consonant(letter);
  }
  keys.add(key.key());
}

}  // namespace

void add_greeting(Keys& keys) noexcept {
  if (keys.size() != 1) return;
  const std::string_view letters = keys[0].letters();
  if (letters == "konnitiha") return add_letters("konnitiwa", keys);
  if (letters == "konbanha") return add_letters("konbanwa", keys);
}

void add_particle(std::string_view kana, Keys& keys) noexcept {
  if (kana == "は") return add_letters("wa", keys);
  if (kana == "へ") return add_letters("e", keys);
}

}  // namespace sakuin::romaji
