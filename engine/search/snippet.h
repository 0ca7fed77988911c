// The passage of a text that shows best why a document was found, with the matched words marked.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

#include "engine/search/plan.h"

namespace sakuin {

/// A matched place of the text: bytes [start, end), and which leaf matched.
struct TextMatch {
  std::size_t start = 0;
  std::size_t end = 0;
  std::size_t leaf = 0;
};

/// Places where `leaves` match in `text`, ascending: a term wherever it stands, the parts of a
/// phrase where the whole phrase stands. Cost: one tokenization.
[[nodiscard]] std::vector<TextMatch> find_matches(std::string_view text, const Tokenizer& tokenizer,
                                                  std::span<const Leaf* const> leaves);

/// At most options.max_bytes of `text` around the matches, as many different leaves in it as
/// possible, cut between words where that can be, never inside a UTF-8 sequence; control characters
/// become spaces. Empty without a match.
[[nodiscard]] std::string make_snippet(std::string_view text, std::span<const TextMatch> matches,
                                       const SnippetOptions& options);

}  // namespace sakuin
