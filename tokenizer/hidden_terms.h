// Terms that are no text: reading keys (romaji/key_term.h) and stems (stemming/stem_term.h). In a
// sorted dictionary they stand before all words.
#pragma once

#include <string_view>

namespace sakuin::tokenizer {

/// Words begin with this byte or a greater one.
inline constexpr std::string_view kFirstWord = "\x03";

[[nodiscard]] inline bool is_hidden_term(std::string_view term) noexcept {
  return !term.empty() && term.front() > '\0' && term.front() < kFirstWord.front();
}

}  // namespace sakuin::tokenizer
