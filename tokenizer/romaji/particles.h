// The particles は and へ, which are read wa and e: a word that is one, and greetings that end in
// one, have that reading as a second key.
#pragma once

#include <string_view>

#include <sakuin/romaji.h>

namespace sakuin::romaji {

/// Konnichiha and konbanha, also こんにちは, have the key of konnichiwa and konbanwa, too.
void add_greeting(Keys& keys) noexcept;

/// は is also wa, へ also e. In hiragana only, for particles are.
void add_particle(std::string_view kana, Keys& keys) noexcept;

}  // namespace sakuin::romaji
