// The passages of a field's values that show best why a document was found.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/text_matches.h"

namespace sakuin {

/// A value of a field, and where the query's leaves stand in it, ascending.
struct MatchedValue {
  std::string_view text;
  std::vector<TextMatch> matches;
};

/// Bytes of a value that one passage is to show, from the start of a match to the end of one.
struct MatchWindow {
  std::size_t value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const MatchWindow&, const MatchWindow&) = default;
};

/// Up to `most` windows, apart from each other, in the order of the text. Matches that overlap stay
/// together; a window is within `max_bytes` unless it shows nothing else. One after the other is
/// chosen that has the most leaves that those before have not, then the most different leaves, then
/// the most matches, then stands first. Cost: a walk through the matches for each.
[[nodiscard]] std::vector<MatchWindow> choose_windows(std::span<const MatchedValue> values,
                                                      std::size_t max_bytes, std::size_t most);

/// At most options.max_fragments passages of at most options.max_bytes, in the order of the text:
/// the windows and what stands around them, cut between words where that can be, never inside a
/// UTF-8 sequence. None without a match. Fragment::field is left empty.
[[nodiscard]] std::vector<Fragment> make_fragments(std::span<const MatchedValue> values,
                                                   const SnippetOptions& options);

}  // namespace sakuin
