// What a tokenizer's output means in a query.
//
// A word that comes out as one place is its term. A word of several places ("Minato-ku", 東京都) is
// a phrase of its parts; if the whole word is one compound of several parts, the compound term
// matches too, so that "e-mail" finds email, e-mail and "e mail". A compound of a single part
// ("c++") stands for that part.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/tokenizer.h>

namespace sakuin {

/// A term and its place relative to the first one.
struct PlacedTerm {
  std::string term;
  std::uint32_t offset = 0;
  friend bool operator==(const PlacedTerm&, const PlacedTerm&) = default;
};

struct AnalyzedText {
  std::vector<PlacedTerm> parts;     ///< ascending by offset; empty if the text has no token
  std::optional<std::string> whole;  ///< the compound that stands for all of the text
};

[[nodiscard]] AnalyzedText analyze(const Tokenizer& tokenizer, std::string_view text);

}  // namespace sakuin
