// Where the words of a query are written in its text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/query.h>
#include <sakuin/schema.h>

namespace sakuin {

/// A plain word, or what stands between the quotation marks of a phrase.
struct WordSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string field;  ///< empty: every text field
  Spelling spelling = Spelling::any;
};

/// In the order of the text, which is read as parse_user() reads it: no operators, names of fields,
/// values of ranges, beginnings, patterns, near words and ==terms.
[[nodiscard]] std::vector<WordSpan> find_word_spans(std::string_view text, const Schema& schema);

}  // namespace sakuin
