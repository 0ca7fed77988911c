// English words that can be read as romaji and are not to be: they keep their spelling and nothing
// else.
#pragma once

#include <string_view>

namespace sakuin::romaji {

/// REQUIRES nothing; `folded` is compared as it is (NFKC, case folded).
[[nodiscard]] bool is_english_word(std::string_view folded) noexcept;

}  // namespace sakuin::romaji
