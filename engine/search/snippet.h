// The passage of a text that shows best why a document was found, with the matched words marked.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <sakuin/searcher.h>

#include "engine/search/text_matches.h"

namespace sakuin {

/// At most options.max_bytes of `text` around the matches, as many different leaves in it as
/// possible, cut between words where that can be, never inside a UTF-8 sequence; control characters
/// become spaces. Empty without a match.
[[nodiscard]] std::string make_snippet(std::string_view text, std::span<const TextMatch> matches,
                                       const SnippetOptions& options);

}  // namespace sakuin
