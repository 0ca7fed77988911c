// What an index proposes by itself: words that are spelled nearly like one that it does not have,
// words that go on as one begins, and queries for documents like another. Members of Searcher; this
// is what they take and give.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sakuin/budget.h>

namespace sakuin {

struct SuggestionOptions {
  std::string field;  ///< text or keyword; empty: every text field
  std::size_t limit = 5;
  /// At most 2, and no more than one for words of 3 to 5 signs, none for shorter ones.
  std::uint32_t max_edits = 2;
  Budget budget = {};
};

/// An indexed word near another.
struct Suggestion {
  std::string term;
  /// Signs (code points) put in, left out, another, or changed with their neighbour (optimal string
  /// alignment): of the spellings or of the letters of their readings, whichever is less. 0: it is
  /// read alike.
  std::uint32_t edits = 0;
  std::uint64_t doc_freq = 0;  ///< live documents that have it
  friend bool operator==(const Suggestion&, const Suggestion&) = default;
};

struct CompletionOptions {
  std::string field;  ///< text or keyword; empty: every text field
  std::size_t limit = 10;
  Budget budget = {};
};

/// How to choose words that tell what a document is about.
struct MoreLikeOptions {
  std::vector<std::string> fields;  ///< text fields; empty: every one
  std::size_t max_terms = 25;
  std::uint64_t min_term_freq = 1;  ///< occurrences in the field of the document
  std::uint64_t min_doc_freq = 2;   ///< documents that have it in the field
};

}  // namespace sakuin
