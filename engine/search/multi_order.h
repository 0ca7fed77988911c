// The order of hits of several indexes: their keys, then the index, then the serial there.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/query_stats.h>
#include <sakuin/searcher.h>

#include "engine/search/sort_order.h"

namespace sakuin {

struct MultiPlace {
  std::size_t index = 0;
  SortPlace place;
};

class MultiOrder {
 public:
  /// `searchers` are of several (Searcher::with_stats) and outlive it. `invalid_argument` for keys
  /// that one of them cannot sort by.
  [[nodiscard]] static Result<MultiOrder> bind(std::span<const Searcher> searchers,
                                               const std::vector<SortKey>& sort);

  [[nodiscard]] Result<MultiPlace> place_of(const PlacedHit& hit) const;
  [[nodiscard]] bool stands_before(const MultiPlace& a, const MultiPlace& b) const noexcept;

  /// As Searcher::place_of() and SearchOptions::search_after have them.
  [[nodiscard]] std::string write(const MultiPlace& place) const;
  [[nodiscard]] Result<MultiPlace> read(std::string_view text) const;
  /// For the search of one index.
  [[nodiscard]] std::string search_after(const MultiPlace& place, std::size_t index) const;

 private:
  std::span<const Searcher> searchers_;
  std::vector<SortKey> sort_;
  std::vector<SortOrder> orders_;  // by index
};

}  // namespace sakuin
