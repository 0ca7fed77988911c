// The term under which a stem is indexed: 0x02 and the stem. No word has such a term, and in a
// sorted dictionary stems stand behind the reading keys and before all words.
#pragma once

#include <cstddef>
#include <string_view>

#include <sakuin/tokenizer.h>

namespace sakuin::tokenizer {

inline constexpr char kStemTermMark = '\x02';

/// Longer words are indexed as they are spelled alone.
inline constexpr std::size_t kMaxStemBytes = kMaxTokenBytes - 1;

[[nodiscard]] inline bool is_stem_term(std::string_view term) noexcept {
  return term.size() > 1 && term.front() == kStemTermMark;
}

}  // namespace sakuin::tokenizer
