// What a query needs to know of several indexes so that each of them answers as one index of all
// their documents would, bit for bit. In one round, each index is asked Searcher::stats(query); the
// answers are added up; Searcher::with_stats(sum) then searches, counts and explains that query
// with them, and merge_hits() puts the best hits of all in one order. MultiSearcher does so for
// indexes at hand.
//
// Bits are those of one index where all have the same fields in the same order: scores of several
// fields are added in the order of the schema.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>
#include <sakuin/status.h>

namespace sakuin {

struct QueryStats {
  struct Field {
    std::uint64_t docs = 0;    ///< live documents that have it
    std::uint64_t tokens = 0;  ///< in them
    friend bool operator==(const Field&, const Field&) = default;
  };

  std::uint64_t docs = 0;               ///< N: live documents
  std::map<std::string, Field> fields;  ///< those that the query looks into, by name
  /// Live documents with a word in any of its spellings, by field and word, in names of the
  /// library's own. Words that a query looks for only if others are nowhere are among them, so one
  /// round is enough.
  std::map<std::string, std::uint64_t> doc_freqs;

  /// Adds those of other documents for the same query.
  void add(const QueryStats& other);

  friend bool operator==(const QueryStats&, const QueryStats&) = default;
};

/// As bytes, to be sent; the same for equal statistics.
[[nodiscard]] std::string encode_query_stats(const QueryStats& stats);
/// `corrupt` for what encode_query_stats() did not write.
[[nodiscard]] Result<QueryStats> decode_query_stats(std::string_view bytes);

/// A hit, and which of several indexes it is of.
struct PlacedHit {
  std::size_t index = 0;
  Hit hit;
};

/// The best `k` after `offset` of hits of several indexes, each with its own best `offset + k`,
/// best first: by score, then in the order of the lists.
[[nodiscard]] std::vector<PlacedHit> merge_hits(std::span<const std::vector<Hit>> lists,
                                                std::size_t k, std::size_t offset = 0);

}  // namespace sakuin
