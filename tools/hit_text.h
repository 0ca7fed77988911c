// A hit as people read it: rank, score, id, title, and the passage that shows why it was found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <sakuin/searcher.h>

namespace sakuin::tool {

struct HitText {
  std::string field;     ///< whose passage is shown; empty: the first text field that has one
  std::string index;     ///< name of its index; empty: not shown
  bool explain = false;  ///< show every number of the score
  Budget budget = {};    ///< of the passage
  std::size_t fragments = 1;
};

/// Prints `hit` of `searcher`. False: its passage is left out for want of time.
[[nodiscard]] Result<bool> print_hit(const Searcher& searcher, const Query& query, const Hit& hit,
                                     std::size_t rank, const HitText& text);

/// The best passage of the first text field that has one; empty if none has. A title is shown
/// anyway, so it comes last. Nothing once the budget is over: a hit without its passage is better
/// than none.
[[nodiscard]] Result<std::optional<std::string>> find_snippet(const Searcher& searcher,
                                                              const Query& query, const Hit& hit,
                                                              SnippetOptions options);

/// Prints the numbers behind a score, each below what it is a part of.
void print_explanation(const Explanation& explanation, std::size_t depth = 0);

/// "12 documents in 34 µs", with what is not sure about it.
[[nodiscard]] std::string total_text(const SearchResult& result, double seconds);

}  // namespace sakuin::tool
